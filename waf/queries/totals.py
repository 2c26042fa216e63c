"""All requests ever looked at, for collectors."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.models import Slice
from waf.models import Total


@dataclass(frozen=True, slots=True)
class RequestTotal:
    """Requests of one policy with one outcome."""

    tenant: str
    gateway: str
    policy: str
    outcome: str
    requests: int


def totals() -> Iterator[RequestTotal]:
    """Yield the totals of all slices that are there, in order."""
    places = {
        pk: (tenant, gateway)
        for pk, tenant, gateway in Slice.objects.values_list("pk", "tenant__slug", "gateway__slug")
    }
    for row in Total.objects.order_by("slice_id", "policy", "outcome"):
        if row.slice_id in places:
            yield RequestTotal(*places[row.slice_id], row.policy, row.outcome, row.total)

"""How many objects of a kind one slice may hold, told when they are saved (figures and reasons: compiler/limits.py)."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Count

from policies.compiler import Kind, Limits
from policies.models import DraftObject, Slice

_LIMITS: Final = Limits()
MOST_OF: Final = {
    Kind.ROUTE: _LIMITS.routes_per_slice,
    Kind.HOSTNAME: _LIMITS.hostnames_per_slice,
    Kind.SERVICE: _LIMITS.services_per_slice,
    Kind.LISTENER: _LIMITS.listeners_per_slice,
    Kind.WAF_POLICY: _LIMITS.waf_policies_per_slice,
    Kind.LIST: _LIMITS.lists_per_slice,
    Kind.DLP_POLICY: _LIMITS.dlp_policies_per_slice,
    Kind.TRAFFIC_POLICY: _LIMITS.traffic_policies_per_slice,
    Kind.CONSUMER: _LIMITS.consumers_per_slice,
    Kind.CHECK: _LIMITS.checks_per_slice,
    Kind.WORKLOAD: _LIMITS.workloads_per_slice,
    Kind.EGRESS_POLICY: _LIMITS.egress_policies_per_slice,
    Kind.EGRESS_DESTINATION: _LIMITS.egress_destinations_per_slice,
}
MOST_ASKING: Final = _LIMITS.client_certificates_per_slice
"""Hostnames that ask for client certificates."""


def asks_too_much(slice_: Slice) -> bool:
    """Return whether more hostnames of the draft than there may be ask for client certificates. Costs a count."""
    hostnames = DraftObject.objects.present().filter(slice=slice_, kind=Kind.HOSTNAME)
    return hostnames.filter(spec__client_certificate__mode__isnull=False).count() > MOST_ASKING


def exceeded(slice_: Slice, kinds: Iterable[Kind]) -> dict[Kind, int]:
    """Return those of these kinds of which the draft holds too many, with what it may hold. Costs a count."""
    asked = [kind for kind in kinds if kind in MOST_OF]
    if not asked:
        return {}
    rows = DraftObject.objects.present().filter(slice=slice_, kind__in=asked)
    counts = rows.order_by().values_list("kind").annotate(held=Count("pk"))
    return {Kind(kind): MOST_OF[Kind(kind)] for kind, held in counts if held > MOST_OF[Kind(kind)]}

"""Which slices, or which of their checks, an objective looks at."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from policies.models import Slice
from slo.models import Objective
from slo.spec import Kind
from telemetry.checks.models import id_of


@dataclass(frozen=True, slots=True)
class Scope:
    """The slices whose requests count, or the checks whose results do, and the gateways whose nodes report them."""

    slice_ids: frozenset[UUID]
    gateway_ids: frozenset[UUID]


def scopes_of(objectives: Iterable[Objective]) -> dict[UUID, Scope]:
    """Return the scope of each objective, whose tenant is at hand; one query."""
    places = list(Slice.objects.traffic().values_list("pk", "tenant_id", "gateway_id"))
    return {one.pk: _scope(one, places) for one in objectives}


def scope_of(objective: Objective) -> Scope:
    """Return the scope of one objective, whose tenant is at hand; one query."""
    return scopes_of([objective])[objective.pk]


def _scope(objective: Objective, places: Iterable[tuple[UUID, UUID, UUID]]) -> Scope:
    is_everybody = objective.tenant.is_platform
    held = [
        (pk, gateway)
        for pk, tenant, gateway in places
        if (is_everybody or tenant == objective.tenant_id) and objective.gateway_id in (None, gateway)
    ]
    slice_ids, indicator = frozenset(pk for pk, _ in held), objective.promise.indicator
    if indicator.kind is Kind.SYNTHETIC:
        slice_ids = frozenset(id_of(pk, name) for pk in slice_ids for name in indicator.checks)
    return Scope(slice_ids, frozenset(gateway for _, gateway in held))

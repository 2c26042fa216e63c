"""Which slices, or which of their checks, an objective looks at."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from policies.models import Slice
from slo.models import Objective
from slo.spec import Indicator, Kind
from telemetry.checks.models import id_of
from telemetry.signals import scope_of_signal


@dataclass(frozen=True, slots=True)
class Scope:
    """The slices it looks at, the gateways whose nodes report them, and under which ids of telemetry that is counted.

    Where another kind of traffic is counted under ids of its own, it is told apart here.
    """

    slice_ids: frozenset[UUID]
    gateway_ids: frozenset[UUID]
    counted_ids: frozenset[UUID]


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
    slice_ids = frozenset(pk for pk, _ in held)
    counted = _counted(slice_ids, objective.promise.indicator)
    return Scope(slice_ids, frozenset(gateway for _, gateway in held), counted)


def _counted(slice_ids: frozenset[UUID], indicator: Indicator) -> frozenset[UUID]:
    if indicator.kind is Kind.SYNTHETIC:
        return frozenset(id_of(pk, name) for pk in slice_ids for name in indicator.checks)
    signal = indicator.kind.signal
    return slice_ids if signal is None else frozenset(scope_of_signal(pk, signal) for pk in slice_ids)

"""Requests for access, with what is known of what they ask for. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from egress.judging import Target
from egress.models import AccessRequest, RequestState, Sight
from policies.compiler.intent.egress import Forwarding
from policies.models import Slice


@dataclass(frozen=True, slots=True)
class Evidenced:
    """A request as it stands, the destination as nodes name it, and what was seen of it (None: nothing)."""

    row: AccessRequest
    state: RequestState
    destination: str
    sight: Sight | None


def evidenced(slice: Slice, rows: Sequence[AccessRequest], now: datetime) -> list[Evidenced]:
    """Return these requests of a slice, in their order."""
    names = {row.pk: str(Target(row.host, row.port, Forwarding(row.way))) for row in rows}
    sights = Sight.objects.filter(
        slice_id=slice.pk, workload__in={row.workload for row in rows}, destination__in=set(names.values())
    )
    by_place = {(one.workload, one.destination, one.way): one for one in sights}
    return [
        Evidenced(row, _state(row, now), names[row.pk], by_place.get((row.workload, names[row.pk], row.way)))
        for row in rows
    ]


def _state(row: AccessRequest, now: datetime) -> RequestState:
    is_passing = row.state in (RequestState.REQUESTED, RequestState.GRANTED)
    return RequestState.OVER if is_passing and row.until <= now else RequestState(row.state)

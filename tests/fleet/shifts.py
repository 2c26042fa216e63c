"""What tests of shifts do over and over: a route with two services, answers of both, and movers without delay."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from fleet.actions.shift_movers import move_due_shifts
from fleet.models import Shift
from policies.compiler import Kind
from policies.models import DraftObject, RevisionObject, Slice
from telemetry.ingest import CountRow, Heard, record
from telemetry.levels import floor
from tests.fleet.crew import Crew
from tests.fleet.edge import Edge, draft, draft_service, publish_now
from tests.fleet.standing import step, the_rollout
from tests.fleet.waiting import until


def route(*weights: int, path: str = "/") -> dict[str, Any]:
    """A route to v1 and v2 (and v3) with these weights."""
    backends = [{"service": f"v{number}", "weight": weight} for number, weight in enumerate(weights, 1)]
    match = {"path": {"type": "prefix", "value": path}}
    return {"hostnames": ["shop.acme.test"], "match": match, "action": {"type": "forward", "backends": backends}}


def build(edge: Edge, crew: Crew, *weights: int) -> None:
    """Publish Acme's site as revision 2, proven by every node."""
    draft(edge.acme, Kind.HOSTNAME, "shop.acme.test", {})
    for number in range(1, len(weights) + 1):
        draft_service(edge.acme, f"v{number}", port=9110 + number)
    draft(edge.acme, Kind.ROUTE, "shop", route(*weights))
    publish_now(edge.acme)
    come_through(edge.acme, crew, 2)


def come_through(slice_: Slice, crew: Crew, sequence: int) -> None:
    """Let every node prove what it is told until the rollout of a revision is complete."""

    def has_come() -> bool:
        crew.obey()
        step()
        return the_rollout(slice_, sequence).state == "complete"

    until(has_come)


def look() -> Shift:
    """Let every shift take a step now; return the newest."""
    Shift.objects.active().update(next_action_at=timezone.now(), lease_until=None, evidence_at=None)
    move_due_shifts()
    return Shift.objects.latest("id")


def looking_until(crew: Crew, is_so: Callable[[Shift], bool]) -> Shift:
    """Let nodes obey and shifts look until the newest shift `is_so`."""

    def has_come() -> bool:
        crew.obey()
        step()
        return is_so(look())

    until(has_come)
    return Shift.objects.latest("id")


def in_place(crew: Crew, number: int) -> Shift:
    """Wait until the weights of this step are in place."""
    return looking_until(crew, lambda row: row.step == number and row.in_place_since is not None)


def make_older(minutes: float) -> Shift:
    """Move all that the shift under way noted into the past, as if it had begun that much earlier."""
    names = ("in_place_since", "baking_since", "origin", "evidence_at", "counted_at")
    Shift.objects.active().update(**{name: F(name) - timedelta(minutes=minutes) for name in names})
    return Shift.objects.latest("id")


def count(crew: Crew, slice_: Slice, at: datetime, **services: tuple[int, int]) -> None:
    """Count requests on the route: service → (requests, how many of them ended in 503)."""
    first, moment = next(iter(crew.nodes.values())), floor(at, 10)
    rows = [
        CountRow(moment, first.id, slice_.pk, 1, "acme/shop", f"acme/{service}", code, "-", number)
        for service, (requests, bad) in services.items()
        for code, number in ((200, requests - bad), (503, bad))
        if number
    ]
    record(rows, [], [Heard(at=moment, node_id=first.id, gateway_id=slice_.gateway_id)])


def answer(crew: Crew, slice_: Slice, minutes: int, **services: tuple[int, int]) -> None:
    """Let the step have been in place for so long, with these answers in each minute."""
    row = make_older(minutes)
    for number in range(minutes):
        begin = row.in_place_since + timedelta(minutes=number)
        count(crew, slice_, begin + timedelta(seconds=20), **services)
    count(crew, slice_, timezone.now(), v1=(1, 0))


def live_weights(slice_: Slice, name: str = "shop") -> dict[str, int]:
    """The weights in the last revision."""
    row = RevisionObject.objects.get(slice=slice_, kind=Kind.ROUTE, name=name, to_sequence=None)
    return {one["service"]: one["weight"] for one in row.spec["action"]["backends"]}


def drafted_weights(slice_: Slice, name: str = "shop") -> dict[str, int]:
    """The weights in the draft."""
    row = DraftObject.objects.get(slice=slice_, kind=Kind.ROUTE, name=name)
    return {one["service"]: one["weight"] for one in row.spec["action"]["backends"]}

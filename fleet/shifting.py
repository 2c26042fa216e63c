"""A shift's row as the pure core sees it: what is live of its route, and whose rollout is under way."""

from dataclasses import dataclass
from datetime import datetime

from fleet.models import Rollout, Shift
from fleet.queries.live import live_sequence
from fleet.rollout.states import RolloutState
from fleet.shift.seen import Shifting, Standing
from fleet.shift.states import ShiftHold, ShiftState
from fleet.shift.weights import Pair, Split, Weights, own_weights
from policies.compiler import IntentObject, Kind, ObjectKey
from policies.compiler.intent import RouteSpec
from policies.compiler.intent.route import Forward
from policies.models import Slice
from policies.queries.published import Content

_STOPPED = {RolloutState.ROLLED_BACK, RolloutState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Live:
    """The live route of a shift (None: there is none), and the rollout under way on its slice (None: none).

    `is_last`: what is live is the last revision; what drafts follow is therefore the same.
    """

    route: IntentObject | None
    active: Rollout | None
    is_last: bool

    @property
    def weights(self) -> Weights:
        """Service → weight; empty where the route does not forward."""
        return weights_of(self.route)


def live_of(slice: Slice, route: str) -> Live:
    """Return what is live; three queries."""
    key, sequence = ObjectKey(Kind.ROUTE, route), live_sequence(slice)
    found = Content(slice, sequence).named([key]).get(key) if sequence is not None else None
    return Live(found, Rollout.objects.active().filter(slice=slice).first(), sequence == slice.last_sequence)


def weights_of(route: IntentObject | None) -> Weights:
    """Return the weights of a route's services; empty where it does not forward."""
    if route is None or not isinstance(route.spec, RouteSpec) or not isinstance(route.spec.action, Forward):
        return {}
    return {backend.service: backend.weight for backend in route.spec.action.backends}


def pair_of(row: Shift) -> Pair:
    """Return the two services."""
    return Pair(row.from_service, row.to_service)


def split_of(row: Shift) -> Split:
    """Return the weights before the shift."""
    return Split(row.from_weight, row.to_weight, row.factor)


def shifting_of(row: Shift, live: Live, now: datetime, *, block: str = "", refused: str = "") -> Shifting:
    """Return the shift as it stands; `rollout` must be at hand."""
    standing, text = _standing(row, live)
    return Shifting(
        state=ShiftState(row.state),
        percents=tuple(one["percent"] for one in row.steps),
        step=row.step,
        bake_seconds=row.bake_seconds,
        min_requests=row.min_requests,
        standing=standing,
        standing_text=text,
        is_free=live.active is None,
        baked_seconds=baked_seconds(row, now),
        step_requests=step_requests(row),
        is_paused_by_person=row.paused_by_person,
        is_waived=row.waived,
        hold=ShiftHold(row.hold),
        block=block,
        refused=refused,
        cause=row.cause,
    )


def step_requests(row: Shift) -> int:
    """Return what the new service answered in the current step."""
    return int(row.steps[row.step]["requests"]) if row.step is not None else 0


def baked_seconds(row: Shift, now: datetime) -> float:
    """Return how long the weights of the step have been in place and watched."""
    running = (now - row.baking_since).total_seconds() if row.baking_since else 0.0
    return float(row.baked_seconds + running)


def _standing(row: Shift, live: Live) -> tuple[Standing, str]:
    if live.active is not None and live.active.pk == row.rollout_id:
        return Standing.ON_THE_WAY, live.active.reason
    own, state = own_weights(live.weights, pair_of(row)), RolloutState(row.rollout.state) if row.rollout else None
    is_unpublished = row.rollout is None and row.step is not None
    if own == _wanted(row) and (live.is_last or not is_unpublished):
        return Standing.IN_PLACE, ""
    if row.rollout is not None and state in _STOPPED:
        return Standing.TAKEN_BACK, row.rollout.cause or row.rollout.reason
    if (is_unpublished or state is RolloutState.SUPERSEDED) and own in (_wanted(row), _wanted_before(row)):
        return Standing.LOST, ""
    return Standing.CHANGED, _changed_text(row, own)


def _wanted(row: Shift) -> tuple[int, int]:
    """The weights that the shift wants now."""
    if row.step is None or row.state == ShiftState.ROLLING_BACK:
        return split_of(row).before
    return split_of(row).at(row.steps[row.step]["percent"])


def _wanted_before(row: Shift) -> tuple[int, int]:
    """The weights that were there when it began to want what it wants now."""
    if row.state == ShiftState.ROLLING_BACK and row.step is not None:
        return split_of(row).at(row.steps[row.step]["percent"])
    return split_of(row).at(row.steps[row.step - 1]["percent"]) if row.step else split_of(row).before


def _changed_text(row: Shift, own: tuple[int, int] | None) -> str:
    if own is None:
        return f"Route {row.route} does not forward to {row.from_service} and {row.to_service} any more."
    wanted = _wanted(row)
    return (
        f"Somebody else set {row.from_service} to {own[0]} and {row.to_service} to {own[1]} on route {row.route}; "
        f"the shift wants {wanted[0]} and {wanted[1]}."
    )

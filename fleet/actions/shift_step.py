"""One step of one shift: see, decide, publish, note. Not a verb: starting takes the first step, movers the others.

The caller holds the locks, always in the order slice, shift, rollout, gateway.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from console.audit.actor import SYSTEM
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, GatehouseError
from console.base.live import announce
from fleet.actions.patch_live import patch_live
from fleet.actions.start_rollout import Start
from fleet.evidence.minutes import first_minute_at
from fleet.evidence.services import read_answers
from fleet.governance import block_on, rights_lost
from fleet.models import Rollout, Shift
from fleet.rollout.decision import LATER_SECONDS
from fleet.rollout.strategy import BUILT_IN
from fleet.shift.machine import Decision, Effect, step
from fleet.shift.seen import Standing
from fleet.shift.states import ShiftHold, ShiftState
from fleet.shift.weights import backwards, forwards, own_weights
from fleet.shifting import Live, baked_seconds, live_of, pair_of, shifting_of, split_of, step_requests
from policies.compiler import IntentObject, Kind
from policies.drafting.rows import intent_of
from policies.models import Slice

_DIRECT: Final = BUILT_IN["direct"]
_SHOWN: Final = ("state", "hold", "reason", "cause", "step", "steps", "paused_by_person", "waived")


def take_step(row: Shift, slice: Slice, act: Act | None = None) -> None:
    """Move the shift as far as what is known allows; `row` and `slice` are locked.

    `act`: the verb it is part of, if any; what it publishes then is part of that, and raises what that raises.
    """
    now, live = timezone.now(), live_of(slice, row.route)
    refused = rights_lost(row, slice) if act is None else ""  # whoever acts now has just been let in
    shifting = shifting_of(row, live, now, block=block_on(slice, now), refused=refused)
    is_in_place = row.step is not None and shifting.standing is Standing.IN_PLACE
    if is_in_place and row.in_place_since is None:
        _arrive(row, now)
    answers = read_answers(row, slice, now)
    decision = step(replace(shifting, step_requests=step_requests(row)), answers)
    enact(decision, row, slice, live, act, is_in_place=is_in_place)


def enact(
    decision: Decision, row: Shift, slice: Slice, live: Live, act: Act | None, *, is_in_place: bool = False
) -> None:
    """Publish what the decision says, and write down what the shift is now."""
    now, before = timezone.now(), _shown(row)
    try:
        rollout = _publish(decision, row, slice, live, act)
    except GatehouseError as fault:
        if act is not None:
            raise
        decision, rollout = _refused(decision, row, str(fault)), None
    _keep_clock(row, now, is_baking=is_in_place and decision.state is ShiftState.RUNNING and rollout is None)
    _note(decision, row, rollout, now)
    has_moved = _shown(row) != before
    if has_moved and row.hold == ShiftHold.RIGHTS:
        _record_refusal(row, slice)
    row.version += has_moved
    row.save()
    if not decision.state.is_active and act is None:
        _record_end(decision, row, slice)
    if has_moved:
        announce_move(row, slice)


def announce_move(row: Shift, slice: Slice) -> None:
    """Tell who looks at the slice or its gateway, after commit."""
    announce(f"slice:{slice.key}", "shift", subject=str(row.pk))
    announce(f"gateway:{slice.gateway.slug}", "shift", subject=str(row.pk))


def target_of(row: Shift, slice: Slice) -> Target:
    """Return the shift as the audit trail names it."""
    return Target(kind="shift", name=f"{slice.key}/{row.route}", id=str(row.pk))


def _arrive(row: Shift, now: datetime) -> None:
    """The weights are in place: from the next ten-second step on the minutes count."""
    row.in_place_since = now
    row.origin = row.origin or first_minute_at(now)


def _publish(decision: Decision, row: Shift, slice: Slice, live: Live, act: Act | None) -> Rollout | None:
    """Publish the weights that the decision wants; None where there are none to publish."""
    if decision.effect is Effect.NONE or _is_back_already(decision, row, live):
        return None
    wanted = _route_wanted(decision, row, live)
    message = _message(decision, row)
    is_back = decision.effect is Effect.GIVE_BACK
    start = Start(_DIRECT, override_freeze=message if is_back else "")
    if act is not None:
        return patch_live(act, slice, {wanted.key: wanted}, message=message, start=start)
    with verb("shift.roll_back" if is_back else "shift.step", actor=SYSTEM) as own:
        own.entry(target_of(row, slice), message, **slice.trail)
        return patch_live(own, slice, {wanted.key: wanted}, message=message, start=start)


def _is_back_already(decision: Decision, row: Shift, live: Live) -> bool:
    own = own_weights(live.weights, pair_of(row))
    return decision.effect is Effect.GIVE_BACK and live.is_last and own == split_of(row).before


def _route_wanted(decision: Decision, row: Shift, live: Live) -> IntentObject:
    """Return the live route with the weights of the decision's step, or with those from before."""
    pair = pair_of(row)
    if live.route is None or own_weights(live.weights, pair) is None:
        text = f"Route {row.route} does not forward to {pair.from_service} and {pair.to_service} any more."
        raise Conflict(text, code="pair_gone")
    if decision.effect is Effect.GIVE_BACK or decision.step is None:
        weights = backwards(live.weights, pair, split_of(row))
    else:
        weights = forwards(live.weights, pair, split_of(row), row.steps[decision.step]["percent"])
    spec = live.route.spec_json()
    for backend in spec["action"]["backends"]:
        backend["weight"] = weights[backend["service"]]
    return intent_of(Kind.ROUTE, row.route, spec)


def _message(decision: Decision, row: Shift) -> str:
    what = f"route {row.route} from {row.from_service} to {row.to_service}"
    if decision.effect is Effect.GIVE_BACK or decision.step is None:
        return f"Shift of {what} goes back: {decision.cause}"[:500]
    return f"Shift of {what}: {row.steps[decision.step]['percent']} %"


def _refused(decision: Decision, row: Shift, text: str) -> Decision:
    """Return what becomes of a decision that could not be published; it is tried again."""
    if decision.effect is Effect.GIVE_BACK:
        return replace(decision, reason=f"It could not go back yet: {text}", look_again_seconds=LATER_SECONDS)
    return Decision(
        ShiftState.HELD,
        row.step,
        f"The next step could not be published: {text}",
        hold=ShiftHold.REFUSED,
        look_again_seconds=LATER_SECONDS,
    )


def _keep_clock(row: Shift, now: datetime, *, is_baking: bool) -> None:
    """Let the bake time run while the step is in place and nothing holds it, and only then."""
    if is_baking:
        row.baking_since = row.baking_since or now
    else:
        row.baked_seconds, row.baking_since = baked_seconds(row, now), None
    if row.step is not None:
        row.steps[row.step]["baked_seconds"] = round(baked_seconds(row, now), 1)


def _note(decision: Decision, row: Shift, rollout: Rollout | None, now: datetime) -> None:
    again = decision.look_again_seconds
    row.state, row.hold, row.reason = str(decision.state), str(decision.hold), decision.reason
    row.cause, row.lease_until = decision.cause, None
    row.next_action_at = now + timedelta(seconds=again) if again is not None else None
    if decision.effect is Effect.GIVE_BACK:
        row.rollout = rollout
    if decision.effect is Effect.PUBLISH and rollout is not None and decision.step is not None:
        _begin(row, decision.step, rollout, now)
    if not decision.state.is_active:
        row.finished_at = now


def _begin(row: Shift, number: int, rollout: Rollout, now: datetime) -> None:
    row.step, row.rollout = number, rollout
    row.baked_seconds, row.baking_since, row.in_place_since, row.waived = 0.0, None, None, False
    row.steps[number] |= {
        "revision": rollout.revision.sequence,
        "rollout": str(rollout.pk),
        "started_at": now.isoformat(),
        "baked_seconds": 0.0,
        "requests": 0,
    }


def _shown(row: Shift) -> list[Any]:
    return [repr(getattr(row, name)) for name in _SHOWN]


def _record_refusal(row: Shift, slice: Slice) -> None:
    with verb("shift.refuse", actor=SYSTEM) as act:
        what = f"The shift of route {row.route} from {row.from_service} to {row.to_service} goes no further."
        act.entry(target_of(row, slice), f"{what} {row.reason}", **slice.trail)


def _record_end(decision: Decision, row: Shift, slice: Slice) -> None:
    is_complete = decision.state is ShiftState.COMPLETE
    text = "is complete" if is_complete else "has gone back"
    with verb("shift.complete" if is_complete else "shift.return", actor=SYSTEM) as act:
        what = f"The shift of route {row.route} from {row.from_service} to {row.to_service} {text}."
        act.entry(target_of(row, slice), f"{what} {decision.cause or decision.reason}".strip(), **slice.trail)

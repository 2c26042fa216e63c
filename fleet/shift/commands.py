"""PURE: what people may ask of a shift, as guarded transitions. Saying the same thing twice is no mistake."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from fleet.rollout.commands import Refusal
from fleet.shift.machine import Effect
from fleet.shift.seen import Shifting, Standing
from fleet.shift.states import ShiftHold, ShiftState


class ShiftCommand(StrEnum):
    """What a person may ask."""

    PAUSE = "pause"
    RESUME = "resume"
    PROMOTE = "promote"
    ABORT = "abort"


@dataclass(frozen=True, slots=True)
class Applied:
    """What the shift becomes; the caller publishes what `effect` says, keeps the rest and takes the next step at once.

    `is_changed` is false when it was so already: nothing is to be done then.
    """

    text: str
    state: ShiftState
    is_changed: bool = True
    effect: Effect = Effect.NONE
    cause: str = ""
    is_paused_by_person: bool = False
    is_waived: bool = False


@dataclass(frozen=True, slots=True)
class _Transition:
    """When a command makes sense, when its wish is fulfilled already, whether one must say why, and what it does."""

    makes_sense: Callable[[Shifting], bool]
    is_done: Callable[[Shifting], bool]
    needs_reason: bool
    carry_out: Callable[[Shifting, str], Applied]


def allowed(shifting: Shifting) -> tuple[ShiftCommand, ...]:
    """Return the commands that would change something now."""
    return tuple(command for command, row in _TABLE.items() if row.makes_sense(shifting))


def apply(
    command: ShiftCommand, shifting: Shifting, reason: str = "", *, seen_step: int | None = None
) -> Applied | Refusal:
    """Return what a command makes of the shift, or why it is refused.

    `seen_step`: at which step the person saw it who promotes it (None: wherever it is). Once it went on from there,
    by itself or because somebody else said so, the wish is fulfilled: one step is promoted, not two.
    """
    row, reason = _TABLE[command], reason.strip()
    if command is ShiftCommand.PROMOTE and _has_gone_on(shifting, seen_step):
        return replace(_as_it_is(shifting), is_changed=False)
    if row.makes_sense(shifting):
        if row.needs_reason and not reason:
            return Refusal("required", f"Say why you {command} it.", "/reason")
        return row.carry_out(shifting, reason)
    if row.is_done(shifting):
        return replace(_as_it_is(shifting), is_changed=False)
    return Refusal("shift_state", f"A shift that is {shifting.state.replace('_', ' ')} cannot {command} now.")


def _is_going_on(shifting: Shifting) -> bool:
    return shifting.state.is_active and shifting.state is not ShiftState.ROLLING_BACK


def _may_pause(shifting: Shifting) -> bool:
    return _is_going_on(shifting) and not shifting.is_paused_by_person


def _may_resume(shifting: Shifting) -> bool:
    return _is_going_on(shifting) and shifting.is_paused_by_person


def _may_promote(shifting: Shifting) -> bool:
    """A freeze is not promoted over, what a person paused is resumed first, and a rollout is waited for."""
    is_refused = shifting.state is ShiftState.HELD and shifting.hold is ShiftHold.RIGHTS
    if shifting.is_paused_by_person or is_refused:
        return is_refused
    if shifting.is_waived or shifting.step is None:
        return False
    if shifting.state is ShiftState.HELD:
        return shifting.hold in {ShiftHold.EVIDENCE, ShiftHold.OUTAGE, ShiftHold.CHANGED}
    return shifting.state is ShiftState.RUNNING and shifting.standing is Standing.IN_PLACE


def _has_gone_on(shifting: Shifting, seen_step: int | None) -> bool:
    is_further = seen_step is not None and shifting.step is not None and shifting.step > seen_step
    return is_further and (_is_going_on(shifting) or shifting.state is ShiftState.COMPLETE)


def _is_promoted(shifting: Shifting) -> bool:
    return _is_going_on(shifting) and shifting.is_waived


def _has_been_stopped(shifting: Shifting) -> bool:
    return shifting.state in {ShiftState.ROLLING_BACK, ShiftState.ROLLED_BACK, ShiftState.CANCELLED}


def _pause(shifting: Shifting, reason: str) -> Applied:
    return replace(_told(shifting, "Paused", reason), state=ShiftState.PAUSED, is_paused_by_person=True)


def _resume(shifting: Shifting, reason: str) -> Applied:
    return replace(_told(shifting, "Resumed", reason), state=ShiftState.RUNNING, is_paused_by_person=False)


def _promote(shifting: Shifting, reason: str) -> Applied:
    if shifting.hold is ShiftHold.RIGHTS:
        return _told(shifting, "Taken over", reason)
    return replace(_told(shifting, "Promoted", reason), is_waived=True)


def _abort(shifting: Shifting, reason: str) -> Applied:
    told = replace(_told(shifting, "Aborted", reason), cause=f"Aborted: {reason}", is_paused_by_person=False)
    if shifting.step is None:
        return replace(told, state=ShiftState.CANCELLED)
    return replace(told, state=ShiftState.ROLLING_BACK, effect=Effect.GIVE_BACK)


def _told(shifting: Shifting, what: str, reason: str) -> Applied:
    return replace(_as_it_is(shifting), text=f"{what}: {reason}" if reason else f"{what}.")


def _as_it_is(shifting: Shifting) -> Applied:
    return Applied(
        text="",
        state=shifting.state,
        cause=shifting.cause,
        is_paused_by_person=shifting.is_paused_by_person,
        is_waived=shifting.is_waived,
    )


_TABLE: Final[dict[ShiftCommand, _Transition]] = {
    ShiftCommand.PAUSE: _Transition(_may_pause, _may_resume, False, _pause),
    ShiftCommand.RESUME: _Transition(_may_resume, _may_pause, False, _resume),
    ShiftCommand.PROMOTE: _Transition(_may_promote, _is_promoted, True, _promote),
    ShiftCommand.ABORT: _Transition(_is_going_on, _has_been_stopped, True, _abort),
}

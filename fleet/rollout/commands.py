"""PURE: what people may ask of a rollout, as guarded transitions. Saying the same thing twice is no mistake."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from fleet.rollout.decision import Effect, Hold, News, NewsKind
from fleet.rollout.seen import Moving
from fleet.rollout.states import RolloutState


class Command(StrEnum):
    """What a person may ask."""

    PAUSE = "pause"
    RESUME = "resume"
    PROMOTE = "promote"
    ABORT = "abort"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Applied:
    """What the rollout becomes; the caller carries out `effect`, keeps the rest and takes the next step at once.

    `is_changed` is false when it was so already: nothing is to be done then. `text` says what happened, or why nothing
    did. `starts_anew`: another rollout of the same revision is to be started; this one stays as it is.
    """

    text: str
    state: RolloutState
    is_changed: bool = True
    effect: Effect = Effect.NONE
    cause: str = ""
    is_paused_by_person: bool = False
    gate_opened: bool = False
    is_waived: bool = False
    starts_anew: bool = False
    news: tuple[News, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it cannot be done: a code about its state, or `required` with the `pointer` of what is missing."""

    code: str
    text: str
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class _Transition:
    """One row of the table: when a command makes sense, when its wish is fulfilled already, and what it does."""

    makes_sense: Callable[[Moving], bool]
    is_done: Callable[[Moving], bool]
    done_text: str
    needs_reason: Callable[[Moving], bool]
    carry_out: Callable[[Moving, str], Applied]


def allowed(moving: Moving) -> frozenset[Command]:
    """Return the commands that would change something now."""
    return frozenset(command for command, row in _TABLE.items() if row.makes_sense(moving))


def needs_reason(command: Command, moving: Moving) -> bool:
    """Whether a person must say why: to abort, and to promote over anything but a gate."""
    return _TABLE[command].needs_reason(moving)


def apply(command: Command, moving: Moving, reason: str = "", *, seen_stage: int | None = None) -> Applied | Refusal:
    """Return what a command makes of the rollout, or why it is refused.

    `seen_stage`: at which stage the person saw it who promotes it (None: wherever it is). Once it went on from there,
    by itself or because somebody else said so, the wish is fulfilled: one stage is promoted, not two.
    """
    row = _TABLE[command]
    if command is Command.PROMOTE and _has_gone_on(moving, seen_stage):
        return _as_it_is(moving, "It has gone on already.")
    if row.makes_sense(moving):
        if row.needs_reason(moving) and not reason.strip():
            return Refusal("required", f"Say why you {command} it.", "/reason")
        return row.carry_out(moving, reason.strip())
    if row.is_done(moving):
        return _as_it_is(moving, row.done_text)
    held = f" for {moving.hold}" if moving.state is RolloutState.HELD and moving.hold is Hold.BLOCK else ""
    return Refusal("rollout_state", f"A rollout that is {moving.state.replace('_', ' ')}{held} cannot {command}.")


def _is_going_on(moving: Moving) -> bool:
    return moving.state.is_active and not moving.state.is_going_back


def _has_gone_on(moving: Moving, seen_stage: int | None) -> bool:
    is_further = seen_stage is not None and moving.stage is not None and moving.stage > seen_stage
    return is_further and (_is_going_on(moving) or moving.state is RolloutState.COMPLETE)


def _may_pause(moving: Moving) -> bool:
    return _is_going_on(moving) and not moving.is_paused_by_person


def _may_resume(moving: Moving) -> bool:
    return _is_going_on(moving) and moving.is_paused_by_person


def _may_promote(moving: Moving) -> bool:
    """A freeze is not promoted over, and what a person paused is resumed first."""
    if moving.is_paused_by_person or moving.is_waived:
        return False
    match moving.state:
        case RolloutState.HELD:
            return moving.hold in {Hold.SIZE, Hold.EVIDENCE, Hold.GATE, Hold.RIGHTS}
        case RolloutState.PAUSED:
            return moving.hold is Hold.OUTAGE
        case state:
            return state is RolloutState.BAKING


def _is_on_its_way(moving: Moving) -> bool:
    on_its_way = {RolloutState.PUSHING, RolloutState.CONVERGING}
    return moving.state in on_its_way or (_is_going_on(moving) and moving.is_waived)


def _has_been_stopped(moving: Moving) -> bool:
    return moving.state.is_going_back or moving.state in _STOPPED


def _pause(moving: Moving, reason: str) -> Applied:
    return replace(_told(moving, "Paused", reason), state=RolloutState.PAUSED, is_paused_by_person=True)


def _resume(moving: Moving, reason: str) -> Applied:
    begun = RolloutState.BAKING if moving.baked_seconds > 0 else RolloutState.CONVERGING
    state = begun if moving.has_touched_nodes else RolloutState.PENDING
    return replace(_told(moving, "Resumed", reason), state=state, is_paused_by_person=False)


def _promote(moving: Moving, reason: str) -> Applied:
    if moving.hold is Hold.RIGHTS:
        return _told(moving, "Taken over", reason)
    if _waives(moving):
        return replace(_told(moving, "Promoted over what held it", reason), gate_opened=True, is_waived=True)
    return replace(_told(moving, "Let through the gate", reason), gate_opened=True)


def _abort(moving: Moving, reason: str) -> Applied:
    cause = f"Aborted: {reason}"
    if not moving.has_touched_nodes:
        told = _told(moving, "Aborted before any node was told", reason)
        return replace(told, state=RolloutState.CANCELLED, cause=cause)
    told = _told(moving, "Aborted", reason)
    return replace(told, state=RolloutState.ROLLING_BACK, cause=cause, effect=Effect.GIVE_BACK)


def _retry(moving: Moving, reason: str) -> Applied:
    return replace(_told(moving, "Started anew", reason), starts_anew=True)


def _told(moving: Moving, what: str, reason: str) -> Applied:
    text = f"{what}: {reason}" if reason else f"{what}."
    news = (News(NewsKind.COMMAND, text, moving.stage),)
    return replace(_as_it_is(moving, text), is_changed=True, news=news)


def _as_it_is(moving: Moving, text: str) -> Applied:
    return Applied(
        text=text,
        state=moving.state,
        is_changed=False,
        cause=moving.cause,
        is_paused_by_person=moving.is_paused_by_person,
        gate_opened=moving.gate_opened,
        is_waived=moving.is_waived,
    )


_STOPPED: Final = frozenset({RolloutState.ROLLED_BACK, RolloutState.CANCELLED})


def _always(_: Moving) -> bool:
    return True


def _never(_: Moving) -> bool:
    return False


def _waives(moving: Moving) -> bool:
    return not (moving.state is RolloutState.HELD and moving.hold in {Hold.GATE, Hold.RIGHTS})


_TABLE: Final[dict[Command, _Transition]] = {
    Command.PAUSE: _Transition(_may_pause, _may_resume, "It is paused already.", _never, _pause),
    Command.RESUME: _Transition(_may_resume, _may_pause, "Nobody has paused it.", _never, _resume),
    Command.PROMOTE: _Transition(_may_promote, _is_on_its_way, "It is on its way already.", _waives, _promote),
    Command.ABORT: _Transition(_is_going_on, _has_been_stopped, "It was stopped already.", _always, _abort),
    Command.RETRY: _Transition(lambda moving: moving.state in _STOPPED, _never, "", _never, _retry),
}

"""PURE: the next move of a shift, as a total function of what was seen.

The rules stand in one tuple, first match wins: what the services answer outranks every wish, then what people and
freezes say, then time and evidence. Nothing is moved while somebody else's revision is on its way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fleet.rollout.decision import LATER_SECONDS, SOON_SECONDS, WATCH_SECONDS
from fleet.rollout.evidence import OUTAGE, OUTAGE_SECONDS
from fleet.rollout.judge import Verdict
from fleet.rollout.seen import HOT_SPANS
from fleet.rollout.words import number, percent
from fleet.shift.seen import Answers, Shifting, Standing
from fleet.shift.states import ShiftHold, ShiftState


class Effect(StrEnum):
    """What the caller must publish with the decision."""

    NONE = "none"
    PUBLISH = "publish"
    """The weights of `Decision.step`."""
    GIVE_BACK = "give_back"
    """The weights from before the shift."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The shift's next state; `look_again_seconds` is None once it is over."""

    state: ShiftState
    step: int | None
    reason: str = ""
    cause: str = ""
    effect: Effect = Effect.NONE
    hold: ShiftHold = ShiftHold.NONE
    look_again_seconds: float | None = None


def step(shifting: Shifting, answers: Answers) -> Decision:
    """Return the next move; shifts that are over stay as they are."""
    return next(decision for rule in RULES if (decision := rule(shifting, answers)) is not None)


def _stay_over(shifting: Shifting, answers: Answers) -> Decision | None:
    return None if shifting.state.is_active else Decision(shifting.state, shifting.step, cause=shifting.cause)


def _return(shifting: Shifting, answers: Answers) -> Decision | None:
    """Going back is over when the old weights are in place, or somebody else gave the route new ones."""
    if shifting.state is not ShiftState.ROLLING_BACK:
        return None
    match shifting.standing:
        case Standing.ON_THE_WAY:
            return _stay(shifting, ShiftState.ROLLING_BACK, "", SOON_SECONDS)
        case Standing.TAKEN_BACK:
            text = f"The old weights did not come through: {shifting.standing_text}"
            return _stay(shifting, ShiftState.ROLLING_BACK, text, LATER_SECONDS)
        case Standing.LOST if not shifting.is_free:
            return _stay(shifting, ShiftState.ROLLING_BACK, "Waits for another revision's rollout.", WATCH_SECONDS)
        case Standing.LOST:
            return _back(shifting, shifting.cause)
        case _:
            return Decision(ShiftState.ROLLED_BACK, shifting.step, shifting.standing_text, shifting.cause)


def _go_back_on_a_regression(shifting: Shifting, answers: Answers) -> Decision | None:
    judgement = answers.judgement
    if not shifting.is_ours or judgement is None or judgement.outcome is not Verdict.REGRESSION:
        return None
    return _back(shifting, answers.text)


def _go_back_when_it_burns(shifting: Shifting, answers: Answers) -> Decision | None:
    """At 100 % there is nothing left to compare with; far more errors than ever are a verdict without statistics."""
    if not shifting.is_ours or not answers.is_hot:
        return None
    shares = " and ".join(percent(one.share) for one in answers.minutes[-HOT_SPANS:])
    return _back(shifting, f"The new service answered {shares} of its requests with 5xx, two minutes in a row.")


def _go_back_when_taken_back(shifting: Shifting, answers: Answers) -> Decision | None:
    """What one node refuses is not tried again."""
    if shifting.standing is not Standing.TAKEN_BACK:
        return None
    return _back(shifting, f"The rollout of this step was stopped: {shifting.standing_text}")


def _pause_for_a_person(shifting: Shifting, answers: Answers) -> Decision | None:
    if not shifting.is_paused_by_person:
        return None
    return _stay(shifting, ShiftState.PAUSED, "Paused by a person.", LATER_SECONDS)


def _wait_for_the_rollout(shifting: Shifting, answers: Answers) -> Decision | None:
    if shifting.standing is not Standing.ON_THE_WAY:
        return None
    return _stay(shifting, ShiftState.RUNNING, shifting.standing_text, SOON_SECONDS)


def _hold_for_somebody_else(shifting: Shifting, answers: Answers) -> Decision | None:
    """Others may publish meanwhile, but not other weights: whose are right is for people to say."""
    if shifting.standing is not Standing.CHANGED:
        return None
    if shifting.is_waived and shifting.is_free and not shifting.block and not shifting.refused:
        return _publish(shifting, shifting.step or 0)
    return _stay(shifting, ShiftState.HELD, shifting.standing_text, LATER_SECONDS, ShiftHold.CHANGED)


def _set_out(shifting: Shifting, answers: Answers) -> Decision | None:
    """The first step; and one whose revision was overtaken before it came through."""
    if shifting.step is not None and shifting.standing is not Standing.LOST:
        return None
    return _publish_when_free(shifting, shifting.step or 0)


def _bake(shifting: Shifting, answers: Answers) -> Decision | None:
    left_seconds = shifting.bake_seconds - shifting.baked_seconds
    if shifting.is_waived or left_seconds <= 0:
        return None
    return _stay(shifting, ShiftState.RUNNING, "", min(WATCH_SECONDS, max(left_seconds, 0.2)))


def _hold_for_an_outage(shifting: Shifting, answers: Answers) -> Decision | None:
    is_out = answers.age_seconds is not None and answers.age_seconds > OUTAGE_SECONDS
    if not is_out or shifting.is_waived or not shifting.min_requests:
        return None
    return _stay(shifting, ShiftState.HELD, OUTAGE, WATCH_SECONDS, ShiftHold.OUTAGE)


def _hold_for_evidence(shifting: Shifting, answers: Answers) -> Decision | None:
    """Too little evidence is no evidence of health. A shift that wants no requests wants no evidence either."""
    if shifting.is_waived or not shifting.min_requests:
        return None
    seen, wanted = shifting.step_requests, shifting.min_requests
    missing = [f"{number(seen)} of {number(wanted)} requests to the new service"] if seen < wanted else []
    if answers.judgement is None or answers.judgement.outcome is Verdict.INCONCLUSIVE:
        missing += answers.missing or ["nobody has counted yet"]
    if not missing:
        return None
    text = f"Waits for evidence: {'; '.join(missing)}."
    return _stay(shifting, ShiftState.HELD, text, WATCH_SECONDS, ShiftHold.EVIDENCE)


def _complete(shifting: Shifting, answers: Answers) -> Decision | None:
    return Decision(ShiftState.COMPLETE, shifting.step) if shifting.is_last else None


def _go_on(shifting: Shifting, answers: Answers) -> Decision:
    return _publish_when_free(shifting, shifting.next_step)


def _publish_when_free(shifting: Shifting, wanted: int) -> Decision:
    if shifting.refused:
        return _stay(shifting, ShiftState.HELD, shifting.refused, LATER_SECONDS, ShiftHold.RIGHTS)
    if shifting.block:
        return _stay(shifting, ShiftState.HELD, shifting.block, LATER_SECONDS, ShiftHold.BLOCK)
    if not shifting.is_free:
        return _stay(shifting, ShiftState.RUNNING, "Waits for another revision's rollout to end.", WATCH_SECONDS)
    return _publish(shifting, wanted)


def _publish(shifting: Shifting, wanted: int) -> Decision:
    return Decision(ShiftState.RUNNING, wanted, effect=Effect.PUBLISH, look_again_seconds=SOON_SECONDS)


def _back(shifting: Shifting, cause: str) -> Decision:
    return Decision(
        ShiftState.ROLLING_BACK, shifting.step, cause=cause, effect=Effect.GIVE_BACK, look_again_seconds=SOON_SECONDS
    )


def _stay(
    shifting: Shifting, state: ShiftState, reason: str, look_again_seconds: float, hold: ShiftHold = ShiftHold.NONE
) -> Decision:
    return Decision(state, shifting.step, reason, shifting.cause, Effect.NONE, hold, look_again_seconds)


RULES: Final[tuple[Callable[[Shifting, Answers], Decision | None], ...]] = (
    _stay_over,
    _return,
    _go_back_on_a_regression,
    _go_back_when_it_burns,
    _go_back_when_taken_back,
    _pause_for_a_person,
    _wait_for_the_rollout,
    _hold_for_somebody_else,
    _set_out,
    _bake,
    _hold_for_an_outage,
    _hold_for_evidence,
    _complete,
    _go_on,
)

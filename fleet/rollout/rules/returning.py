"""Going back: when to begin, and when it is done. Told is not back: every node that was told must prove the base."""

from typing import Final

from fleet.rollout.decision import SELDOM_SECONDS, SOON_SECONDS, Decision, Effect, News, NewsKind
from fleet.rollout.guards import first_hit
from fleet.rollout.judge import Verdict
from fleet.rollout.seen import NodeSeen
from fleet.rollout.situation import Situation
from fleet.rollout.states import RolloutState
from fleet.rollout.words import listed

RETURN_SECONDS: Final = 120.0
"""How long nodes may take to be back before the rollout says that its return is incomplete."""


def return_to_base(situation: Situation) -> Decision | None:
    """Wait for everybody who was told; name who is missing, and go on looking for them."""
    moving = situation.moving
    if not moving.state.is_going_back:
        return None
    names = _not_home(situation)
    if not names:
        return Decision(
            RolloutState.ROLLED_BACK, moving.stage, f"Every node that was told {_is_at(moving.base)}.", moving.cause
        )
    is_late = moving.elapsed_in_rollback_seconds >= RETURN_SECONDS
    if is_late or moving.state is RolloutState.ROLLBACK_INCOMPLETE:
        reason = f"After {RETURN_SECONDS:.0f} seconds not every node {_is_at(moving.base)}: {names}."
        return situation.stay(RolloutState.ROLLBACK_INCOMPLETE, reason, SELDOM_SECONDS)
    return situation.stay(RolloutState.ROLLING_BACK, f"Going back; waiting for {names}.", SOON_SECONDS)


def go_back_when_a_guard_hits(situation: Situation) -> Decision | None:
    """Guards outrank everything but an end, also a pause: who pauses does not ask us to look away."""
    guard = first_hit(situation)
    return go_back(situation, guard.text, NewsKind.GUARD) if guard else None


def go_back_on_a_regression(situation: Situation) -> Decision | None:
    """What the judge has proven no person and no time makes good."""
    judgement = situation.judgement
    is_asked = situation.moving.has_touched_nodes and situation.moving.strategy.judge
    if judgement is None or not is_asked or judgement.outcome is not Verdict.REGRESSION:
        return None
    return go_back(situation, judgement.text, NewsKind.VERDICT)


def go_back(situation: Situation, cause: str, kind: NewsKind) -> Decision:
    """Return the decision to give every node the base again."""
    moving = situation.moving
    return Decision(
        RolloutState.ROLLING_BACK,
        moving.stage,
        f"Going back; waiting for {_not_home(situation) or 'nobody'}.",
        cause,
        Effect.GIVE_BACK,
        SOON_SECONDS,
        (News(kind, cause, moving.stage),),
    )


def _not_home(situation: Situation) -> str:
    missing = [node for node in situation.cohort if not _is_home(node, situation)]
    return listed([node.name if node.is_heard else f"{node.name} (silent)" for node in missing])


def _is_home(node: NodeSeen, situation: Situation) -> bool:
    """It proves the base and spoke since it was told to return; who was away all the time never had anything else."""
    moving = situation.moving
    has_spoken = node.is_heard and node.silent_seconds < moving.elapsed_in_rollback_seconds
    was_away = not node.is_heard and not node.was_heard_when_pushed
    return node.is_back(moving.base) and (has_spoken or was_away)


def _is_at(base: int | None) -> str:
    return f"is back on revision {base}" if base is not None else "runs nothing of the slice any more"

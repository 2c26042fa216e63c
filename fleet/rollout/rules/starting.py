"""Before the first node is told."""

from fleet.rollout.decision import LATER_SECONDS, SOON_SECONDS, Decision, Effect, Hold, News, NewsKind
from fleet.rollout.situation import Push, Situation
from fleet.rollout.states import RolloutState
from fleet.rollout.words import listed, nodes


def wait_for_its_time(situation: Situation) -> Decision | None:
    """It was told when to start."""
    moving = situation.moving
    if moving.has_touched_nodes or moving.starts_in_seconds <= 0:
        return None
    return situation.stay(RolloutState.SCHEDULED, "", moving.starts_in_seconds, hold=Hold.TIME)


def refuse_without_rights(situation: Situation) -> Decision | None:
    """Who set it going may not any more: nothing goes out in their name."""
    moving = situation.moving
    if moving.has_touched_nodes or not moving.refused:
        return None
    return situation.stay(RolloutState.HELD, moving.refused, LATER_SECONDS, hold=Hold.RIGHTS)


def hold_a_jump_in_size(situation: Situation) -> Decision | None:
    """A revision of half or twice the size is more often a broken generator than a wish."""
    moving = situation.moving
    if moving.has_touched_nodes or moving.is_waived or not moving.size_jump:
        return None
    return situation.stay(RolloutState.HELD, moving.size_jump, LATER_SECONDS, hold=Hold.SIZE)


def wait_for_a_freeze_to_end(situation: Situation) -> Decision | None:
    """A freeze, a stopped line or a spent budget holds the start."""
    moving = situation.moving
    if moving.has_touched_nodes or not moving.block:
        return None
    return situation.stay(RolloutState.SCHEDULED, moving.block, LATER_SECONDS, hold=Hold.BLOCK)


def wait_for_somebody_to_begin_with(situation: Situation) -> Decision | None:
    """Nodes there are, but none that could prove anything: nobody is told until one speaks."""
    if situation.moving.has_touched_nodes or not situation.nodes or situation.is_anybody_heard:
        return None
    silent = listed([node.name for node in situation.nodes])
    return situation.stay(RolloutState.PENDING, f"No node is online (silent: {silent}); waiting.", LATER_SECONDS)


def begin(situation: Situation) -> Decision | None:
    """Tell the first cohort; a gateway without nodes has none, so what is told is for whoever joins."""
    if situation.moving.has_touched_nodes or situation.next_push is None:
        return None
    return pushed(situation, situation.next_push)


def pushed(situation: Situation, push: Push) -> Decision:
    """Return the decision to give a stage's cohort the revision."""
    moving = situation.moving
    return Decision(
        RolloutState.PUSHING,
        push.stage,
        "",
        moving.cause,
        Effect.PUSH_ALL if push.is_for_everybody else Effect.PUSH,
        SOON_SECONDS,
        (News(NewsKind.STAGE, _told(situation, push), push.stage),),
        () if push.is_for_everybody else push.cohort,
    )


def _told(situation: Situation, push: Push) -> str:
    stages = situation.moving.strategy.stages
    added = set(push.added)
    names = listed([node.name for node in situation.nodes if node.id in added]) or "nobody new"
    where = f"Stage {push.stage + 1} of {len(stages)}, {stages[push.stage].title}"
    return f"{where}: {names}; {nodes(len(push.cohort))} of {len(situation.nodes)}."

"""Until every node of the stage that can be waited for has proven the revision."""

from typing import Final

from fleet.rollout.decision import LATER_SECONDS, SOON_SECONDS, Decision
from fleet.rollout.rules.starting import pushed
from fleet.rollout.situation import Situation
from fleet.rollout.states import NodeState, RolloutState
from fleet.rollout.words import listed

_IN_STAGE: Final = frozenset(
    {RolloutState.PUSHING, RolloutState.CONVERGING, RolloutState.BAKING, RolloutState.HELD, RolloutState.PAUSED}
)
_NOT_THERE: Final = frozenset({NodeState.WAITING, NodeState.SILENT})


def wait_for_a_first_node(situation: Situation) -> Decision | None:
    """A gateway without nodes proves nothing."""
    if situation.nodes:
        return None
    return _as_it_was(situation, "No node has joined this gateway yet; it waits for the first to prove it.")


def choose_again(situation: Situation) -> Decision | None:
    """Every node that was told has been taken away: others take their place."""
    if situation.cohort or situation.moving.stage is None:
        return None
    return pushed(situation, situation.push(situation.moving.stage, ()))


def wait_while_all_are_silent(situation: Situation) -> Decision | None:
    """Nobody is there to prove or to disprove it: neither a success nor a failure of the revision."""
    is_anybody_there = situation.proven or situation.awaited
    if situation.is_anybody_heard and is_anybody_there:
        return None
    silent = listed([node.name for node in situation.cohort])
    return _as_it_was(situation, f"No node is online (silent: {silent}); waiting.")


def wait_for_proofs(situation: Situation) -> Decision | None:
    """The stage begins to bake when all of them have come."""
    if situation.has_begun_to_bake or not situation.awaited:
        return None
    moving = situation.moving
    told = [node for node in situation.cohort if node.stage in {moving.stage, None}]
    has_arrived = not told or any(node.state(moving.sequence) not in _NOT_THERE for node in told)
    is_converging = has_arrived or moving.state is RolloutState.CONVERGING
    return situation.stay(RolloutState.CONVERGING if is_converging else RolloutState.PUSHING, "", SOON_SECONDS)


def wait_for_stragglers(situation: Situation) -> Decision | None:
    """Who joined, came back or fell silent while the stage baked is waited for before it goes on."""
    waited_for = {node.id: node.name for node in (*situation.awaited, *situation.lost)}
    if not waited_for:
        return None
    names = listed(sorted(waited_for.values()))
    return _as_it_was(situation, f"Waiting for {names}.", SOON_SECONDS)


def _as_it_was(situation: Situation, reason: str, look_again_seconds: float = LATER_SECONDS) -> Decision:
    moving = situation.moving
    state = moving.state if moving.state in _IN_STAGE else RolloutState.PUSHING
    return situation.stay(state, reason, look_again_seconds, hold=moving.hold)

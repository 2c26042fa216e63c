"""PURE: the next move of a rollout, as a total function of what was seen.

The rules stand in one tuple, first match wins, so the order is the policy:
a rejection outranks proofs elsewhere; silence is never counted as proof; nobody waits for ever.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fleet.rollout.seen import Moving, NodeSeen, Presence
from fleet.rollout.states import NodeState, RolloutState

GRACE_SECONDS: Final = 30.0
"""How long a node that just fell silent is waited for before it is named and passed over."""
CONVERGE_SECONDS: Final = 120.0
"""How long a node that speaks may take to prove a revision; the agent's own warming limit is far below."""
SOON_SECONDS: Final = 2.0
LATER_SECONDS: Final = 15.0


class Effect(StrEnum):
    """What the caller must do to the assignment with the decision."""

    NONE = "none"
    ASSIGN = "assign"
    GIVE_BACK = "give_back"


@dataclass(frozen=True, slots=True)
class Decision:
    """The rollout's next state; `look_again_seconds` is None once it is finished."""

    state: RolloutState
    reason: str = ""
    effect: Effect = Effect.NONE
    look_again_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """A rollout and its nodes, with the questions the rules ask of them."""

    moving: Moving
    nodes: tuple[NodeSeen, ...]

    def in_state(self, *states: NodeState) -> tuple[NodeSeen, ...]:
        """Nodes whose state for this revision is one of `states`."""
        return tuple(node for node in self.nodes if node.state(self.moving.sequence) in states)

    @property
    def awaited(self) -> tuple[NodeSeen, ...]:
        """Nodes that have not proven the revision and are still waited for."""
        is_in_grace = self.moving.elapsed_seconds < GRACE_SECONDS
        awaited = {Presence.HEARD, Presence.QUIET} if is_in_grace else {Presence.HEARD}
        proven = self.in_state(NodeState.PROVEN)
        return tuple(node for node in self.nodes if node.presence in awaited and node not in proven)

    @property
    def passed_over(self) -> tuple[NodeSeen, ...]:
        """Nodes that neither proved the revision nor are waited for."""
        settled = {*self.in_state(NodeState.PROVEN), *self.awaited}
        return tuple(node for node in self.nodes if node not in settled)


def step(moving: Moving, nodes: Sequence[NodeSeen]) -> Decision:
    """Return the next move; finished rollouts stay as they are."""
    if not moving.state.is_active:
        return Decision(moving.state)
    if moving.state is RolloutState.PENDING:
        return Decision(RolloutState.PUSHING, effect=Effect.ASSIGN, look_again_seconds=SOON_SECONDS)
    situation = Situation(moving, tuple(sorted(nodes, key=lambda node: node.name)))
    return next(decision for rule in RULES if (decision := rule(situation)) is not None)


def _fail_when_rejected(situation: Situation) -> Decision | None:
    """One node that refuses it is enough: what one Envoy refuses is not what was checked."""
    rejected = situation.in_state(NodeState.REJECTED)
    if not rejected:
        return None
    first, others = rejected[0], len(rejected) - 1
    fault = first.fault
    what = f"{fault.object}: {fault.message}" if fault and fault.object else (fault.message if fault else "")
    stage = fault.stage if fault else ""
    also = f" ({others} more also)" if others else ""
    reason = f"{first.name}{also} rejected revision {situation.moving.sequence} at {stage}: {what}"
    return Decision(RolloutState.FAILED, reason, Effect.GIVE_BACK)


def _wait_for_a_first_node(situation: Situation) -> Decision | None:
    """A gateway without nodes proves nothing; the first node that does completes the rollout."""
    if situation.nodes:
        return None
    return _on_the_way(
        situation, "No node has joined this gateway yet; the first to prove it completes it.", LATER_SECONDS
    )


def _complete_when_proven(situation: Situation) -> Decision | None:
    """Everybody who is waited for has proven it, and at least one node did."""
    proven = situation.in_state(NodeState.PROVEN)
    if situation.awaited or not proven:
        return None
    silent = situation.passed_over
    reason = f"Proven on {len(proven)} of {len(situation.nodes)} nodes; silent: {_names(silent)}." if silent else ""
    return Decision(RolloutState.COMPLETE, reason)


def _wait_while_all_are_silent(situation: Situation) -> Decision | None:
    """Nobody is there to prove it: neither a success nor a failure of the revision."""
    if situation.awaited:
        return None
    return _on_the_way(situation, f"No node is online (silent: {_names(situation.nodes)}); waiting.", LATER_SECONDS)


def _fail_when_out_of_time(situation: Situation) -> Decision | None:
    """A node that speaks but never proves it is a refusal without words."""
    if situation.moving.elapsed_seconds < CONVERGE_SECONDS:
        return None
    stuck = ", ".join(f"{node.name} ({node.state(situation.moving.sequence)})" for node in situation.awaited)
    limit = f"within {CONVERGE_SECONDS:.0f} seconds"
    return Decision(RolloutState.FAILED, f"Not proven {limit} by {stuck}.", Effect.GIVE_BACK)


def _go_on(situation: Situation) -> Decision:
    return _on_the_way(situation, "", SOON_SECONDS)


def _on_the_way(situation: Situation, reason: str, look_again_seconds: float) -> Decision:
    untouched = situation.in_state(NodeState.WAITING, NodeState.SILENT)
    has_arrived = len(untouched) < len(situation.nodes)
    state = RolloutState.CONVERGING if has_arrived else situation.moving.state
    return Decision(state, reason, look_again_seconds=look_again_seconds)


def _names(nodes: Sequence[NodeSeen]) -> str:
    shown = ", ".join(node.name for node in nodes[:5])
    return shown if len(nodes) <= 5 else f"{shown} and {len(nodes) - 5} more"


RULES: Final[tuple[Callable[[Situation], Decision | None], ...]] = (
    _fail_when_rejected,
    _wait_for_a_first_node,
    _complete_when_proven,
    _wait_while_all_are_silent,
    _fail_when_out_of_time,
    _go_on,
)

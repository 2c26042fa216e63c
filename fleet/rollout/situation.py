"""What the rules look at: a rollout, its nodes and the evidence, with the questions the rules ask of them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from fleet.rollout.cohort import Candidate, choose
from fleet.rollout.decision import Decision, Effect, Hold
from fleet.rollout.judge import Judgement
from fleet.rollout.seen import Moving, NodeSeen, Presence
from fleet.rollout.states import NodeState, RolloutState
from fleet.rollout.strategy import Stage

GRACE_SECONDS: Final = 30.0
"""How long a node that just fell silent is waited for before it is named and passed over, or tells against it."""
_BAKES: Final = frozenset({RolloutState.BAKING, RolloutState.HELD, RolloutState.PAUSED})


@dataclass(frozen=True, slots=True)
class Push:
    """A stage that could be next, with the whole cohort it would have and the nodes it would add."""

    stage: int
    cohort: tuple[UUID, ...]
    added: tuple[UUID, ...]
    is_for_everybody: bool


@dataclass(frozen=True)
class Situation:
    """`nodes` are all of the gateway, by name; `judgement` and `evidence_age_seconds` are None when nobody looked."""

    moving: Moving
    nodes: tuple[NodeSeen, ...]
    judgement: Judgement | None = None
    evidence_age_seconds: float | None = None

    @cached_property
    def cohort(self) -> tuple[NodeSeen, ...]:
        """Nodes that were told; in the last stage everybody, also who joined since."""
        stage = self.moving.current
        if stage is not None and stage.is_for_everybody:
            return self.nodes
        return tuple(node for node in self.nodes if node.stage is not None)

    @cached_property
    def proven(self) -> tuple[NodeSeen, ...]:
        """Nodes of the cohort that serve and have proven the revision."""
        return self._cohort_in(NodeState.PROVEN)

    @cached_property
    def rejected(self) -> tuple[NodeSeen, ...]:
        """Nodes of the cohort that refused it."""
        return self._cohort_in(NodeState.REJECTED)

    @cached_property
    def awaited(self) -> tuple[NodeSeen, ...]:
        """Nodes of the cohort that have not proven it and are still waited for."""
        proven = {node.id for node in self.proven}
        return tuple(node for node in self.cohort if node.id not in proven and self._is_waited_for(node))

    @cached_property
    def passed_over(self) -> tuple[NodeSeen, ...]:
        """Nodes of the cohort that neither proved it nor are waited for."""
        settled = {node.id for node in (*self.proven, *self.awaited)}
        return tuple(node for node in self.cohort if node.id not in settled)

    @cached_property
    def lost(self) -> tuple[NodeSeen, ...]:
        """Nodes of the cohort that spoke when they were told and do not speak now."""
        return tuple(node for node in self.cohort if node.was_heard_when_pushed and not node.is_heard)

    @cached_property
    def is_anybody_heard(self) -> bool:
        """Whether any node of the gateway speaks."""
        return any(node.is_heard for node in self.nodes)

    @property
    def stage(self) -> Stage:
        """The stage it is at; asked only once there is one."""
        assert self.moving.current is not None
        return self.moving.current

    @property
    def is_last(self) -> bool:
        """Whether it is at the last stage."""
        return self.moving.stage == self.moving.strategy.last

    @property
    def has_begun_to_bake(self) -> bool:
        """Whether all nodes of the stage had proven it before; one that comes late does not undo that."""
        return self.moving.state in _BAKES or self.moving.baked_seconds > 0

    @cached_property
    def next_push(self) -> Push | None:
        """The next stage that adds a node, or the last one, which adds those still to come; None after it."""
        first = 0 if self.moving.stage is None else self.moving.stage + 1
        chosen = {node.id for node in self.cohort}
        for number in range(first, len(self.moving.strategy.stages)):
            push = self.push(number, chosen)
            if push.added or push.is_for_everybody:
                return push
        return None

    @property
    def next_touches_nodes(self) -> bool:
        """Whether going on would give it to nodes that do not have it."""
        return self.next_push is not None and bool(self.next_push.added)

    @property
    def wants_evidence(self) -> bool:
        """Whether it may go on only on evidence: others would get it, the stage asks for it, and nobody waived it."""
        asks = self.moving.strategy.judge and self.stage.min_requests > 0 and not self.moving.is_waived
        return asks and self.next_touches_nodes

    def push(self, number: int, chosen: Collection[UUID]) -> Push:
        """Return what stage `number` would be after `chosen`."""
        stage = self.moving.strategy.stages[number]
        candidates = [Candidate(node.id, node.name, node.is_heard, node.region, node.labels) for node in self.nodes]
        cohort = choose(stage, candidates, chosen, self.moving.salt)
        added = tuple(node_id for node_id in cohort if node_id not in chosen)
        return Push(number, cohort, added, stage.is_for_everybody)

    def waited_seconds(self, node: NodeSeen) -> float:
        """Return how long a node that speaks could have proven it; one that was never told has not begun."""
        if node.waited_seconds is not None:
            return node.waited_seconds
        return self.moving.stage_elapsed_seconds if node.stage is not None else 0.0

    def stay(self, state: RolloutState, reason: str, look_again_seconds: float, *, hold: Hold = Hold.NONE) -> Decision:
        """Return a decision that changes no assignment and stays at the stage."""
        return Decision(state, self.moving.stage, reason, self.moving.cause, Effect.NONE, look_again_seconds, hold=hold)

    def _cohort_in(self, state: NodeState) -> tuple[NodeSeen, ...]:
        return tuple(node for node in self.cohort if node.state(self.moving.sequence) is state)

    def _is_waited_for(self, node: NodeSeen) -> bool:
        is_in_grace = node.presence is Presence.QUIET and self.moving.stage_elapsed_seconds < GRACE_SECONDS
        return node.is_heard or node.was_heard_when_pushed or is_in_grace

"""What a rollout step is told: the rollout itself and what each node of the gateway has shown so far."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from fleet.rollout.states import NodeState, RolloutState


class Presence(StrEnum):
    """Whether a node can be waited for: it speaks, it fell silent a moment ago, or it is away."""

    HEARD = "heard"
    QUIET = "quiet"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a node refused a revision: the stage it got stuck at, the object to blame, and Envoy's own words."""

    sequence: int
    stage: str
    object: str
    message: str


@dataclass(frozen=True, slots=True)
class NodeSeen:
    """The sequences one node reported for the slice."""

    id: UUID
    name: str
    presence: Presence
    received: int | None = None
    accepted: int | None = None
    active: int | None = None
    proven: int | None = None
    fault: Fault | None = None

    def state(self, sequence: int) -> NodeState:
        """How far the node has come with revision `sequence`."""
        if self.fault is not None and self.fault.sequence == sequence:
            return NodeState.REJECTED
        reached = (
            (self.proven, NodeState.PROVEN),
            (self.active, NodeState.ACTIVE),
            (self.accepted, NodeState.ACCEPTED),
            (self.received, NodeState.RECEIVED),
        )
        found = next((state for number, state in reached if number == sequence), NodeState.WAITING)
        is_silent = self.presence is Presence.AWAY and found is not NodeState.PROVEN
        return NodeState.SILENT if is_silent else found


@dataclass(frozen=True, slots=True)
class Moving:
    """The rollout as it stands; `elapsed_seconds` since nodes were told (0 before)."""

    state: RolloutState
    sequence: int
    elapsed_seconds: float = 0.0

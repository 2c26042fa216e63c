"""The states of a rollout and of a node within it."""

from enum import StrEnum


class RolloutState(StrEnum):
    """Where a rollout stands."""

    PENDING = "pending"
    PUSHING = "pushing"
    CONVERGING = "converging"
    COMPLETE = "complete"
    FAILED = "failed"
    SUPERSEDED = "superseded"

    @property
    def is_active(self) -> bool:
        """Whether the rollout still moves."""
        return self in {RolloutState.PENDING, RolloutState.PUSHING, RolloutState.CONVERGING}


class NodeState(StrEnum):
    """How far a node has come with the rollout's revision."""

    WAITING = "waiting"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    PROVEN = "proven"
    REJECTED = "rejected"
    SILENT = "silent"

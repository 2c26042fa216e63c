"""The states of a rollout, of its stages, and of a node within it."""

from enum import StrEnum


class RolloutState(StrEnum):
    """Where a rollout stands.

    scheduled → pending → for each stage pushing → converging → baking → complete; from any of these `held`, `paused`
    and `rolling_back` → `rolled_back`. `rollback_incomplete` still looks for the nodes that did not come back.
    """

    SCHEDULED = "scheduled"
    PENDING = "pending"
    PUSHING = "pushing"
    CONVERGING = "converging"
    BAKING = "baking"
    HELD = "held"
    PAUSED = "paused"
    ROLLING_BACK = "rolling_back"
    ROLLBACK_INCOMPLETE = "rollback_incomplete"
    COMPLETE = "complete"
    ROLLED_BACK = "rolled_back"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"

    @property
    def is_active(self) -> bool:
        """Whether the rollout still moves."""
        return self not in {
            RolloutState.COMPLETE,
            RolloutState.ROLLED_BACK,
            RolloutState.SUPERSEDED,
            RolloutState.CANCELLED,
        }

    @property
    def is_going_back(self) -> bool:
        """Whether nodes were told to return and have not all proven it."""
        return self in {RolloutState.ROLLING_BACK, RolloutState.ROLLBACK_INCOMPLETE}

    @property
    def has_touched_nodes(self) -> bool:
        """Whether nodes may have been told; a held or paused one may still be before its first stage (`Moving`)."""
        return self not in {RolloutState.SCHEDULED, RolloutState.PENDING, RolloutState.CANCELLED}


class StageState(StrEnum):
    """Where one stage of a rollout stands."""

    WAITING = "waiting"
    PUSHING = "pushing"
    CONVERGING = "converging"
    BAKING = "baking"
    HELD = "held"
    PAUSED = "paused"
    PASSED = "passed"
    STOPPED = "stopped"


class NodeState(StrEnum):
    """How far a node has come with the rollout's revision."""

    WAITING = "waiting"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    PROVEN = "proven"
    REJECTED = "rejected"
    SILENT = "silent"


def stage_state(number: int, state: RolloutState, current: int | None) -> StageState:
    """Return where stage `number` stands when the rollout in `state` is at stage `current` (None: before the first)."""
    if current is None or number > current:
        return StageState.WAITING
    if number < current or state is RolloutState.COMPLETE:
        return StageState.PASSED
    by_name = {str(one): one for one in StageState}
    return by_name.get(str(state), StageState.STOPPED)

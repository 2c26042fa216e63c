"""The states of a shift and of its steps, and what a held one waits for."""

from enum import StrEnum


class ShiftState(StrEnum):
    """Where a shift stands: running → complete; `held` and `paused` on the way; back over `rolling_back`."""

    RUNNING = "running"
    HELD = "held"
    PAUSED = "paused"
    ROLLING_BACK = "rolling_back"
    COMPLETE = "complete"
    ROLLED_BACK = "rolled_back"
    CANCELLED = "cancelled"

    @property
    def is_active(self) -> bool:
        """Whether the shift still moves."""
        return self not in {ShiftState.COMPLETE, ShiftState.ROLLED_BACK, ShiftState.CANCELLED}


class StepState(StrEnum):
    """Where one step of a shift stands."""

    WAITING = "waiting"
    ROLLING = "rolling"
    BAKING = "baking"
    HELD = "held"
    PAUSED = "paused"
    PASSED = "passed"
    STOPPED = "stopped"


class ShiftHold(StrEnum):
    """What a held shift waits for."""

    NONE = ""
    EVIDENCE = "evidence"
    OUTAGE = "outage"
    BLOCK = "block"
    CHANGED = "changed"
    """Somebody else gave the route other weights, or other services."""
    REFUSED = "refused"
    """The next revision could not be made."""
    RIGHTS = "rights"
    """Who started it may not any more; somebody who may must take it over, or abort it."""


def step_state(number: int, state: ShiftState, current: int | None, *, is_in_place: bool) -> StepState:
    """Return where step `number` stands when the shift is at step `current` (None: before the first)."""
    if current is None or number > current:
        return StepState.WAITING
    if state is ShiftState.COMPLETE or (number < current and state.is_active):
        return StepState.PASSED
    if state in {ShiftState.HELD, ShiftState.PAUSED}:
        return StepState(str(state))
    if state is ShiftState.RUNNING:
        return StepState.BAKING if is_in_place else StepState.ROLLING
    return StepState.STOPPED

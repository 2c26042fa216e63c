"""Moves what was noted by a wrong clock to the time as it is known now; spans of time stay as long as they were."""

from dataclasses import replace

from gatehouse_agent.machine.desires import Step
from gatehouse_agent.machine.events import ClockStepped
from gatehouse_agent.machine.state import SliceState, State


def shift(state: State, event: ClockStepped, now_seconds: float) -> Step:
    """Move proofs, holds and crashes."""
    by = event.by_seconds
    slices = {key: _shifted(one, by) for key, one in state.slices.items()}
    return replace(state, slices=slices, crashes=tuple(at + by for at in state.crashes)), ()


def _shifted(one: SliceState, by: float) -> SliceState:
    hold = replace(one.hold, until_seconds=one.hold.until_seconds + by) if one.hold else None
    proven_at = one.proven_at_seconds + by if one.proven_at_seconds is not None else None
    return replace(one, hold=hold, proven_at_seconds=proven_at)

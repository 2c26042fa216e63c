"""Shifts with what one may do to them now; a constant number of queries for any number of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fleet.models import Shift
from fleet.shift.commands import ShiftCommand, allowed
from fleet.shift.seen import Shifting, Standing
from fleet.shift.states import ShiftHold, ShiftState, StepState, step_state
from fleet.shifting import baked_seconds


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: what is kept of it, and where it stands."""

    kept: dict[str, Any]
    state: StepState
    baked_seconds: float


@dataclass(frozen=True, slots=True)
class ShiftView:
    """One shift with its steps."""

    row: Shift
    steps: tuple[StepView, ...]
    commands: tuple[ShiftCommand, ...]


def views_of(rows: Sequence[Shift], now: datetime) -> list[ShiftView]:
    """Return the shifts as they stand; `slice` must be at hand on each. No query of its own."""
    return [_view(row, now) for row in rows]


def _view(row: Shift, now: datetime) -> ShiftView:
    state = ShiftState(row.state)
    steps = tuple(
        StepView(
            kept,
            step_state(number, state, row.step, is_in_place=row.in_place_since is not None),
            baked_seconds(row, now) if number == row.step and state.is_active else float(kept["baked_seconds"]),
        )
        for number, kept in enumerate(row.steps)
    )
    return ShiftView(row, steps, allowed(_as_shown(row)))


def _as_shown(row: Shift) -> Shifting:
    """The shift as far as its row tells; what is live is asked when a command is given."""
    return Shifting(
        state=ShiftState(row.state),
        percents=tuple(one["percent"] for one in row.steps),
        step=row.step,
        standing=Standing.IN_PLACE if row.in_place_since else Standing.ON_THE_WAY,
        is_paused_by_person=row.paused_by_person,
        is_waived=row.waived,
        hold=ShiftHold(row.hold),
    )

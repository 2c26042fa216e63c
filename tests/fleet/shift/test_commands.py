"""What people may ask of a shift, when, and what becomes of it."""

import pytest

from fleet.shift.commands import Applied, Refusal, ShiftCommand, allowed, apply
from fleet.shift.machine import Effect
from fleet.shift.seen import Shifting, Standing
from fleet.shift.states import ShiftHold, ShiftState

C, S = ShiftCommand, ShiftState


def shifting(**changes) -> Shifting:
    return Shifting(**{"state": S.RUNNING, "percents": (5, 100), "step": 0} | changes)


HELD = shifting(state=S.HELD, hold=ShiftHold.EVIDENCE)
PAUSED = shifting(state=S.PAUSED, is_paused_by_person=True)


@pytest.mark.parametrize(
    ("seen", "commands"),
    [
        (shifting(), {C.PAUSE, C.PROMOTE, C.ABORT}),
        (shifting(step=None), {C.PAUSE, C.ABORT}),
        (shifting(standing=Standing.ON_THE_WAY), {C.PAUSE, C.ABORT}),
        (HELD, {C.PAUSE, C.PROMOTE, C.ABORT}),
        (shifting(state=S.HELD, hold=ShiftHold.CHANGED), {C.PAUSE, C.PROMOTE, C.ABORT}),
        (shifting(state=S.HELD, hold=ShiftHold.BLOCK), {C.PAUSE, C.ABORT}),
        (PAUSED, {C.RESUME, C.ABORT}),
        (shifting(state=S.ROLLING_BACK), set()),
        (shifting(state=S.COMPLETE, step=1), set()),
    ],
)
def test_what_makes_sense_now(seen, commands):
    assert set(allowed(seen)) == commands


@pytest.mark.parametrize(
    ("command", "seen", "wanted"),
    [
        (C.PAUSE, shifting(), {"state": S.PAUSED, "is_paused_by_person": True}),
        (C.RESUME, PAUSED, {"state": S.RUNNING, "is_paused_by_person": False}),
        (C.PROMOTE, HELD, {"state": S.HELD, "is_waived": True}),
        (C.ABORT, HELD, {"state": S.ROLLING_BACK, "effect": Effect.GIVE_BACK, "cause": "Aborted: Because."}),
        (C.ABORT, PAUSED, {"state": S.ROLLING_BACK, "is_paused_by_person": False}),
        (C.ABORT, shifting(step=None), {"state": S.CANCELLED, "effect": Effect.NONE}),
    ],
)
def test_what_becomes_of_it(command, seen, wanted):
    applied = apply(command, seen, "Because.")
    assert isinstance(applied, Applied)
    assert applied.is_changed
    assert {name: getattr(applied, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("command", "seen"),
    [
        (C.PAUSE, PAUSED),
        (C.RESUME, shifting()),
        (C.PROMOTE, shifting(is_waived=True, standing=Standing.ON_THE_WAY)),
        (C.ABORT, shifting(state=S.ROLLING_BACK)),
        (C.ABORT, shifting(state=S.ROLLED_BACK)),
    ],
)
def test_saying_it_twice_changes_nothing(command, seen):
    applied = apply(command, seen)
    assert isinstance(applied, Applied)
    assert not applied.is_changed


@pytest.mark.parametrize("command", [C.PROMOTE, C.ABORT])
def test_why_must_be_said(command):
    assert apply(command, HELD, "  ") == Refusal("required", f"Say why you {command} it.", "/reason")


@pytest.mark.parametrize(
    ("seen", "is_changed"),
    [
        (shifting(step=1, percents=(5, 50, 100)), False),
        (shifting(state=S.COMPLETE, step=1), False),
        (shifting(step=0), True),
    ],
)
def test_of_two_who_promote_a_step_at_once_one_does(seen, is_changed):
    applied = apply(C.PROMOTE, seen, "Because.", seen_step=0)
    assert isinstance(applied, Applied)
    assert (applied.is_changed, applied.is_waived) == (is_changed, is_changed)


@pytest.mark.parametrize("command", list(C))
def test_what_is_complete_stays_so(command):
    refused = apply(command, shifting(state=S.COMPLETE, step=1), "Because.")
    assert isinstance(refused, Refusal)
    assert refused.code == "shift_state"

"""What people may ask, as a table: in which state, what becomes of it, and what is said the second time."""

import pytest

from fleet.rollout.commands import Applied, Command, Refusal, allowed, apply, needs_reason
from fleet.rollout.decision import Effect, Hold, NewsKind
from fleet.rollout.machine import step
from fleet.rollout.states import RolloutState
from tests.fleet.rollout.made import UNSURE, at, has_it, moving

S, C = RolloutState, Command
PAUSED = {"is_paused_by_person": True}
TABLE = [
    ("scheduled", moving(S.SCHEDULED, hold=Hold.TIME), {C.PAUSE, C.ABORT}),
    ("pending", moving(S.PENDING), {C.PAUSE, C.ABORT}),
    ("pushing", moving(S.PUSHING, stage=0), {C.PAUSE, C.ABORT}),
    ("converging", moving(S.CONVERGING, stage=0), {C.PAUSE, C.ABORT}),
    ("baking", moving(S.BAKING, stage=0), {C.PAUSE, C.PROMOTE, C.ABORT}),
    ("held for evidence", moving(S.HELD, stage=0, hold=Hold.EVIDENCE), {C.PAUSE, C.PROMOTE, C.ABORT}),
    ("held at the gate", moving(S.HELD, stage=0, hold=Hold.GATE), {C.PAUSE, C.PROMOTE, C.ABORT}),
    ("held for its size", moving(S.HELD, hold=Hold.SIZE), {C.PAUSE, C.PROMOTE, C.ABORT}),
    ("held by a freeze", moving(S.HELD, stage=0, hold=Hold.BLOCK), {C.PAUSE, C.ABORT}),
    ("paused by a person", moving(S.PAUSED, stage=0, **PAUSED), {C.RESUME, C.ABORT}),
    ("paused by an outage", moving(S.PAUSED, stage=0, hold=Hold.OUTAGE), {C.PAUSE, C.PROMOTE, C.ABORT}),
    ("promoted a moment ago", moving(S.HELD, stage=0, hold=Hold.EVIDENCE, is_waived=True), {C.PAUSE, C.ABORT}),
    ("rolling back", moving(S.ROLLING_BACK, stage=0), set()),
    ("rolled back in part", moving(S.ROLLBACK_INCOMPLETE, stage=0), set()),
    ("complete", moving(S.COMPLETE, stage=2), set()),
    ("superseded", moving(S.SUPERSEDED, stage=0), set()),
    ("rolled back", moving(S.ROLLED_BACK, stage=0), {C.RETRY}),
    ("cancelled", moving(S.CANCELLED), {C.RETRY}),
]


@pytest.mark.parametrize(("rollout", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_makes_sense(rollout, expected):
    assert allowed(rollout) == expected


@pytest.mark.parametrize("rollout", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
@pytest.mark.parametrize("command", Command)
def test_a_command_is_applied_only_where_it_makes_sense(command, rollout):
    done = apply(command, rollout, "because")

    if command in allowed(rollout):
        assert isinstance(done, Applied)
        assert done.is_changed
        assert [one.kind for one in done.news] == [NewsKind.COMMAND]
        assert done.news[0].text.endswith(": because")
    elif isinstance(done, Applied):
        assert not done.is_changed
        assert (done.state, done.effect, done.news, done.starts_anew) == (rollout.state, Effect.NONE, (), False)
        assert done.text
    else:
        assert done.code == "rollout_state"
        assert rollout.state.replace("_", " ") in done.text


@pytest.mark.parametrize(
    ("command", "rollout"),
    [
        (C.PAUSE, moving(S.PAUSED, stage=0, **PAUSED)),
        (C.RESUME, moving(S.BAKING, stage=0)),
        (C.PROMOTE, moving(S.PUSHING, stage=1)),
        (C.PROMOTE, moving(S.HELD, stage=0, hold=Hold.EVIDENCE, is_waived=True)),
        (C.ABORT, moving(S.ROLLING_BACK, stage=0)),
        (C.ABORT, moving(S.ROLLED_BACK, stage=0)),
        (C.ABORT, moving(S.CANCELLED)),
    ],
)
def test_saying_it_twice_changes_nothing(command, rollout):
    done = apply(command, rollout)

    assert isinstance(done, Applied)
    assert not done.is_changed


@pytest.mark.parametrize(
    ("command", "rollout"),
    [
        (C.PROMOTE, moving(S.COMPLETE, stage=2)),
        (C.PROMOTE, moving(S.ROLLED_BACK, stage=0)),
        (C.PROMOTE, moving(S.HELD, stage=0, hold=Hold.BLOCK)),
        (C.PROMOTE, moving(S.PAUSED, stage=0, **PAUSED)),
        (C.ABORT, moving(S.COMPLETE, stage=2)),
        (C.PAUSE, moving(S.ROLLING_BACK, stage=0)),
        (C.RETRY, moving(S.BAKING, stage=0)),
    ],
)
def test_what_makes_no_sense_is_refused(command, rollout):
    assert apply(command, rollout, "because").code == "rollout_state"


@pytest.mark.parametrize(
    ("command", "rollout", "is_needed"),
    [
        (C.ABORT, moving(S.BAKING, stage=0), True),
        (C.PROMOTE, moving(S.BAKING, stage=0), True),
        (C.PROMOTE, moving(S.HELD, stage=0, hold=Hold.EVIDENCE), True),
        (C.PROMOTE, moving(S.HELD, hold=Hold.SIZE), True),
        (C.PROMOTE, moving(S.PAUSED, stage=0, hold=Hold.OUTAGE), True),
        (C.PROMOTE, moving(S.HELD, stage=0, hold=Hold.GATE), False),
        (C.PAUSE, moving(S.BAKING, stage=0), False),
        (C.RESUME, moving(S.PAUSED, stage=0, **PAUSED), False),
        (C.RETRY, moving(S.ROLLED_BACK, stage=0), False),
    ],
)
def test_when_one_must_say_why(command, rollout, is_needed):
    done = apply(command, rollout, "  ")

    assert needs_reason(command, rollout) == is_needed
    assert isinstance(done, Refusal) == is_needed
    if is_needed:
        assert (done.code, done.pointer) == ("required", "/reason")


def test_aborting_before_anybody_was_told_just_ends_it():
    done = apply(C.ABORT, moving(S.SCHEDULED), "not today")

    assert (done.state, done.effect, done.cause) == (S.CANCELLED, Effect.NONE, "Aborted: not today")


def test_aborting_gives_back():
    done = apply(C.ABORT, moving(S.BAKING, stage=1), "wrong one")

    assert (done.state, done.effect, done.cause) == (S.ROLLING_BACK, Effect.GIVE_BACK, "Aborted: wrong one")


def test_opening_a_gate_takes_on_nothing_else():
    done = apply(C.PROMOTE, moving(S.HELD, stage=0, hold=Hold.GATE))

    assert (done.gate_opened, done.is_waived) == (True, False)


def test_who_promotes_a_stage_that_has_passed_promotes_nothing_further():
    baking = moving(S.BAKING, stage=1)

    late = apply(C.PROMOTE, baking, "as I said", seen_stage=0)
    assert isinstance(late, Applied)
    assert (late.is_changed, late.state, late.is_waived) == (False, S.BAKING, False)
    assert apply(C.PROMOTE, baking, "as I see", seen_stage=1).is_waived
    assert isinstance(apply(C.PROMOTE, moving(S.ROLLING_BACK, stage=1), "still", seen_stage=0), Refusal)


def test_resuming_goes_on_where_it_was():
    watched = moving(S.PAUSED, stage=0, baked_seconds=3.0, **PAUSED)

    assert apply(C.RESUME, watched).state is S.BAKING
    assert apply(C.RESUME, moving(S.PAUSED, stage=0, **PAUSED)).state is S.CONVERGING
    assert apply(C.RESUME, moving(S.PAUSED, **PAUSED)).state is S.PENDING


def test_what_a_promotion_does_the_next_step_shows():
    facts = {"stage": 0, "baked_seconds": 2.0, "stage_requests": 0}
    fleet = [has_it("a"), *(at(name, 6) for name in "bcd")]
    done = apply(C.PROMOTE, moving(S.BAKING, **facts), "it must go out")
    after = moving(done.state, **facts, is_waived=done.is_waived, gate_opened=done.gate_opened)

    assert step(after, fleet, UNSURE, 1).effect is Effect.PUSH

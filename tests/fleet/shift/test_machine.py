"""The next move of a shift, as a table; and what holds of it whatever was seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.rollout.evidence import ArmCounts, Baseline, Metric, Minute
from fleet.rollout.judge import judge
from fleet.rollout.seen import NodeCounts
from fleet.shift.machine import Effect, step
from fleet.shift.seen import Answers, Shifting, Standing
from fleet.shift.states import ShiftHold, ShiftState, StepState, step_state

S = ShiftState
RATES = Baseline(rates={Metric.SERVER_ERRORS: 0.001, Metric.CLIENT_ERRORS: 0.01})


def answered(bad: int, control_bad: int = 0, minutes: int = 8, **more) -> Answers:
    """What a judge says of so many bad requests a minute, of 1 000 on each side."""
    course = [
        Minute(number, ArmCounts(0, 1000, bad, bad), ArmCounts(0, 1000, control_bad, control_bad))
        for number in range(minutes)
    ]
    judgement = judge(RATES, {Metric.SERVER_ERRORS: course, Metric.CLIENT_ERRORS: course})
    return Answers(judgement, **{"text": "v2 is worse.", "missing": judgement.missing, "age_seconds": 1.0} | more)


WELL, BADLY = answered(1, 1), answered(60, 1)
UNSURE = answered(2, 1, minutes=1, missing=("no requests to v2",))


def shifting(**changes) -> Shifting:
    """A shift whose second step is in place and has baked."""
    plain = {
        "state": S.RUNNING, "percents": (5, 50, 100), "step": 1, "bake_seconds": 60, "min_requests": 100,
        "baked_seconds": 61.0, "step_requests": 100,
    }  # fmt: skip
    return Shifting(**plain | changes)


CASES = {
    "the first step sets out at once": (shifting(step=None), Answers(), S.RUNNING, 0, Effect.PUBLISH),
    "a freeze holds the start": (shifting(step=None, block="Frozen."), Answers(), S.HELD, None, Effect.NONE),
    "the start waits for others": (shifting(step=None, is_free=False), Answers(), S.RUNNING, None, Effect.NONE),
    "a rollout is waited for": (shifting(standing=Standing.ON_THE_WAY), WELL, S.RUNNING, 1, Effect.NONE),
    "it bakes": (shifting(baked_seconds=3.0), WELL, S.RUNNING, 1, Effect.NONE),
    "a good step is passed": (shifting(), WELL, S.RUNNING, 2, Effect.PUBLISH),
    "the last one completes it": (shifting(step=2), WELL, S.COMPLETE, 2, Effect.NONE),
    "a freeze holds the next step": (shifting(block="Frozen."), WELL, S.HELD, 1, Effect.NONE),
    "a freeze does not hold the end": (shifting(step=2, block="Frozen."), WELL, S.COMPLETE, 2, Effect.NONE),
    "the next step waits for others": (shifting(is_free=False), WELL, S.RUNNING, 1, Effect.NONE),
    "too few requests": (shifting(step_requests=99), WELL, S.HELD, 1, Effect.NONE),
    "not enough to say": (shifting(), UNSURE, S.HELD, 1, Effect.NONE),
    "nobody has counted": (shifting(), Answers(), S.HELD, 1, Effect.NONE),
    "who wants no requests wants no evidence": (shifting(min_requests=0), UNSURE, S.RUNNING, 2, Effect.PUBLISH),
    "counts are out": (shifting(), answered(1, 1, age_seconds=61.0), S.HELD, 1, Effect.NONE),
    "a person lets it pass": (shifting(is_waived=True, baked_seconds=0), UNSURE, S.RUNNING, 2, Effect.PUBLISH),
    "not over a freeze": (shifting(is_waived=True, block="Frozen."), UNSURE, S.HELD, 1, Effect.NONE),
    "worse goes back": (shifting(baked_seconds=1.0), BADLY, S.ROLLING_BACK, 1, Effect.GIVE_BACK),
    "worse goes back in a freeze": (shifting(block="Frozen."), BADLY, S.ROLLING_BACK, 1, Effect.GIVE_BACK),
    "worse goes back from a pause": (shifting(is_paused_by_person=True), BADLY, S.ROLLING_BACK, 1, Effect.GIVE_BACK),
    "a person pauses it": (shifting(is_paused_by_person=True), WELL, S.PAUSED, 1, Effect.NONE),
    "our revision was stopped": (
        shifting(standing=Standing.TAKEN_BACK), WELL, S.ROLLING_BACK, 1, Effect.GIVE_BACK
    ),
    "our revision was overtaken": (shifting(standing=Standing.LOST), WELL, S.RUNNING, 1, Effect.PUBLISH),
    "overtaken by who is on the way": (
        shifting(standing=Standing.LOST, is_free=False), WELL, S.RUNNING, 1, Effect.NONE
    ),
    "others changed the weights": (shifting(standing=Standing.CHANGED), WELL, S.HELD, 1, Effect.NONE),
    "others' weights are not taken back": (shifting(standing=Standing.CHANGED), BADLY, S.HELD, 1, Effect.NONE),
    "a person sets them again": (
        shifting(standing=Standing.CHANGED, is_waived=True), WELL, S.RUNNING, 1, Effect.PUBLISH
    ),
    "back is back": (shifting(state=S.ROLLING_BACK), BADLY, S.ROLLED_BACK, 1, Effect.NONE),
    "back takes a rollout": (
        shifting(state=S.ROLLING_BACK, standing=Standing.ON_THE_WAY), BADLY, S.ROLLING_BACK, 1, Effect.NONE
    ),
    "back is tried again": (
        shifting(state=S.ROLLING_BACK, standing=Standing.LOST), BADLY, S.ROLLING_BACK, 1, Effect.GIVE_BACK
    ),
    "back that was refused waits": (
        shifting(state=S.ROLLING_BACK, standing=Standing.TAKEN_BACK), BADLY, S.ROLLING_BACK, 1, Effect.NONE
    ),
    "others changed them while it went back": (
        shifting(state=S.ROLLING_BACK, standing=Standing.CHANGED), BADLY, S.ROLLED_BACK, 1, Effect.NONE
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_next_move(name):
    seen, answers, state, number, effect = CASES[name]
    decision = step(seen, answers)
    assert (decision.state, decision.step, decision.effect) == (state, number, effect), decision


def test_a_burning_service_at_100_percent_has_nothing_to_compare_with_and_goes_back_all_the_same():
    burning = (NodeCounts(100, 90), NodeCounts(100, 95))
    seen = shifting(step=2, baked_seconds=1.0)
    decision = step(seen, Answers(minutes=burning, age_seconds=1.0))
    assert decision.effect is Effect.GIVE_BACK
    assert "90.0 % and 95.0 %" in decision.cause
    assert step(seen, Answers(minutes=burning, usual=0.2, age_seconds=1.0)).effect is Effect.NONE
    assert step(seen, Answers(minutes=(NodeCounts(40, 40),) * 2, age_seconds=1.0)).effect is Effect.NONE
    assert step(seen, Answers(minutes=burning[:1], age_seconds=1.0)).effect is Effect.NONE


SEEN = st.builds(
    shifting,
    state=st.sampled_from(S),
    standing=st.sampled_from(Standing),
    step=st.sampled_from([None, 0, 1, 2]),
    is_free=st.booleans(),
    is_paused_by_person=st.booleans(),
    is_waived=st.booleans(),
    block=st.sampled_from(["", "Frozen."]),
    baked_seconds=st.floats(0, 200),
    step_requests=st.integers(0, 1000),
    hold=st.sampled_from(ShiftHold),
)


@given(SEEN, st.sampled_from([WELL, BADLY, UNSURE, Answers()]))
def test_whatever_was_seen(seen, answers):
    decision = step(seen, answers)
    assert (decision.look_again_seconds is not None) == decision.state.is_active
    if not seen.state.is_active:
        assert (decision.state, decision.effect) == (seen.state, Effect.NONE)
    if decision.effect is Effect.PUBLISH:
        assert seen.is_free
        assert not seen.block
        assert not seen.is_paused_by_person
        assert seen.standing is not Standing.ON_THE_WAY
    if answers is BADLY and seen.is_ours and seen.state in {S.RUNNING, S.HELD, S.PAUSED}:
        assert decision.effect is Effect.GIVE_BACK
    if decision.effect is Effect.NONE:
        assert decision.step == seen.step


def test_steps_are_named_by_what_became_of_them():
    def states(state, current, **more):
        return [step_state(number, state, current, is_in_place=more.get("is_in_place", True)) for number in range(3)]

    assert states(S.RUNNING, None) == [StepState.WAITING] * 3
    assert states(S.RUNNING, 1) == [StepState.PASSED, StepState.BAKING, StepState.WAITING]
    assert states(S.RUNNING, 1, is_in_place=False)[1] is StepState.ROLLING
    assert states(S.HELD, 1)[1] is StepState.HELD
    assert states(S.COMPLETE, 2) == [StepState.PASSED] * 3
    assert states(S.ROLLED_BACK, 1) == [StepState.STOPPED, StepState.STOPPED, StepState.WAITING]

"""The rollout machine, as tables: what is seen, and the next move."""

from dataclasses import replace

import pytest

from fleet.rollout.decision import Effect, Hold, NewsKind
from fleet.rollout.guards import CONVERGE_SECONDS
from fleet.rollout.machine import RULES, Decision, step
from fleet.rollout.seen import Fault, Presence
from fleet.rollout.situation import GRACE_SECONDS, Situation
from fleet.rollout.states import RolloutState
from fleet.rollout.strategy import BUILT_IN
from tests.fleet.rollout.made import (
    DIRECT,
    THREE,
    UNSURE,
    WELL,
    WORSE,
    at,
    has_it,
    moving,
    node,
    node_id,
    told,
    with_stage,
)

S = RolloutState
NONE, PUSH, PUSH_ALL, GIVE_BACK = Effect.NONE, Effect.PUSH, Effect.PUSH_ALL, Effect.GIVE_BACK
HEARD, QUIET, AWAY = Presence.HEARD, Presence.QUIET, Presence.AWAY
REFUSAL = Fault(sequence=7, stage="apply", object="acme/shop", message="malformed")

PROVEN = has_it("a")
RECEIVED = told("b", 1, received=7)
WAITING = told("b", 1)
REFUSED = told("c", 1, received=7, fault=REFUSAL)
REFUSED_BEFORE = told("c", 1, fault=replace(REFUSAL, sequence=6))
QUIET_BEFORE = told("d", 1, presence=QUIET, was_heard_when_pushed=False)
AWAY_BEFORE = told("e", 1, presence=AWAY, was_heard_when_pushed=False)
AWAY_BUT_PROVEN = has_it("f", 1, presence=AWAY, was_heard_when_pushed=False)

# Everybody was told, as in the last stage of `direct`.
CONVERGING = [
    ("nobody has it yet", S.PUSHING, 1, [WAITING], S.PUSHING, NONE, ""),
    ("somebody has it", S.PUSHING, 1, [RECEIVED], S.CONVERGING, NONE, ""),
    ("one of two proved it", S.CONVERGING, 1, [PROVEN, RECEIVED], S.CONVERGING, NONE, ""),
    ("all proved it", S.CONVERGING, 1, [PROVEN], S.COMPLETE, NONE, ""),
    ("all proved it before anybody looked", S.PUSHING, 1, [PROVEN], S.COMPLETE, NONE, ""),
    ("a refusal outranks every proof", S.CONVERGING, 1, [PROVEN, REFUSED], S.ROLLING_BACK, GIVE_BACK,
     "c rejected revision 7 at apply: acme/shop: malformed"),
    ("an old refusal does not count", S.PUSHING, 1, [REFUSED_BEFORE], S.PUSHING, NONE, ""),
    ("no node yet: it waits", S.PUSHING, 9999, [], S.PUSHING, NONE, "No node has joined"),
    ("all silent: it waits rather than guess", S.PUSHING, 9999, [AWAY_BEFORE], S.PUSHING, NONE, "No node is online"),
    ("one just fallen silent is awaited", S.CONVERGING, GRACE_SECONDS - 1, [PROVEN, QUIET_BEFORE], S.CONVERGING,
     NONE, ""),
    ("but not for ever, and it is named", S.CONVERGING, GRACE_SECONDS, [PROVEN, QUIET_BEFORE], S.COMPLETE, NONE,
     "silent: d"),
    ("one long away is named", S.CONVERGING, 1, [PROVEN, AWAY_BEFORE], S.COMPLETE, NONE,
     "Proven on 1 of 2 nodes; silent: e."),
    ("a proof outlives its node's leaving", S.CONVERGING, 1, [PROVEN, AWAY_BUT_PROVEN], S.COMPLETE, NONE, ""),
    ("who speaks but never proves it refuses it", S.CONVERGING, CONVERGE_SECONDS, [PROVEN, RECEIVED], S.ROLLING_BACK,
     GIVE_BACK, "b (received)"),
    ("silence is no refusal", S.CONVERGING, CONVERGE_SECONDS, [PROVEN, AWAY_BEFORE], S.COMPLETE, NONE, "silent: e"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "elapsed", "nodes", "expected", "effect", "text"),
    [row[1:] for row in CONVERGING],
    ids=[row[0] for row in CONVERGING],
)
def test_the_last_stage_of_direct(state, elapsed, nodes, expected, effect, text):
    decision = step(moving(state, DIRECT, stage=1, stage_elapsed_seconds=elapsed), nodes)

    said = decision.cause or decision.reason
    assert (decision.state, decision.effect) == (expected, effect)
    assert text in said
    assert bool(said) == bool(text)
    assert (decision.look_again_seconds is None) == (not expected.is_active)


FLEET = [at(name, 6) for name in "abcd"]
START = [
    ("its time has not come", {"starts_in_seconds": 90.0}, FLEET, S.SCHEDULED, Hold.TIME, NONE),
    ("a freeze holds the start", {"block": "Frozen until Monday."}, FLEET, S.SCHEDULED, Hold.BLOCK, NONE),
    ("a jump in size needs a person", {"size_jump": "10 → 90."}, FLEET, S.HELD, Hold.SIZE, NONE),
    ("who may say that it is meant", {"size_jump": "10 → 90.", "is_waived": True}, FLEET, S.PUSHING, Hold.NONE, PUSH),
    ("but not that there is no freeze", {"block": "Frozen.", "is_waived": True}, FLEET, S.SCHEDULED, Hold.BLOCK, NONE),
    ("a person paused it", {"is_paused_by_person": True}, FLEET, S.PAUSED, Hold.NONE, NONE),
    ("nobody is there to prove it", {}, [at("a", 6, AWAY)], S.PENDING, Hold.NONE, NONE),
    ("nothing stands in the way", {}, FLEET, S.PUSHING, Hold.NONE, PUSH),
    ("a gateway without nodes has no first one", {}, [], S.PUSHING, Hold.NONE, PUSH_ALL),
]


@pytest.mark.parametrize("state", [S.PENDING, S.SCHEDULED, S.HELD, S.PAUSED])
@pytest.mark.parametrize(
    ("facts", "nodes", "expected", "hold", "effect"), [row[1:] for row in START], ids=[row[0] for row in START]
)
def test_before_the_first_node(state, facts, nodes, expected, hold, effect):
    decision = step(moving(state, **facts), nodes)

    assert (decision.state, decision.hold, decision.effect) == (expected, hold, effect)
    assert (decision.stage is None) == (effect is NONE)


CANARY = has_it("a")
OTHERS = [at(name, 6) for name in "bcd"]
WATCHED = {"stage": 0, "stage_elapsed_seconds": 20.0, "baked_seconds": 10.0, "stage_requests": 100}
PROMOTING = [
    ("time to watch", {"baked_seconds": 4.0}, WELL, 1, S.BAKING, Hold.NONE, NONE),
    ("all is well", {}, WELL, 1, S.PUSHING, Hold.NONE, PUSH),
    ("nobody has looked at the evidence", {}, None, None, S.BAKING, Hold.NONE, NONE),
    ("a regression", {}, WORSE, 1, S.ROLLING_BACK, Hold.NONE, GIVE_BACK),
    ("a regression while it is watched", {"baked_seconds": 1.0}, WORSE, 1, S.ROLLING_BACK, Hold.NONE, GIVE_BACK),
    ("a regression while it is paused", {"is_paused_by_person": True}, WORSE, 1, S.ROLLING_BACK, Hold.NONE, GIVE_BACK),
    ("a person paused it", {"is_paused_by_person": True}, WELL, 1, S.PAUSED, Hold.NONE, NONE),
    ("the evidence does not say", {}, UNSURE, 1, S.HELD, Hold.EVIDENCE, NONE),
    ("too few requests", {"stage_requests": 99}, WELL, 1, S.HELD, Hold.EVIDENCE, NONE),
    ("no traffic, but a person takes it on", {"is_waived": True}, UNSURE, 1, S.PUSHING, Hold.NONE, PUSH),
    ("who takes it on need not wait either", {"is_waived": True, "baked_seconds": 1.0}, WELL, 1, S.PUSHING, Hold.NONE,
     PUSH),
    ("nobody takes on a regression", {"is_waived": True}, WORSE, 1, S.ROLLING_BACK, Hold.NONE, GIVE_BACK),
    ("the metrics are out", {}, WELL, 61, S.PAUSED, Hold.OUTAGE, NONE),
    ("the metrics are out while it is watched", {"baked_seconds": 1.0}, WELL, 61, S.PAUSED, Hold.OUTAGE, NONE),
    ("they are not out yet", {}, WELL, 60, S.PUSHING, Hold.NONE, PUSH),
    ("an outage that a person takes on", {"is_waived": True}, UNSURE, 61, S.PUSHING, Hold.NONE, PUSH),
    ("a freeze holds promotions", {"block": "Frozen."}, WELL, 1, S.HELD, Hold.BLOCK, NONE),
    ("nobody takes on a freeze", {"block": "Frozen.", "is_waived": True}, WELL, 1, S.HELD, Hold.BLOCK, NONE),
    ("a freeze holds no return", {"block": "Frozen."}, WORSE, 1, S.ROLLING_BACK, Hold.NONE, GIVE_BACK),
]  # fmt: skip


@pytest.mark.parametrize("state", [S.CONVERGING, S.BAKING, S.HELD, S.PAUSED])
@pytest.mark.parametrize(
    ("facts", "judgement", "age", "expected", "hold", "effect"),
    [row[1:] for row in PROMOTING],
    ids=[row[0] for row in PROMOTING],
)
def test_after_the_first_node_proved_it(state, facts, judgement, age, expected, hold, effect):
    decision = step(moving(state, **(WATCHED | facts)), [CANARY, *OTHERS], judgement, age)

    assert (decision.state, decision.hold, decision.effect) == (expected, hold, effect)
    assert decision.stage == (1 if effect is PUSH else 0)


def test_what_it_is_held_for_is_said_with_numbers():
    decision = step(moving(S.BAKING, **(WATCHED | {"stage_requests": 12})), [CANARY, *OTHERS], UNSURE, 1)

    assert decision.reason == (
        "Waits for evidence: 12 of 100 requests on the nodes that have it; 5xx may still be up to 2.0 % more."
    )


def test_who_is_held_for_too_long_goes_back():
    limited = replace(THREE, hold_hours=2)
    facts = WATCHED | {"stage_requests": 12, "held_seconds": 7199.0}
    before = step(moving(S.HELD, limited, **facts), [CANARY, *OTHERS], UNSURE, 1)
    after = step(moving(S.HELD, limited, **(facts | {"held_seconds": 7200.0})), [CANARY, *OTHERS], UNSURE, 1)

    assert before.state is S.HELD
    assert (after.state, after.effect) == (S.ROLLING_BACK, GIVE_BACK)
    assert after.cause.startswith("Held for 2 hours without enough evidence: 12 of 100 requests")


def test_a_gate_is_opened_by_a_person():
    gated = with_stage(THREE, 0, gate=True)
    closed = step(moving(S.BAKING, gated, **WATCHED), [CANARY, *OTHERS], WELL, 1)
    opened = step(moving(S.HELD, gated, **WATCHED, gate_opened=True), [CANARY, *OTHERS], WELL, 1)

    assert (closed.state, closed.hold) == (S.HELD, Hold.GATE)
    assert (opened.state, opened.stage, opened.effect) == (S.PUSHING, 1, PUSH)


def test_an_opened_gate_excuses_no_lack_of_evidence():
    gated = with_stage(THREE, 0, gate=True)
    decision = step(moving(S.HELD, gated, **WATCHED, gate_opened=True), [CANARY, *OTHERS], UNSURE, 1)

    assert decision.hold is Hold.EVIDENCE


def test_a_stage_that_asks_for_no_traffic_waits_for_none():
    hurried = BUILT_IN["emergency"]
    facts = {"stage": 0, "stage_elapsed_seconds": 40.0, "baked_seconds": 40.0}
    fleet = [CANARY, *(at(name, 6) for name in "bcdefgh")]

    assert step(moving(S.BAKING, hurried, **facts), fleet, UNSURE, 1).effect is PUSH
    assert step(moving(S.BAKING, hurried, **facts), fleet, UNSURE, 9999).effect is PUSH
    assert step(moving(S.BAKING, hurried, **facts), fleet, WORSE, 1).effect is GIVE_BACK
    assert step(moving(S.BAKING, hurried, **facts), fleet, None, None).state is S.BAKING


def test_direct_tells_one_then_all_then_is_done():
    fleet = [at(name, 6) for name in "abc"]
    first = step(moving(S.PENDING, DIRECT), fleet)
    (chosen,) = first.cohort
    canary = next(one for one in fleet if one.id == chosen)
    proven = [has_it(one.name) if one is canary else one for one in fleet]
    second = step(moving(S.PUSHING, DIRECT, stage=0), proven)
    third = step(moving(S.PUSHING, DIRECT, stage=1), [replace(one, stage=one.stage or 1) for one in proven])
    last = step(moving(S.CONVERGING, DIRECT, stage=1), [has_it(one.name) for one in fleet])

    assert (first.state, first.stage, first.effect) == (S.PUSHING, 0, PUSH)
    assert (second.state, second.stage, second.effect) == (S.PUSHING, 1, PUSH_ALL)
    assert third.effect is NONE
    assert (last.state, last.effect, last.look_again_seconds) == (S.COMPLETE, NONE, None)


def test_the_only_node_has_nobody_to_be_compared_with():
    """Going on would tell nobody else, so nothing is at stake: no evidence is asked for."""
    decision = step(moving(S.BAKING, **(WATCHED | {"stage_requests": 0})), [CANARY], UNSURE, 9999)

    assert (decision.state, decision.stage, decision.effect) == (S.PUSHING, 2, PUSH_ALL)


def test_the_only_node_completes_direct_with_its_proof():
    decision = step(moving(S.PUSHING, DIRECT, stage=0), [CANARY])

    assert (decision.state, decision.stage, decision.effect) == (S.COMPLETE, 1, PUSH_ALL)


def test_a_stage_that_adds_no_node_is_skipped():
    careful = BUILT_IN["careful"]
    facts = {"stage": 0, "baked_seconds": 9999.0, "stage_requests": 9999, "gate_opened": True}
    decision = step(moving(S.HELD, careful, **facts), [CANARY, *OTHERS], WELL, 1)

    assert careful.stages[decision.stage].title == "50 %"
    assert len(decision.cohort) == 2


def test_a_cohort_is_told_whole_and_keeps_who_was_chosen():
    decision = step(moving(S.BAKING, **WATCHED), [CANARY, *OTHERS], WELL, 1)

    assert CANARY.id in decision.cohort
    assert len(decision.cohort) == 2
    assert decision.news[0].kind is NewsKind.STAGE
    assert decision.news[0].text.startswith("Stage 2 of 3, Half: ")
    assert decision.news[0].text.endswith("; 2 nodes of 4.")


def test_a_node_that_was_taken_away_is_replaced():
    decision = step(moving(S.CONVERGING, stage=0, stage_elapsed_seconds=5.0), OTHERS)

    assert (decision.state, decision.stage, decision.effect) == (S.PUSHING, 0, PUSH)
    assert len(decision.cohort) == 1


def test_who_came_late_does_not_interrupt_the_watch_but_is_waited_for():
    late = at("d", 6, stage=2, waited_seconds=3.0)
    facts = {"stage": 2, "stage_elapsed_seconds": 900.0}
    watched = step(moving(S.BAKING, **facts, baked_seconds=3.0), [CANARY, late], WELL, 1)
    over = step(moving(S.BAKING, **facts, baked_seconds=10.0), [CANARY, late], WELL, 1)

    assert (watched.state, watched.reason) == (S.BAKING, "")
    assert (over.state, over.reason) == (S.BAKING, "Waiting for d.")


def test_a_canary_that_just_fell_silent_is_no_reason_to_go_on():
    silent = replace(CANARY, presence=QUIET, silent_seconds=12.0)
    decision = step(moving(S.BAKING, **WATCHED), [silent, *OTHERS], WELL, 1)

    assert (decision.state, decision.effect, decision.reason) == (S.BAKING, NONE, "Waiting for a.")


def test_a_return_names_who_is_missing():
    facts = {"stage": 1, "cause": "5xx.", "elapsed_in_rollback_seconds": 5.0}
    home, away, late = told("a"), told("b", presence=AWAY, silent_seconds=80.0), has_it("c")
    decision = step(moving(S.ROLLING_BACK, **facts), [home, away, late, at("d", 6)])

    assert (decision.state, decision.cause) == (S.ROLLING_BACK, "5xx.")
    assert decision.reason == "Going back; waiting for b (silent), c."


def test_a_return_names_those_it_waits_for_from_the_beginning():
    decision = step(moving(S.BAKING, **WATCHED), [CANARY, *OTHERS], WORSE, 1)

    assert decision.reason == "Going back; waiting for a."


def test_a_return_is_done_when_everybody_proved_the_base():
    facts = {"stage": 1, "cause": "5xx.", "elapsed_in_rollback_seconds": 5.0}
    decision = step(moving(S.ROLLING_BACK, **facts), [told("a"), told("b"), at("d", 6)])

    assert (decision.state, decision.cause, decision.look_again_seconds) == (S.ROLLED_BACK, "5xx.", None)
    assert decision.reason == "Every node that was told is back on revision 6."


def test_a_return_to_nothing_is_done_when_nobody_reports_the_slice():
    facts = {"stage": 0, "elapsed_in_rollback_seconds": 5.0, "base": None}
    left = node("a", stage=0, was_heard_when_pushed=True)

    assert step(moving(S.ROLLING_BACK, **facts), [left]).state is S.ROLLED_BACK
    assert step(moving(S.ROLLING_BACK, **facts), [replace(left, received=7)]).state is S.ROLLING_BACK


def test_what_a_node_said_before_it_was_told_to_return_proves_nothing():
    unheard = told("a", silent_seconds=6.0)

    assert step(moving(S.ROLLING_BACK, stage=0, elapsed_in_rollback_seconds=5.0), [unheard]).state is S.ROLLING_BACK
    assert step(moving(S.ROLLING_BACK, stage=0, elapsed_in_rollback_seconds=7.0), [unheard]).state is S.ROLLED_BACK


def test_who_was_away_all_the_time_has_nothing_to_return_from():
    decision = step(moving(S.ROLLING_BACK, stage=1, elapsed_in_rollback_seconds=5.0), [told("a"), AWAY_BEFORE])

    assert decision.state is S.ROLLED_BACK


def test_an_incomplete_return_names_the_nodes_and_goes_on_looking():
    late = [told("a"), has_it("c")]
    facts = {"stage": 1, "elapsed_in_rollback_seconds": 120.0}
    incomplete = step(moving(S.ROLLING_BACK, **facts), late)
    later = step(moving(S.ROLLBACK_INCOMPLETE, **facts), [told("a"), told("c")])

    assert (incomplete.state, incomplete.look_again_seconds) == (S.ROLLBACK_INCOMPLETE, 30.0)
    assert incomplete.reason == "After 120 seconds not every node is back on revision 6: c."
    assert later.state is S.ROLLED_BACK


@pytest.mark.parametrize("state", [state for state in S if not state.is_active])
def test_what_is_finished_never_moves(state):
    assert step(moving(state, DIRECT, stage=1), [REFUSED], WORSE) == Decision(state, 1)


def test_the_order_of_nodes_makes_no_difference():
    nodes = [PROVEN, REFUSED, replace(REFUSED, name="b"), AWAY_BEFORE, QUIET_BEFORE]
    told_all = moving(S.CONVERGING, DIRECT, stage=1, stage_elapsed_seconds=1.0)

    assert step(told_all, nodes) == step(told_all, nodes[::-1])


def test_the_last_rule_always_decides():
    for nodes in ((), (PROVEN,), (WAITING,), (AWAY_BEFORE,)):
        for stage in range(3):
            assert RULES[-1](Situation(moving(S.PUSHING, stage=stage), nodes)) is not None


def test_only_what_is_new_is_news():
    watched = moving(S.BAKING, **(WATCHED | {"baked_seconds": 4.0}))
    begun = moving(S.CONVERGING, **(WATCHED | {"baked_seconds": 0.0}))

    assert step(watched, [CANARY, *OTHERS], WELL, 1).news == ()
    assert [one.text for one in step(begun, [CANARY, *OTHERS], WELL, 1).news] == [
        "Proven on 1 node; watched for 10 seconds."
    ]


def test_a_step_of_ten_thousand_nodes_is_quick():
    """Linear in the nodes: a comparison of each with each would take minutes here."""
    fleet = [has_it(f"n{number:05}") for number in range(5_000)] + [at(f"o{number:05}", 6) for number in range(5_000)]
    decision = step(moving(S.BAKING, **WATCHED | {"stage": 1}), fleet, WELL, 1)

    assert (decision.stage, decision.effect) == (2, PUSH_ALL)
    assert node_id("n00000") == fleet[0].id


def test_a_freeze_holds_nobody_who_has_it_already():
    last = moving(S.BAKING, stage=2, baked_seconds=10.0, block="Frozen.")

    assert step(last, [CANARY], WELL, 1).state is S.COMPLETE

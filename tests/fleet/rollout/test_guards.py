"""The guards: each hits alone, says why, and does not hit a little earlier."""

from dataclasses import replace

import pytest

from fleet.rollout.decision import Effect, NewsKind
from fleet.rollout.guards import GuardKind, Size, first_hit, size_jump
from fleet.rollout.machine import step
from fleet.rollout.seen import Fault, NodeCounts, Presence
from fleet.rollout.situation import Situation
from fleet.rollout.states import RolloutState
from tests.fleet.rollout.made import WELL, at, has_it, moving, told

OTHER = at("z", 6)
HOT, WARM, EMPTY = NodeCounts(100, 62), NodeCounts(100, 5), NodeCounts(49, 49)
CALM_HOUR, ILL_HOUR = NodeCounts(6_000, 6), NodeCounts(6_000, 600)

HITS = [
    (
        GuardKind.REJECTED,
        told("a", fault=Fault(7, "apply", "acme/shop", "malformed")),
        "a rejected revision 7 at apply: acme/shop: malformed",
    ),
    (
        GuardKind.UNPROVEN,
        told("a", received=7, warming=2, waited_seconds=120.0),
        "Not proven within 120 seconds by a (received, 2 still warming).",
    ),
    (
        GuardKind.RESTARTED,
        has_it("a", restarts_since_push=1),
        "Envoy restarted on a since the revision was sent there.",
    ),
    (
        GuardKind.SILENT,
        has_it("a", presence=Presence.QUIET, silent_seconds=30.0),
        "Not heard for 30 seconds since the revision was sent there: a.",
    ),
    (
        GuardKind.HOT,
        has_it("a", spans=(HOT, HOT), hour_before=CALM_HOUR),
        "a answered 62.0 % of 200 requests with 5xx in 20 seconds (0.1 % in the hour before).",
    ),
]
MISSES = [
    ("a node that was never told", at("a", 6, restarts_since_push=1, spans=(HOT, HOT), waited_seconds=999.0)),
    ("a refusal of another revision", told("a", fault=Fault(5, "apply", "acme/shop", "malformed"))),
    ("119 seconds", told("a", waited_seconds=119.0)),
    ("29 seconds of silence", has_it("a", presence=Presence.QUIET, silent_seconds=29.0)),
    (
        "silence that began before it was told",
        told("a", presence=Presence.AWAY, silent_seconds=900.0, was_heard_when_pushed=False),
    ),
    ("one hot minute", has_it("a", spans=(HOT,), hour_before=CALM_HOUR)),
    ("two hot minutes with one between", has_it("a", spans=(HOT, WARM, HOT), hour_before=CALM_HOUR)),
    ("minutes of exactly 5 %", has_it("a", spans=(WARM, WARM), hour_before=CALM_HOUR)),
    ("hardly any requests", has_it("a", spans=(EMPTY, EMPTY), hour_before=CALM_HOUR)),
    ("a node that was as ill before", has_it("a", spans=(HOT, HOT), hour_before=ILL_HOUR)),
]


@pytest.mark.parametrize("paused", [False, True], ids=["", "paused"])
@pytest.mark.parametrize(("kind", "node", "text"), HITS, ids=[str(row[0]) for row in HITS])
def test_a_guard_hits_and_everybody_goes_back(kind, node, text, paused):
    rollout = moving(RolloutState.BAKING, stage=0, baked_seconds=1.0, is_paused_by_person=paused, is_waived=True)
    guard = first_hit(Situation(rollout, (node, OTHER)))
    decision = step(rollout, [node, OTHER], WELL, 1)

    assert (guard.kind, guard.text) == (kind, text)
    assert (decision.state, decision.effect, decision.cause) == (RolloutState.ROLLING_BACK, Effect.GIVE_BACK, text)
    assert [(one.kind, one.text) for one in decision.news] == [(NewsKind.GUARD, text)]


@pytest.mark.parametrize("node", [row[1] for row in MISSES], ids=[row[0] for row in MISSES])
def test_a_guard_does_not_hit(node):
    assert first_hit(Situation(moving(RolloutState.BAKING, stage=0), (node, OTHER))) is None


def test_nothing_hits_before_somebody_was_told():
    node = told("a", restarts_since_push=3)

    assert first_hit(Situation(moving(RolloutState.PENDING), (node,))) is None


def test_a_rejection_says_how_many_more():
    fault = Fault(7, "fetch", "", "no such digest")
    nodes = tuple(told(name, fault=fault) for name in "abc")
    guard = first_hit(Situation(moving(RolloutState.CONVERGING, stage=0), nodes))

    assert guard.text == "a (2 more also) rejected revision 7 at fetch: no such digest"


def test_what_says_why_comes_before_what_only_says_that():
    stuck, fallen = told("a", waited_seconds=500.0), has_it("b", restarts_since_push=1)
    situation = Situation(moving(RolloutState.CONVERGING, stage=0), (stuck, fallen))

    assert first_hit(situation).kind is GuardKind.RESTARTED


def test_a_node_waits_as_long_as_its_stage_unless_it_came_later():
    rollout = moving(RolloutState.CONVERGING, stage=0, stage_elapsed_seconds=500.0)

    assert first_hit(Situation(rollout, (told("a"),))).kind is GuardKind.UNPROVEN
    assert first_hit(Situation(rollout, (told("a", waited_seconds=3.0),))) is None


def test_a_node_that_joined_during_the_last_stage_has_not_begun_to_be_late():
    last = moving(RolloutState.BAKING, stage=2, stage_elapsed_seconds=500.0)

    assert first_hit(Situation(last, (has_it("a"), replace(told("b"), stage=None)))) is None


@pytest.mark.parametrize(
    ("base", "new", "jumps"),
    [
        (None, Size(900, 90_000), ""),
        (Size(100, 1_000), Size(200, 2_000), ""),
        (Size(100, 1_000), Size(201, 1_000), "100 → 201 resources"),
        (Size(100, 1_000), Size(49, 1_000), "100 → 49 resources"),
        (Size(100, 1_000), Size(50, 500), ""),
        (Size(1_200, 1_000), Size(1_200, 2_001), "1 000 → 2 001 bytes"),
        (Size(100, 1_000), Size(0, 0), "100 → 0 resources, 1 000 → 0 bytes"),
        (Size(0, 0), Size(50, 9), "0 → 50 resources, 0 → 9 bytes"),
        (Size(10, 100), Size(49, 4_900), ""),
    ],
)
def test_a_jump_in_size(base, new, jumps):
    said = size_jump(base, new)

    assert bool(said) == bool(jumps)
    assert jumps in said

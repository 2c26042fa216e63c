"""Matchers, patterns, fingerprints, and alerts that explain others."""

import time
from uuid import uuid4

import pytest

from alerting.life.inhibiting import BUILT_IN, Inhibition, explained, inhibitor
from alerting.life.matching import Matcher, Operator, all_agree, fingerprint, is_like

LABELS = {"kind": "node_drift", "gateway": "edge", "node": "edge-1"}


@pytest.mark.parametrize(
    ("label", "operator", "values", "agrees"),
    [
        ("gateway", Operator.IS, ("west", "edge"), True),
        ("gateway", Operator.IS_NOT, ("edge",), False),
        ("node", Operator.LIKE, ("edge-*",), True),
        ("node", Operator.NOT_LIKE, ("edge-*",), False),
        ("team", Operator.IS, ("",), True),
        ("team", Operator.IS, ("shop",), False),
    ],
)
def test_a_matcher_looks_at_one_label(label, operator, values, agrees):
    assert Matcher(label, operator, values).agrees(LABELS) is agrees


def test_all_must_agree_and_none_agree_with_everything():
    good, bad = Matcher("gateway", Operator.IS, ("edge",)), Matcher("gateway", Operator.IS, ("west",))
    assert all_agree([good, good], LABELS)
    assert not all_agree([good, bad], LABELS)
    assert all_agree([], LABELS)


@pytest.mark.parametrize(
    ("text", "pattern", "is_matching"),
    [
        ("edge", "edge", True), ("edge", "*", True), ("", "*", True), ("edge-1", "e*1", True), ("abab", "*ab", True),
        ("ab", "a*b*c", False), ("a", "a*a", False), ("aXbXc", "a*b*c", True), ("aXcXb", "a*b*c", False),
        ("edge.1", "edge?1", False),
    ],
)  # fmt: skip
def test_patterns(text, pattern, is_matching):
    assert is_like(text, pattern) is is_matching


def test_no_pattern_takes_long():
    begun = time.perf_counter()
    assert not is_like("a" * 5_000, "*a" * 100 + "b")
    assert time.perf_counter() - begun < 0.5


def test_a_fingerprint_is_of_the_labels_in_any_order():
    rule = uuid4()
    assert fingerprint(rule, {"a": "1", "b": "2"}) == fingerprint(rule, {"b": "2", "a": "1"})
    assert len({fingerprint(rule, {"a": "1"}), fingerprint(uuid4(), {"a": "1"}), fingerprint(rule, {"a": "2"})}) == 3


def test_a_silent_node_explains_its_drift_and_no_other():
    silent = {"kind": "node_silent", "gateway": "edge", "node": "edge-1"}
    assert inhibitor(LABELS, [silent], BUILT_IN)
    assert not inhibitor(LABELS, [{**silent, "node": "edge-2"}], BUILT_IN)
    assert not inhibitor(silent, [silent, LABELS], BUILT_IN)


def test_what_burns_a_gateway_explains_its_routes():
    gateway = {"kind": "slo_burn", "scope": "gateway", "gateway": "edge", "objective": "all"}
    route = {"kind": "slo_burn", "scope": "route", "gateway": "edge", "objective": "shop"}
    assert inhibitor(route, [gateway], BUILT_IN)
    assert not inhibitor(gateway, [route], BUILT_IN)
    assert not inhibitor({**route, "gateway": "west"}, [gateway], BUILT_IN)


@pytest.mark.parametrize(
    ("equal", "pairs"),
    [((), [(0, 2), (1, 2)]), (("gateway",), [(0, 2)]), (("gateway", "zone"), [])],
    ids=["anywhere", "on the same gateway", "nowhere, for one has no zone"],
)
def test_what_is_explained_names_the_one_that_explains_it(equal, pairs):
    rollout = Matcher("kind", Operator.IS, ("rollout",))
    budget = Matcher("kind", Operator.IS, ("slo_burn",))
    here, there = {"kind": "slo_burn", "gateway": "edge"}, {"kind": "slo_burn", "gateway": "west"}
    firing = [here, there, {"kind": "rollout", "gateway": "edge"}]
    assert explained(Inhibition("Explained", (rollout,), (budget,), equal), firing, firing) == pairs


def test_nothing_explains_itself_even_where_both_sides_match():
    edge = (Matcher("gateway", Operator.IS, ("edge",)),)
    alone, other = {"gateway": "edge", "node": "1"}, {"gateway": "edge", "node": "2"}
    assert explained(Inhibition("All", edge, edge, ()), [alone], [alone]) == []
    assert explained(Inhibition("All", edge, edge, ()), [alone, other], [alone, other]) == [(0, 1), (1, 0)]

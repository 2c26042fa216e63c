"""States, and how far nodes and stages have come."""

import pytest

from fleet.rollout.seen import Fault, Presence
from fleet.rollout.states import NodeState, RolloutState, StageState, stage_state
from tests.fleet.rollout.made import at, node

S = RolloutState


def test_what_is_over_and_what_goes_back():
    assert {state for state in S if not state.is_active} == {S.COMPLETE, S.ROLLED_BACK, S.SUPERSEDED, S.CANCELLED}
    assert {state for state in S if state.is_going_back} == {S.ROLLING_BACK, S.ROLLBACK_INCOMPLETE}
    assert {state for state in S if not state.has_touched_nodes} == {S.SCHEDULED, S.PENDING, S.CANCELLED}


@pytest.mark.parametrize(
    ("state", "current", "expected"),
    [
        (S.SCHEDULED, None, ["waiting", "waiting", "waiting"]),
        (S.HELD, None, ["waiting", "waiting", "waiting"]),
        (S.PUSHING, 0, ["pushing", "waiting", "waiting"]),
        (S.CONVERGING, 1, ["passed", "converging", "waiting"]),
        (S.BAKING, 1, ["passed", "baking", "waiting"]),
        (S.HELD, 1, ["passed", "held", "waiting"]),
        (S.PAUSED, 2, ["passed", "passed", "paused"]),
        (S.ROLLING_BACK, 1, ["passed", "stopped", "waiting"]),
        (S.ROLLBACK_INCOMPLETE, 1, ["passed", "stopped", "waiting"]),
        (S.ROLLED_BACK, 0, ["stopped", "waiting", "waiting"]),
        (S.SUPERSEDED, 1, ["passed", "stopped", "waiting"]),
        (S.CANCELLED, None, ["waiting", "waiting", "waiting"]),
        (S.COMPLETE, 2, ["passed", "passed", "passed"]),
    ],
)
def test_where_stages_stand(state, current, expected):
    assert [stage_state(number, state, current) for number in range(3)] == [StageState(one) for one in expected]


REFUSAL = Fault(7, "apply", "acme/shop", "malformed")


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (node("a"), NodeState.WAITING),
        (at("a", 6), NodeState.WAITING),
        (at("a", 6, received=7), NodeState.RECEIVED),
        (at("a", 6, received=7, accepted=7), NodeState.ACCEPTED),
        (at("a", 6, received=7, accepted=7, active=7), NodeState.ACTIVE),
        (at("a", 7), NodeState.PROVEN),
        (at("a", 6, received=7, fault=REFUSAL), NodeState.REJECTED),
        (at("a", 6, Presence.QUIET), NodeState.WAITING),
        (at("a", 6, Presence.AWAY), NodeState.SILENT),
        (at("a", 6, Presence.AWAY, received=7), NodeState.SILENT),
        (at("a", 7, Presence.AWAY), NodeState.PROVEN),
    ],
)
def test_how_far_a_node_has_come(seen, expected):
    assert seen.state(7) is expected


@pytest.mark.parametrize(
    ("seen", "base", "is_back"),
    [
        (at("a", 6), 6, True),
        (at("a", 6, received=7), 6, True),
        (at("a", 6, active=7), 6, False),
        (at("a", 6, proven=None), 6, False),
        (at("a", 7), 6, False),
        (at("a", 6, fault=REFUSAL), 6, False),
        (node("a"), None, True),
        (node("a", received=7), None, False),
        (node("a", fault=REFUSAL), None, False),
    ],
)
def test_when_a_node_is_back(seen, base, is_back):
    assert seen.is_back(base) == is_back

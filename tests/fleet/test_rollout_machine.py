"""The rollout machine, as a table: what is seen, and the next move."""

from dataclasses import replace
from uuid import UUID

import pytest

from fleet.rollout.machine import CONVERGE_SECONDS, GRACE_SECONDS, RULES, Decision, Effect, step
from fleet.rollout.seen import Fault, Moving, NodeSeen, Presence
from fleet.rollout.states import NodeState, RolloutState

S = RolloutState
NONE, GIVE_BACK = Effect.NONE, Effect.GIVE_BACK
REFUSAL = Fault(sequence=7, stage="apply", object="acme/shop", message="malformed")


def node(name: str, presence: Presence = Presence.HEARD, **progress) -> NodeSeen:
    return NodeSeen(id=UUID(int=int.from_bytes(name.encode())), name=name, presence=presence, **progress)


PROVEN = node("a", received=7, accepted=7, active=7, proven=7)
RECEIVED = node("b", received=7, accepted=6, active=6, proven=6)
WAITING = node("b", received=6, accepted=6, active=6, proven=6)
REFUSED = node("c", received=7, active=6, proven=6, fault=REFUSAL)
REFUSED_BEFORE = replace(REFUSED, received=6, fault=replace(REFUSAL, sequence=6))
QUIET = node("d", Presence.QUIET, proven=6)
AWAY = node("e", Presence.AWAY, proven=6)
AWAY_BUT_PROVEN = node("f", Presence.AWAY, proven=7)

TABLE = [
    ("a new rollout is assigned", S.PENDING, 0, [PROVEN], S.PUSHING, Effect.ASSIGN, ""),
    ("nobody has it yet", S.PUSHING, 1, [WAITING], S.PUSHING, NONE, ""),
    ("somebody has it", S.PUSHING, 1, [RECEIVED], S.CONVERGING, NONE, ""),
    ("one of two proved it", S.CONVERGING, 1, [PROVEN, RECEIVED], S.CONVERGING, NONE, ""),
    ("all proved it", S.CONVERGING, 1, [PROVEN], S.COMPLETE, NONE, ""),
    ("all proved it before anybody looked", S.PUSHING, 1, [PROVEN], S.COMPLETE, NONE, ""),
    ("a refusal outranks every proof", S.CONVERGING, 1, [PROVEN, REFUSED], S.FAILED, GIVE_BACK, "acme/shop: malformed"),
    ("an old refusal does not count", S.PUSHING, 1, [REFUSED_BEFORE], S.PUSHING, NONE, ""),
    ("no node yet: it waits", S.PUSHING, 9999, [], S.PUSHING, NONE, "No node has joined"),
    ("all silent: it waits rather than guess", S.PUSHING, 9999, [AWAY], S.PUSHING, NONE, "No node is online"),
    ("one just fallen silent is awaited", S.CONVERGING, GRACE_SECONDS - 1, [PROVEN, QUIET], S.CONVERGING, NONE, ""),
    ("but not for ever, and it is named", S.CONVERGING, GRACE_SECONDS, [PROVEN, QUIET], S.COMPLETE, NONE, "silent: d"),
    ("one long away is named", S.CONVERGING, 1, [PROVEN, AWAY], S.COMPLETE, NONE, "1 of 2 nodes; silent: e"),
    ("a proof outlives its node's leaving", S.CONVERGING, 1, [PROVEN, AWAY_BUT_PROVEN], S.COMPLETE, NONE, ""),
    ("who speaks but never proves it refuses it", S.CONVERGING, CONVERGE_SECONDS, [PROVEN, RECEIVED], S.FAILED,
     GIVE_BACK, "b (received)"),
    ("silence is no refusal", S.CONVERGING, CONVERGE_SECONDS, [PROVEN, AWAY], S.COMPLETE, NONE, "silent: e"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "elapsed", "nodes", "expected", "effect", "reason"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_the_next_move(state, elapsed, nodes, expected, effect, reason):
    decision = step(Moving(state, 7, elapsed), nodes)

    assert (decision.state, decision.effect) == (expected, effect)
    assert reason in decision.reason
    assert bool(decision.reason) == bool(reason)
    assert (decision.look_again_seconds is None) == (not expected.is_active)


@pytest.mark.parametrize("state", [S.COMPLETE, S.FAILED, S.SUPERSEDED])
def test_what_is_finished_never_moves(state):
    assert step(Moving(state, 7, 1), [REFUSED]) == Decision(state)


def test_the_order_of_nodes_makes_no_difference():
    nodes = [PROVEN, REFUSED, replace(REFUSED, name="b"), AWAY, QUIET]

    assert step(Moving(S.CONVERGING, 7, 1), nodes) == step(Moving(S.CONVERGING, 7, 1), nodes[::-1])


def test_the_last_rule_always_decides():
    from fleet.rollout.machine import Situation

    for nodes in ((), (PROVEN,), (WAITING,), (AWAY,)):
        assert RULES[-1](Situation(Moving(S.PUSHING, 7, 0), nodes)) is not None


def test_how_far_a_node_has_come():
    states = [node.state(7) for node in (WAITING, RECEIVED, PROVEN, REFUSED, QUIET, AWAY, AWAY_BUT_PROVEN)]

    assert states == [
        NodeState.WAITING, NodeState.RECEIVED, NodeState.PROVEN, NodeState.REJECTED, NodeState.WAITING,
        NodeState.SILENT, NodeState.PROVEN,
    ]  # fmt: skip

"""Whom the node API turns away is in the trail; a session that is merely over is not."""

import time

import jwt

from console.audit.actor import SYSTEM
from console.audit.models import Refusal
from fleet.actions.nodes import revoke_node
from fleet.models import Node
from fleet.signing_keys import signing_keys
from tests.fleet.simulated_node import SimulatedNode
from tests.fleet.waiting import until


def noted(code: str) -> list[Refusal]:
    return list(Refusal.objects.filter(kind="node", code=code).order_by("id"))


def test_forged_signatures_are_counted_under_the_node_they_claim(node, new_node):
    other = new_node("edge-2")
    impostor = SimulatedNode(node.door, "edge-1", key=other.key, id=node.id)
    for _ in range(3):
        assert impostor.open_session().status_code == 401
    until(lambda: sum(one.count for one in noted("signature_invalid")) == 3)
    (row,) = noted("signature_invalid")
    assert (row.target_id, row.actor_name) == (node.id, "somebody calling as a node")
    assert row.summary.startswith("POST /node/v1/session was refused")


def test_a_revoked_node_and_a_wrong_join_token_are_told(node, door):
    revoke_node(Node.objects.get(pk=node.id), actor=SYSTEM)
    until(lambda: node.poll().status_code == 403)
    SimulatedNode(door, "edge-9").enrol("gh-join-guessed")
    until(lambda: noted("node_revoked") and noted("join_token_invalid"))


def test_a_session_that_is_over_is_no_refusal_and_a_forged_one_is(node):
    key_id, key = signing_keys().newest
    claims = {"aud": "node", "sub": node.id, "exp": int(time.time()) - 1}
    node.token = jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": key_id})
    assert node.poll().status_code == 401
    forged = {**claims, "exp": int(time.time()) + 60}
    node.token = jwt.encode(forged, node.key, algorithm="EdDSA", headers={"kid": key_id})
    assert node.poll().status_code == 401
    until(lambda: noted("session_expired"))
    assert [row.count for row in noted("session_expired")] == [1]

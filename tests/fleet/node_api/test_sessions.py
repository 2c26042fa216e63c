"""Every request is the node's own: signed, fresh, never seen before; and revocation works within one poll."""

import time

import jwt

from console.audit.actor import SYSTEM
from fleet.actions.nodes import revoke_node
from fleet.models import Node
from fleet.signing_keys import signing_keys
from tests.fleet.simulated_node import SimulatedNode


def code(answer):
    return answer.status_code, answer.json()["code"]


def test_a_recorded_request_cannot_be_played_again(node, door):
    headers = node.signed("/session", b"{}")
    ask = lambda: door.run(door.send("POST", "/node/v1/session", content=b"{}", headers=headers))  # noqa: E731

    assert ask().status_code == 200
    assert code(ask()) == (401, "signature_invalid")


def test_a_recorded_request_cannot_be_played_again_while_redis_is_away(node, door, monkeypatch):
    nonces = door.desk.nonces
    headers = node.signed("/session", b"{}")
    ask = lambda: door.run(door.send("POST", "/node/v1/session", content=b"{}", headers=headers))  # noqa: E731

    with monkeypatch.context() as patch:
        patch.setattr(nonces, "_client", type(nonces._client)(unix_socket_path="/nowhere/valkey.sock", retry=None))
        assert ask().status_code == 200
        assert code(ask()) == (401, "signature_invalid")


def test_an_old_signature_and_a_changed_body_are_refused(node, door):
    old = node.signed("/session", b"{}", at=time.time() - 120)
    other = node.signed("/session", b'{"a":1}')

    for headers in (old, other):
        answer = door.run(door.send("POST", "/node/v1/session", content=b"{}", headers=headers))
        assert code(answer) == (401, "signature_invalid")


def test_another_nodes_signature_opens_no_session(node, new_node):
    other = new_node("edge-2")
    impostor = SimulatedNode(node.door, "edge-1", key=other.key, id=node.id)

    assert code(impostor.open_session()) == (401, "signature_invalid")


def test_a_poll_may_be_signed_instead_of_carrying_a_token(node, door):
    headers = node.signed("/manifest", b"", method="GET")
    answer = door.run(door.send("GET", "/node/v1/manifest", headers=headers))

    assert answer.status_code == 200
    assert node.verified(answer)["gateway"] == "edge"


def test_tokens_that_are_over_or_not_ours_ask_for_a_new_session(node, door):
    key_id, key = signing_keys().newest
    claims = {"aud": "node", "sub": node.id, "exp": int(time.time()) - 1}
    over = jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": key_id})
    foreign = jwt.encode({**claims, "exp": int(time.time()) + 60}, node.key, algorithm="EdDSA", headers={"kid": key_id})
    for_people = jwt.encode(
        {**claims, "aud": "people", "exp": int(time.time()) + 60}, key, algorithm="EdDSA", headers={"kid": key_id}
    )

    for token in (over, foreign, for_people, "gh_something", ""):
        node.token = token
        assert code(node.poll()) == (401, "session_expired"), token


def test_a_request_without_any_proof_is_refused(door):
    answer = door.run(door.send("GET", "/node/v1/manifest"))

    assert code(answer) == (401, "unauthenticated")


def test_revoking_a_node_ends_its_parked_poll_and_every_door(node):
    assert node.poll().status_code == 200
    parked = node.start_poll(wait=30)

    revoke_node(Node.objects.get(pk=node.id), actor=SYSTEM)

    assert code(parked.result(10)) == (403, "node_revoked")
    assert code(node.poll()) == (403, "node_revoked")
    assert code(node.report()) == (403, "node_revoked")
    assert code(node.open_session()) == (403, "node_revoked")


def test_unknown_addresses_methods_and_oversized_bodies_are_problems(node, door):
    send = lambda *request, **extra: door.run(door.send(*request, **extra))  # noqa: E731

    assert code(send("GET", "/node/v1/nothing")) == (404, "not_found")
    assert code(send("POST", "/node/v1/manifest")) == (405, "method_not_allowed")
    assert code(send("POST", "/node/v1/enrol", content=b"x" * 70_000)) == (413, "body_too_large")
    assert code(send("POST", "/node/v1/enrol", content=b"not json")) == (400, "malformed")
    assert code(node.post("/index", {"slice": "acme@edge"})) == (422, "invalid")

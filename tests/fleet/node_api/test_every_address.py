"""Every address of the node API, tried by everybody: only a node gets in, and only to what is its gateway's."""

import json
import time
from dataclasses import dataclass
from typing import Any

import jwt
import pytest

from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from fleet.actions.nodes import revoke_node
from fleet.models import Node
from fleet.node_api.app import ADDRESSES
from fleet.signing_keys import signing_keys
from tests import make
from tests.fleet import edge as edges
from tests.fleet.edge import draft_service, publish_now
from tests.fleet.simulated_node import SimulatedNode
from tests.live.browser import cookie_of

BODIES: dict[str, Any] = {
    "/node/v1/manifest": None,
    "/node/v1/keys": None,
    "/node/v1/session": {},
    "/node/v1/index": {"slice": "acme@edge", "sequence": 1, "have": None},
    "/node/v1/resources": {"digests": []},
    "/node/v1/secrets": {"secrets": []},
    "/node/v1/quotas": {},
    "/node/v1/reports": {},
    "/node/v1/enrol": {},
}
"""What is sent to each; what is wrong with a body is found after who sends it."""
OPEN_TO_NODES = sorted(set(ADDRESSES) - {"/node/v1/enrol"})


@dataclass(frozen=True)
class Visitor:
    """Somebody who calls with these headers."""

    name: str
    headers: dict[str, str]


@pytest.fixture
def strangers(edge, door, node, new_node, cast):
    """Everybody who is no node of ours."""
    revoked = new_node("edge-2")
    revoke_node(Node.objects.get(pk=revoked.id), actor=SYSTEM)
    _, secret = make.token(cast.platform, cast.olga, tuple(Permission))
    key_id, key = signing_keys().newest
    claims = {"aud": "node", "sub": node.id, "exp": int(time.time()) + 600}
    bearing = lambda text: {"Authorization": f"Bearer {text}"}  # noqa: E731
    public = key.public_key().public_bytes_raw()
    return [
        Visitor("nobody", {}),
        Visitor("the platform's owner with a session", {"Cookie": cookie_of(cast.olga)}),
        Visitor("the platform's owner with a token", bearing(secret)),
        Visitor("a join token", bearing(edge.join_token())),
        Visitor("a token that nobody signed", bearing(jwt.encode(claims, None, algorithm="none"))),
        Visitor("a token signed with the public key", bearing(jwt.encode(claims, public, algorithm="HS256",
                                                                         headers={"kid": key_id}))),
        Visitor("a token for people", bearing(jwt.encode({**claims, "aud": "people"}, key, algorithm="EdDSA",
                                                         headers={"kid": key_id}))),
        Visitor("a token that is over", bearing(jwt.encode({**claims, "exp": 1}, key, algorithm="EdDSA",
                                                           headers={"kid": key_id}))),
        Visitor("a revoked node", bearing(revoked.token)),
    ]  # fmt: skip


def send(door, address: str, headers: dict[str, str]) -> Any:
    body = BODIES[address]
    content = b"" if body is None else json.dumps(body).encode()
    if address == "/node/v1/enrol":
        content = SimulatedNode(door, "intruder").enrolment("ghj_that-nobody-made")
    return door.run(door.send(ADDRESSES[address].method, address, content=content, headers=headers))


def test_every_address_is_tried():
    assert set(BODIES) == set(ADDRESSES)


@pytest.mark.parametrize("address", sorted(ADDRESSES))
def test_who_is_no_node_gets_nothing(address, door, strangers):
    answers = {one.name: send(door, address, one.headers).status_code for one in strangers}
    assert {name: status for name, status in answers.items() if status not in {401, 403}} == {}


@pytest.mark.parametrize("address", OPEN_TO_NODES)
def test_a_node_is_let_in_by_its_session_and_by_its_signature(address, door, node):
    body = BODIES[address]
    content = b"" if body is None else json.dumps(body).encode()
    by_signature = node.signed(address.removeprefix("/node/v1"), content, method=ADDRESSES[address].method)
    statuses = [send(door, address, by_signature).status_code]
    if address != "/node/v1/session":  # a session is bought with a signature only
        statuses.append(send(door, address, {"Authorization": f"Bearer {node.token}"}).status_code)
    assert not {401, 403} & set(statuses)


def test_a_signature_of_another_key_is_none_anywhere(door, node):
    impostor = SimulatedNode(door, "edge-1", id=node.id)
    for address in OPEN_TO_NODES:
        body = BODIES[address]
        content = b"" if body is None else json.dumps(body).encode()
        headers = impostor.signed(address.removeprefix("/node/v1"), content, method=ADDRESSES[address].method)
        assert send(door, address, headers).status_code == 401, address


def test_a_node_of_another_gateway_gets_nothing_of_this_one(edge, door, node, cast):
    draft_service(edge.acme, "echo", port=9101)
    publish_now(edge.acme)
    told = next(row for row in node.manifest()["slices"] if row["slice"] == "acme@edge")
    north = edges.build(cast, "north")
    stranger = SimulatedNode(door, "north-1").joined(north.join_token())
    assert all(row["slice"].endswith("@north") for row in stranger.manifest()["slices"])
    asked = {"slice": "acme@edge", "sequence": told["sequence"], "have": None}
    assert node.post("/index", asked).status_code == 200
    assert stranger.post("/index", asked).status_code == 404


def test_people_find_no_door_of_theirs_below_node(door, cast):
    for address in ("/node/v1/../../api/v1/me", "/node/v1/me", "/node/v2/manifest", "/node/v1/manifest/"):
        answer = door.run(door.send("GET", address, headers={"Cookie": cookie_of(cast.olga)}))
        assert answer.status_code in {401, 404}

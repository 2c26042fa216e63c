"""What a node makes of ways to sign in, before Envoy has any of it."""

import pytest
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_agent.assembly.sign_ins import with_seals, with_sign_ins
from gatehouse_agent.assembly.vended import Given
from gatehouse_protocol.sign_ins import seal_name
from gatehouse_protocol.vending import VendedCredential, VendedKind, VendedShape

from tests.agent.openid_provider import SECRET
from tests.policies.compiler.intents import SCHEMA, compiled
from tests.policies.compiler.traffic.world import policy

CLUSTER, CREDENTIAL = "acme/sign-in/members", "acme/vended/shop-sign-in"
OWNERS = {(Kind.CLUSTER, CLUSTER): "acme@edge"}


def cluster():
    named = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_url")
    settings = {name: f"https://id.acme.test/{name}" for name in named}
    guard = policy("members", "oidc", client_id="shop", client_secret="shop-sign-in", **settings)
    found = compiled(guard, vended={"shop-sign-in": VendedShape(VendedKind.HEADER)})
    assert found.problems == ()
    (one,) = [each for each in found.resources if each.name == CLUSTER]
    return EnvoyResource("1", one.body)


def given(secret, kind=VendedKind.HEADER):
    return {CREDENTIAL: Given(CREDENTIAL, "acme.credentials@edge", "d" * 64, VendedCredential(kind, 1, secret))}


def seal(socket, credentials):
    resources, sign_ins = with_sign_ins({Kind.CLUSTER: {CLUSTER: cluster()}}, OWNERS, credentials, socket)
    return with_seals(resources, sign_ins)[Kind.SECRET][seal_name(CLUSTER)]


def test_nodes_seal_alike_and_with_nothing_that_tells_the_secret(tmp_path):
    here, there = seal(tmp_path / "a", given(SECRET)), seal(tmp_path / "b", given(SECRET))
    assert here == there
    assert SECRET.encode() not in here.body
    assert seal(tmp_path, given("another-secret")) != here


def test_without_a_secret_sessions_are_sealed_with_something_that_nobody_knows(tmp_path):
    found = SCHEMA.unpack(seal(tmp_path, {}).body)
    assert len(found.generic_secret.secret.inline_string) == 64
    assert seal(tmp_path, {}) == seal(tmp_path, given("u:p", VendedKind.AWS_SIGV4))


def test_a_slice_names_no_credential_of_another_tenant(tmp_path):
    stolen = {Kind.CLUSTER: {"globex/sign-in/members": cluster()}}
    owners = {(Kind.CLUSTER, "globex/sign-in/members"): "globex@edge"}
    with pytest.raises(PieceError):
        with_sign_ins(stolen, owners, given(SECRET), tmp_path)

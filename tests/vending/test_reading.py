"""Credentials that lie in Vault: what stands there comes to nodes, and what goes wrong there changes nothing."""

import threading
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone

from console.audit.models import Entry
from console.base.outbound import post
from fleet.actions.claims import claim_due
from policies.models import Slice
from tests.vending import kv
from tests.vending.kv import ROLE, SECRET_ID, TOKEN
from tests.vending.vended import HERE, KEY, NEXT, SECRET, brought, given, stripe, tag, the
from vending.actions import reading
from vending.models import Credential, Version
from vending.queries.shapes import shapes_of

PATH = "secret/payments/stripe"


@pytest.fixture
def vault(settings):
    """A Vault with Acme's key in it, on this machine, which the operator lets the console call."""
    settings.OUTBOUND_NETWORKS = (ip_network("127.0.0.0/8"),)
    with kv.serving() as found:
        found.put(PATH, value=SECRET)
        yield found


def added(alice, vault, **changes):
    """A credential that is read from there."""
    place = {"address": vault.address, "path": "payments/stripe", "token": TOKEN, **changes}
    body = stripe(vault=place)
    del body["secret"]
    answer = alice.post(HERE, body)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def read_now(name="stripe"):
    """Let a worker read it."""
    Credential.objects.filter(name=name).update(next_action_at=timezone.now(), lease_until=None)
    assert reading.read_due() == 1
    return the(name)


def test_what_stands_there_comes_to_every_node(alice, crew, vault):
    assert added(alice, vault)["state"] == "waiting"
    read_now()
    row = brought(crew)

    assert (row.read_state, row.proven.number, row.proven.origin, row.proven.store_version) == ("ok", 1, "read", 1)
    assert given(crew.nodes["edge-1"], 1)["acme/vended/stripe"].secret == SECRET
    assert TOKEN not in alice.get(f"{HERE}/stripe").content.decode()


def test_another_version_there_is_another_version_here(alice, crew, vault):
    added(alice, vault)
    read_now()
    brought(crew)
    vault.put(PATH, value=NEXT)
    read_now()
    row = brought(crew)

    assert (row.proven.number, row.proven.store_version) == (2, 2)
    assert given(crew.nodes["edge-1"], 2)["acme/vended/stripe"].secret == NEXT


def test_the_same_again_is_no_version(edge, alice, vault):
    added(alice, vault)
    read_now()
    read_now()
    vault.put(PATH, value=SECRET)
    read_now()

    assert the().newest.number == 1


def test_it_is_read_again_after_its_period(edge, alice, vault):
    added(alice, vault, period_seconds=100)
    row = read_now()

    assert timedelta(seconds=80) < row.next_action_at - timezone.now() < timedelta(seconds=120)
    assert reading.read_due() == 0


def test_by_approle_a_token_is_fetched_used_and_given_back(edge, alice, vault):
    added(alice, vault, token="", role_id=ROLE, secret_id=SECRET_ID)

    assert read_now().read_state == "ok"
    assert vault.asked == [
        "POST auth/approle/login",
        f"GET {PATH.replace('/', '/data/', 1)}",
        "POST auth/token/revoke-self",
    ]
    assert vault.tokens == {TOKEN}


def test_a_pair_is_read_together(edge, alice, vault):
    vault.put("secret/aws", key="secret access key", id="AKIDEXAMPLE", session="token")
    place = {"address": vault.address, "path": "aws", "token": TOKEN,
             "fields": {"secret": "key", "access_key_id": "id", "session_token": "session"}}  # fmt: skip
    body = {"name": "bucket", "kind": "aws_sigv4", "parameters": {"service": "s3", "region": "eu-central-1"}}
    assert alice.post(HERE, {**body, "vault": place}).status_code == 201

    assert read_now("bucket").newest.parameters == {
        "service": "s3", "region": "eu-central-1", "access_key_id": "AKIDEXAMPLE"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("breaks", "told"),
    [
        (lambda vault: vault.tokens.clear(), "Vault refuses the token for secret/data/payments/stripe (403)"),
        (lambda vault: vault.secrets.clear(), "Vault knows no secret/data/payments/stripe (404)"),
        (lambda vault: setattr(vault, "is_sealed", True), "Vault is sealed or down for maintenance (503)"),
        (lambda vault: setattr(vault, "fails_with", 500), "It answered 500"),
        (lambda vault: setattr(vault, "fails_with", 307), "redirects are not followed"),
        (lambda vault: setattr(vault, "raw", b"<html>"), "It answered secret/data/payments/stripe with something else"),
        (lambda vault: vault.delete(PATH), "Its version 1 was deleted in Vault"),
        (lambda vault: vault.put(PATH, other=NEXT), "no text in its field 'value'"),
        (lambda vault: vault.put(PATH, value="two\nlines"), "Version 2 in Vault cannot be used: /secret"),
    ],
    ids=["403", "404", "sealed", "500", "redirect", "no JSON", "deleted", "no field", "unusable"],
)  # fmt: skip
def test_what_goes_wrong_there_is_told_and_nodes_keep_what_they_have(alice, crew, vault, breaks, told):
    added(alice, vault)
    read_now()
    brought(crew)
    breaks(vault)
    row = read_now()

    assert row.read_state == "stale"
    assert told in row.read_error
    assert (row.active.number, row.read_at < row.read_since) == (1, True)
    shown = alice.get(f"{HERE}/stripe").json()
    assert (shown["state"], shown["store"]["error"]) == ("stale", row.read_error)
    assert {crew.asked(name)[KEY] for name in crew.nodes} == {1}


def test_a_vault_that_does_not_answer_is_not_waited_for(edge, alice, vault, monkeypatch):
    monkeypatch.setattr(post, "READ_SECONDS", 0.3)
    added(alice, vault)
    vault.hangs = threading.Event()
    row = read_now()

    assert (row.read_state, "did not answer" in row.read_error) == ("waiting", True)


def test_a_vault_that_is_gone_is_told(edge, alice, vault):
    added(alice, vault, address="http://127.0.0.1:1")

    assert read_now().read_error == "It refuses connections."


def test_where_the_operator_gives_no_leave_is_not_called(edge, alice, vault, settings):
    added(alice, vault)
    settings.OUTBOUND_NETWORKS = (ip_network("192.0.2.0/24"),)

    assert "not on the public internet" in read_now().read_error
    assert vault.asked == []


def test_after_too_long_it_has_failed_and_when_it_is_back_it_is_well(edge, alice, vault):
    added(alice, vault, stale_after_seconds=600)
    read_now()
    vault.is_sealed = True
    assert read_now().read_state == "stale"
    since = the().read_since
    Credential.objects.update(read_at=timezone.now() - timedelta(seconds=601))
    assert (read_now().read_state, the().read_since) == ("failed", since)
    assert alice.get(f"{HERE}?state=failed").json()["items"][0]["name"] == "stripe"

    vault.is_sealed = False
    assert (read_now().read_state, the().read_error) == ("ok", "")
    verbs = set(Entry.objects.filter(target_name="acme@edge/stripe").values_list("verb", flat=True))
    assert {"credential.stale", "credential.fail", "credential.readable"} <= verbs


def test_a_worker_that_dies_while_it_reads_loses_nothing_and_writes_nothing_later(edge, alice, vault):
    added(alice, vault)
    (lost,) = claim_due(Credential.objects.read_elsewhere(), timezone.now(), lease=reading.LEASE)
    assert reading.read_due() == 0  # somebody seems to be reading it
    Credential.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert reading.read_due() == 1
    assert the().newest.number == 1

    vault.put(PATH, value=NEXT)
    reading.read_one(lost)
    assert the().newest.number == 1


def test_one_may_ask_for_it_now(edge, alice, vault):
    added(alice, vault)
    read_now()
    vault.put(PATH, value=NEXT)
    assert alice.post(f"{HERE}/stripe/refresh", {}).status_code == 200

    assert reading.read_due() == 1
    assert the().newest.number == 2


def test_it_is_not_rotated_here(edge, alice, vault):
    added(alice, vault)
    refused = alice.post(f"{HERE}/stripe/rotate", {"secret": NEXT}, if_match=tag(alice))

    assert (refused.status_code, refused.json()["code"]) == (409, "credential_read")


def test_another_place_or_token_is_used_from_then_on(edge, alice, vault):
    added(alice, vault, token="hvs.wrong")
    assert "403" in read_now().read_error
    changed = alice.patch(f"{HERE}/stripe", {"vault": {"token": TOKEN}}, if_match=tag(alice))

    assert changed.status_code == 200, changed.json()
    assert read_now().read_state == "ok"
    moved = alice.patch(f"{HERE}/stripe", {"vault": {"address": "https://other.example.com"}}, if_match=tag(alice))
    assert (moved.status_code, moved.json()["problems"][0]["pointer"]) == (422, "/vault/token")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"address": "ftp://vault.example.com"}, "/vault/address"),
        ({"address": "https://user@vault.example.com"}, "/vault/address"),
        ({"address": "https://vault.example.com/v1"}, "/vault/address"),
        ({"path": "../sys/seal"}, "/vault/path"),
        ({"path": "a?b"}, "/vault/path"),
        ({"mount": "/secret"}, "/vault/mount"),
        ({"fields": {"value": "x"}}, "/vault/fields/value"),
        ({"fields": {}}, "/vault/fields"),
        ({"token": ""}, "/vault/token"),
        ({"secret_id": "x"}, "/vault/secret_id"),
        ({"ca": "no PEM"}, "/vault/ca"),
        ({"period_seconds": 1}, "/vault/period_seconds"),
        ({"stale_after_seconds": 5}, "/vault/stale_after_seconds"),
    ],
)
def test_a_place_that_is_none_is_refused_by_its_field(edge, alice, changes, pointer):
    place = {"address": "https://vault.example.com", "path": "stripe", "token": TOKEN, **changes}
    refused = alice.post(HERE, {"name": "stripe", "kind": "header", "vault": place})

    assert refused.status_code == 422
    assert pointer in [problem["pointer"] for problem in refused.json()["problems"]]
    assert not Version.objects.exists()


def test_a_secret_and_a_place_together_are_refused(edge, alice):
    place = {"address": "https://vault.example.com", "path": "stripe", "token": TOKEN}
    refused = alice.post(HERE, stripe(vault=place))

    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "/secret")


def test_a_key_that_signs_and_its_id_are_read_beside_each_other(alice, crew, vault):
    vault.put(PATH, key="c2VjcmV0", id="2031-05")
    place = {"address": vault.address, "path": "payments/stripe", "token": TOKEN}
    parameters = {"secret_encoding": "base64", "components": ["@path"]}
    body = {"name": "stripe", "kind": "hmac", "parameters": parameters}
    fields = {"secret": "key", "key_id": "id"}
    assert alice.post(HERE, {**body, "vault": {**place, "fields": fields}}).status_code == 201
    read_now()
    brought(crew)

    found = given(crew.nodes["edge-1"], 1)["acme/vended/stripe"]
    assert (found.secret, found.key_id, found.signing.components) == ("c2VjcmV0", "2031-05", ("@path",))
    shape = shapes_of(Slice.objects.get(key="acme@edge"))["stripe"]
    assert (shape.kind, shape.signing) == ("hmac", found.signing)

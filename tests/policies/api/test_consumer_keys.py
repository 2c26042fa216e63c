"""API keys of consumers: told once, kept as a digest, side by side while one takes the other's place."""

import hashlib
import json
import logging

import pytest
from django.db import connection

from console.base.secret_text import checksum
from policies.models import DraftObject
from policies.queries.draft import objects_of_units
from tests.policies.steps import check_draft, fill, publish

CONSUMERS = "/slices/acme@edge/consumers"
KEYS = f"{CONSUMERS}/app/keys"
ANY = {"If-Match": "*"}


@pytest.fixture(autouse=True)
def _app(edge):
    asking = {"kind": "traffic_policy", "name": "keys", "spec": {"policy": {"type": "api_key"}}}
    host = {"kind": "hostname", "name": "shop.acme.test", "spec": {"policies": ["keys"]}}
    fill(edge.acme, [{"kind": "consumer", "name": "app", "spec": {"groups": ["gold"]}}, asking, host])
    publish(edge.acme)


def kept():
    return DraftObject.objects.get(kind="consumer", name="app").spec["keys"]


def test_a_key_is_told_once_and_its_digest_kept(as_bob, as_vera):
    answer = as_bob.post(KEYS, {"name": "2027", "expires_at": "2030-01-01T01:00:00+01:00"})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["name"], made["key"][:4], len(made["key"])) == ("2027", "ghk_", 42)
    assert made["key"].endswith(checksum(made["key"][4:-6]))
    [one] = kept()
    assert one["digest"] == hashlib.sha256(made["key"].encode()).hexdigest()
    assert (one["hint"], one["expires_at"]) == (made["key"][:8], "2030-01-01T00:00:00Z")
    shown = as_vera.get(f"{CONSUMERS}/app")
    assert made["key"] not in shown.content.decode()
    assert (shown.json()["state"], shown.headers["ETag"]) == ("changed", answer.headers["ETag"])


def test_a_key_is_in_no_table_and_no_log(as_bob, edge, caplog):
    caplog.set_level(logging.DEBUG)
    sent = {"Idempotency-Key": "once"}
    key = as_bob.post(KEYS, {"name": "2027"}, headers=sent).json()["key"]
    assert as_bob.post(KEYS, {"name": "2027"}, headers=sent).json()["key"] == key  # told again, not made again
    publish(edge.acme)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE strpos(row::text, %s) > 0', [key])
            assert cursor.fetchone() == (0,), table
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE strpos(row::text, %s) > 0', [key.encode().hex()]
            )
            assert cursor.fetchone() == (0,), table
    assert key not in caplog.text


def test_a_second_key_is_made_beside_the_first_which_then_ends(as_bob):
    for name in ("first", "second"):
        assert as_bob.post(KEYS, {"name": name}).status_code == 201
    ended = as_bob.patch(f"{KEYS}/first", {"expires_at": "2027-02-01T00:00:00Z"}, headers=ANY)
    assert (ended.status_code, ended.json()["expires_at"][:10]) == (200, "2027-02-01")
    assert [(one["name"], one["expires_at"]) for one in kept()] == [
        ("first", "2027-02-01T00:00:00Z"), ("second", None),
    ]  # fmt: skip
    assert as_bob.patch(f"{KEYS}/first", {"expires_at": None}, headers=ANY).json()["expires_at"] is None
    assert as_bob.delete(f"{KEYS}/first", headers=ANY).status_code == 204
    assert as_bob.delete(f"{KEYS}/first", headers=ANY).status_code == 404
    assert as_bob.patch(f"{KEYS}/first", {"expires_at": None}, headers=ANY).status_code == 404
    assert [one["name"] for one in kept()] == ["second"]


def test_a_dry_run_makes_nothing(as_bob):
    answer = as_bob.post(f"{KEYS}?dry_run=true", {"name": "2027"})
    assert (answer.status_code, answer.json()["key"]) == (201, "")
    assert kept() == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": 7}, "/name"),
        ({"name": "a", "expires_at": "soon"}, "/expires_at"),
        ({"name": "a", "expires_at": "2030-01-01T00:00:00"}, "/expires_at"),
        ({"name": "a", "expires_at": "2030-13-01T00:00:00Z"}, "/expires_at"),
        ({"name": "a", "key": "mine"}, "/key"),
        ({"name": "Not a name"}, "/spec/keys/0/name"),
    ],
)
def test_what_is_wrong_is_named(as_bob, body, pointer):
    answer = as_bob.post(KEYS, body)
    assert answer.status_code == 422, answer.content
    assert [one["pointer"] for one in answer.json()["problems"]] == [pointer]
    assert kept() == []


def test_names_differ_there_are_eight_at_most_and_writers_name_what_they_saw(as_bob, as_vera):
    for number in range(8):
        assert as_bob.post(KEYS, {"name": f"k{number}"}).status_code == 201
    assert as_bob.post(KEYS, {"name": "k1"}).json()["code"] == "key_exists"
    assert as_bob.post(KEYS, {"name": "k9"}).json()["code"] == "keys_too_many"
    assert as_bob.patch(f"{KEYS}/k1", {"expires_at": None}).status_code == 428
    assert as_bob.patch(f"{KEYS}/k1", {}, headers=ANY).json()["problems"][0]["pointer"] == "/expires_at"
    assert as_bob.delete(f"{KEYS}/k1").status_code == 428
    assert as_bob.delete(f"{KEYS}/k1", headers={"If-Match": '"0"'}).status_code == 412
    assert as_bob.post(f"{CONSUMERS}/nobody/keys", {"name": "a"}).status_code == 404
    assert as_vera.post(KEYS, {"name": "mine"}).status_code == 403


def test_people_may_bring_a_digest_of_their_own_and_never_a_key(as_bob):
    mine = hashlib.sha256(b"a key from elsewhere").hexdigest()
    spec = {"groups": ["gold"], "keys": [{"name": "brought", "digest": mine}]}
    assert as_bob.put(f"{CONSUMERS}/app", {"spec": spec}, headers=ANY).status_code == 200
    spec["keys"][0]["digest"] = "a key from elsewhere"
    refused = as_bob.put(f"{CONSUMERS}/app", {"spec": spec}, headers=ANY)
    assert refused.json()["problems"][0]["pointer"] == "/spec/keys/0/digest"
    assert "a key from elsewhere" not in json.dumps(refused.json())


def test_a_new_key_compiles_the_hosts_anew_that_ask_for_keys(as_bob, edge):
    as_bob.post(KEYS, {"name": "2027"})
    checked = check_draft(edge.acme)
    assert checked.compiled.units == {"host:shop.acme.test"}
    assert checked.is_publishable
    members = objects_of_units(edge.acme, ["host:shop.acme.test"])["host:shop.acme.test"]
    assert {item.kind.value for item in members} == {"hostname", "traffic_policy", "consumer"}

"""Proxy credentials: told once, kept as a digest, side by side while one takes the other's place."""

import base64
import hashlib
from datetime import datetime

import pytest
from django.utils import timezone

from policies.models import DraftObject
from tests.policies.steps import fill, publish

WORKLOADS = "/slices/acme@edge/workloads"
CREDENTIALS = f"{WORKLOADS}/orders/credentials"


@pytest.fixture(autouse=True)
def _orders(edge):
    fill(edge.acme, [{"kind": "workload", "name": "orders", "spec": {"owner": "Orders team"}}])
    publish(edge.acme)


def kept():
    return DraftObject.objects.get(kind="workload", name="orders").spec["credentials"]


def test_the_password_is_told_once_and_its_digest_kept(as_bob, as_vera):
    answer = as_bob.post(CREDENTIALS)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["user"] == f"acme.orders.{made['key']}"
    assert len(made["password"]) >= 40
    digest = base64.b64encode(hashlib.sha1(made["password"].encode()).digest()).decode()
    [one] = kept()
    assert (one["key"], one["sha1"]) == (made["key"], digest)
    assert datetime.fromisoformat(one["made_at"]) <= timezone.now()
    assert made["password"] not in as_vera.get(f"{WORKLOADS}/orders").content.decode()
    assert as_vera.get(f"{WORKLOADS}/orders").json()["state"] == "changed"


def test_a_dry_run_makes_nothing(as_bob):
    answer = as_bob.post(f"{CREDENTIALS}?dry_run=true")
    assert (answer.status_code, answer.json()["password"]) == (201, "")
    assert kept() == []


def test_a_second_is_made_beside_the_first_which_is_then_taken_away(as_bob):
    first, second = (as_bob.post(CREDENTIALS).json()["key"] for _ in range(2))
    assert [one["key"] for one in kept()] == [first, second]
    assert as_bob.delete(f"{CREDENTIALS}/{first}", headers={"If-Match": "*"}).status_code == 204
    assert [one["key"] for one in kept()] == [second]
    assert as_bob.delete(f"{CREDENTIALS}/{first}", headers={"If-Match": "*"}).status_code == 404


def test_there_are_eight_at_most_and_writers_name_what_they_saw(as_bob):
    for _ in range(8):
        assert as_bob.post(CREDENTIALS).status_code == 201
    refused = as_bob.post(CREDENTIALS)
    assert (refused.status_code, refused.json()["code"]) == (409, "credentials_too_many")
    assert as_bob.delete(f"{CREDENTIALS}/x", headers={"If-Match": '"1"'}).status_code in {404, 412}
    assert as_bob.post(f"{WORKLOADS}/nobody/credentials").status_code == 404
    assert as_bob.post(CREDENTIALS, headers={"If-Match": '"0"'}).status_code in {409, 412}

"""What nodes say of the keys that they fetched is kept as they said it last, and shown to those whose policy it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.policies.steps import fill, publish

AT = "/slices/acme@edge/traffic-policies/customers"
POLICY = {"type": "jwt", "keys": {"type": "url", "url": "https://id.acme.test/keys"}}


def status(**changes):
    """One set as a node tells of it."""
    well = {
        "slice": "acme@edge", "policy": "customers", "address": "https://id.acme.test/keys", "keys": 2, "left_out": 1,
        "fetched_at": timezone.now().isoformat(), "error": "",
    }  # fmt: skip
    return {**well, **changes}


def says(node, *sets):
    assert node.report(key_sets={"key_sets": list(sets)}).status_code == 200


@pytest.fixture
def customers(edge):
    fill(edge.acme, [{"kind": "traffic_policy", "name": "customers", "spec": {"policy": POLICY}}])
    publish(edge.acme)
    return edge


def told(person):
    answer = person.get(f"{AT}/key-sets")
    assert answer.status_code == 200, answer.json()
    return {one["node"]: one for one in answer.json()["items"]}


def test_a_node_is_told_that_it_may_say_so(edge, node):
    assert "key_sets" in node.report().json()["takes"]


def test_what_a_node_says_is_shown_until_it_says_something_else(customers, node, as_bob):
    assert told(as_bob) == {}
    says(node, status())
    (one,) = told(as_bob).values()
    assert (one["state"], one["keys"], one["left_out"], one["is_heard"]) == ("fresh", 2, 1, True)
    assert one["age_seconds"] < 60

    node.report()
    assert told(as_bob)
    says(node)
    assert told(as_bob) == {}


def test_a_set_that_is_older_than_a_day_and_one_that_is_not_there_need_attention(customers, node, as_bob):
    before = (timezone.now() - timedelta(hours=25)).isoformat()
    says(node, status(fetched_at=before, error="No keys from https://id.acme.test/keys: it answered 503."))
    (one,) = told(as_bob).values()
    assert (one["state"], one["keys"]) == ("old", 2)
    assert "it answered 503" in one["error"]

    says(node, status(keys=0, fetched_at=None, error="No keys."))
    assert [one["state"] for one in told(as_bob).values()] == ["missing"]


def test_the_page_of_a_node_shows_the_sets_of_ones_own_slices(customers, node, as_olga, as_bob):
    says(node, status(), status(slice="globex@edge", policy="partners"))
    mine = [(one["slice"], one["policy"]) for one in as_bob.get(f"/nodes/{node.id}").json()["key_sets"]]
    assert mine == [("acme@edge", "customers")]
    assert len(as_olga.get(f"/nodes/{node.id}").json()["key_sets"]) == 2


def test_a_policy_that_is_not_there_has_none(customers, as_bob):
    assert as_bob.get("/slices/acme@edge/traffic-policies/nobody/key-sets").status_code == 404

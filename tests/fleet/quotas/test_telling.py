"""Nodes tell what they used of a quota, are dealt shares, and people see how it stands."""

import time

import pytest
import redis
from django.conf import settings

from fleet.quotas.book import _BEGUN
from policies.compiler import Kind
from tests.callers import signed_in
from tests.fleet.edge import draft
from tests.fleet.simulated_node import SimulatedNode

LIMIT, DAY = 100, 86_400
QUOTA = {"policy": {"type": "quota", "requests": LIMIT, "period": "day", "by": [{"type": "consumer"}]}}


@pytest.fixture
def pair(edge, node):
    """Two nodes, of a house that has dealt for a while."""
    other = SimulatedNode(node.door, "edge-2").joined(edge.join_token())
    for one in (node, other):
        one.report()
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushall()
        client.set(_BEGUN, repr(time.time() - 60))
    return node, other


def told(used=0, held=50, wanted=50, key="app", **more):
    window = int(time.time() // DAY)
    usual = {
        "quota": "acme/daily", "keys": [key], "limit": LIMIT, "seconds": DAY, "window": window, "held": held,
        "used": used, "refused": 0, "wanted": wanted,
    }  # fmt: skip
    return usual | more


def dealt(node, *buckets):
    answer = node.post("/quotas", {"buckets": list(buckets)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_one_gives_back_the_other_is_dealt(pair):
    here, there = pair
    first = dealt(here, told(50, wanted=90))
    assert first["nodes"] == 2
    assert first["dealt"] == [{"number": 0, "held": 50, "used": 50}]
    assert [one["quota"] for one in dealt(there)["short"]] == ["acme/daily"]
    dealt(there, told(3, held=5, wanted=5))
    assert dealt(here, told(50, wanted=90))["dealt"][0]["held"] == 90


def test_a_node_that_has_just_begun_is_told_what_it_held(pair):
    here, _ = pair
    dealt(here, told(40, held=50, wanted=50))
    assert dealt(here, told(2, held=None))["dealt"] == [{"number": 0, "held": 50, "used": 42}]


def test_a_window_that_is_long_over_is_not_dealt(pair):
    here, _ = pair
    assert dealt(here, told(window=5), told())["dealt"] == [{"number": 1, "held": 50, "used": 0}]


def test_while_redis_has_just_lost_everything_nobody_is_dealt_more(pair):
    here, _ = pair
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushall()
    assert dealt(here, told(50, wanted=100))["dealt"][0]["held"] == 50


def test_only_so_many_buckets_are_told_at_once(pair):
    here, _ = pair
    too_much = here.post("/quotas", {"buckets": [told()] * 2001})
    assert too_much.json()["problems"][0]["pointer"] == "/buckets"


def test_people_see_who_used_what_and_which_node_holds_it(edge, pair, cast):
    draft(edge.acme, Kind.TRAFFIC_POLICY, "daily", QUOTA)
    here, there = pair
    dealt(here, told(30), told(1, key="other"))
    dealt(there, told(20, refused=4))
    owner = signed_in(cast.alice)
    now = owner.get("/slices/acme@edge/traffic-policies/daily/quota").json()
    assert (now["total"], now["used"], now["refused"]) == (2, 51, 4)
    first = now["buckets"][0]
    assert (first["keys"], first["limit"], first["used"]) == (["app"], LIMIT, 50)
    rows = [(one["node"], one["share"], one["used"]) for one in first["nodes"]]
    assert rows == [("edge-1", 50, 30), ("edge-2", 50, 20)]
    assert owner.get("/slices/acme@edge/traffic-policies/none/quota").status_code == 404

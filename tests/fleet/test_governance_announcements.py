"""Whoever looks at a gateway or a slice hears of what now holds or frees it; a dry run tells nobody."""

from collections.abc import Callable

import orjson
import pytest

from console.base import live
from tests import make
from tests.fleet import edge as edges
from tests.fleet.approving import ask, decide, draft_service, required_on, take
from tests.fleet.edge import Edge

pytestmark = pytest.mark.django_db(transaction=True)
Heard = list[tuple[str, str]]


@pytest.fixture
def edge(cast) -> Edge:
    return edges.build(cast)


@pytest.fixture
def heard(valkey) -> Callable[[], Heard]:
    """What was announced since the last call, as (topic, what), once each."""
    channel = valkey.pubsub()
    channel.subscribe(live.CHANNEL)
    channel.get_message(timeout=5)

    def since_last() -> Heard:
        found = set()
        while (message := channel.get_message(timeout=0.2)) is not None:
            told = orjson.loads(message["data"])
            found.add((told["topic"], told["message"]["what"]))
        return sorted(found)

    yield since_last
    channel.close()


def test_a_freeze_of_all_is_told_on_every_gateway_and_a_freeze_of_one_there(edge, cast, as_olga, heard):
    edges.build(cast, "west")
    heard()
    freeze = as_olga.post("/freezes", {"reason": "Incident"}).data
    assert heard() == [("gateway:edge", "freeze"), ("gateway:west", "freeze")]
    as_olga.post(f"/freezes/{freeze['id']}/end")
    assert heard() == [("gateway:edge", "freeze"), ("gateway:west", "freeze")]
    as_olga.post("/freezes", {"gateway": "edge", "reason": "Audit"})
    assert heard() == [("gateway:edge", "freeze")]


def test_a_change_of_the_rules_and_of_labels_is_told_on_the_gateway(edge, as_olga, heard):
    node = make.node(edge.gateway)
    heard()
    as_olga.patch("/gateways/edge/delivery", {"approvals_required": True}, if_match="*")
    assert heard() == [("gateway:edge", "delivery")]
    as_olga.patch(f"/nodes/{node.pk}", {"labels": {"region": "eu-west"}})
    assert heard() == [("gateway:edge", "node"), (f"node:{node.pk}", "node")]


def test_every_step_of_an_approval_is_told_on_the_slice(edge, cast, as_alice, as_bob, heard):
    required_on(edge.gateway)
    draft_service(as_bob, "echo")
    heard()
    asked = ask(as_bob)
    assert heard() == [("slice:acme@edge", "approval")]
    decide(as_alice, asked, "approve")
    assert heard() == [("slice:acme@edge", "approval")]
    take(edge.acme, cast.bob)
    assert heard() == [("slice:acme@edge", "approval")]


def test_a_dry_run_tells_nobody(edge, as_olga, heard):
    heard()
    as_olga.post("/freezes?dry_run=true", {"reason": "Incident"})
    as_olga.patch("/gateways/edge/delivery?dry_run=true", {"approvals_required": True}, if_match="*")
    assert heard() == []

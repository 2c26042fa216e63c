"""No change reaches the whole fleet before a part of it has proved it: on two real nodes, with real traffic."""

import signal

import pytest

from tests.end_to_end.acts import ACME, in_state, make_strategy, ok, publish, publish_and_settle, settled, shift_weights
from tests.end_to_end.load import Load
from tests.end_to_end.product import ask, eventually, version_served

UNREACHABLE = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": 1}]}
HEALED_WITHIN_SECONDS = 120


@pytest.fixture
def sound(api):
    """The shop's root leads to version 1 and live on both nodes, before and afterwards."""
    _back_to_v1(api)
    yield
    _back_to_v1(api)


def _back_to_v1(api):
    for rollout in ok(api.get("/rollouts", params={"slice": "acme@edge", "active": "true"}))["items"]:
        api.post(f"/rollouts/{rollout['id']}/abort", json={"reason": "The next test begins."})
        settled(api, rollout["id"], seconds=60)
    shift_weights(api, {"echo-v1": 100, "echo-v2": 0})
    if ok(api.get(f"{ACME}/plan"))["changes"]:
        publish_and_settle(api, "start from version 1")


def break_a_third(api):
    """Send 30 % of the shop's root to a service that nobody answers for; in the draft."""
    if api.get(f"{ACME}/services/nobody").status_code == 404:
        ok(api.post(f"{ACME}/services", json={"name": "nobody", "spec": {"endpoints": UNREACHABLE}}))
    shift_weights(api, {"echo-v1": 70, "nobody": 30})


def touched(rollout):
    """The names of the nodes that the rollout touched, and of those that it did not."""
    nodes = rollout["nodes"]
    return tuple({node["node"] for node in nodes if (node["stage"] is not None) is was_it} for was_it in (True, False))


def edge_of(product, name):
    """The address of a node."""
    return product.edges[int(name.removeprefix("edge-")) - 1]


def test_a_revision_that_breaks_a_third_of_a_route_is_rolled_back_by_itself_and_one_node_never_had_it(
    product, api, sound
):
    strategy = make_strategy(api, "watchful", bake_seconds=600, min_requests=1000)
    break_a_third(api)
    with Load(product.edges, per_second=40) as load:
        published = publish(api, "a third goes nowhere", strategy=strategy)
        rollout = settled(api, published["rollout"]["id"], seconds=360)
    assert rollout["state"] == "rolled_back"
    assert "5xx" in rollout["cause"]
    assert "%" in rollout["cause"]
    (canary,), (other,) = touched(rollout)
    assert load.answers[edge_of(product, canary)][503] > 0
    assert set(load.answers[edge_of(product, other)]) == {200}
    assert {ask(edge, "shop.acme.test").status_code for edge in product.edges for _ in range(10)} == {200}
    assert ok(api.get(ACME))["live"]["sequence"] == rollout["base"]


def test_a_harmless_revision_completes_while_traffic_flows(product, api, sound):
    # Not judged: where other tests take turns with it on the processors, no latency is steady enough to be told apart.
    strategy = make_strategy(api, "brief", judge=False, bake_seconds=15)
    shift_weights(api, {"echo-v1": 0, "echo-v2": 100})
    with Load(product.edges, per_second=40) as load:
        published = publish(api, "all to version 2", strategy=strategy)
        baking = in_state(api, published["rollout"]["id"], "baking")
        (canary,), (other,) = touched(baking)
        assert version_served(edge_of(product, canary)) == "v2"
        assert version_served(edge_of(product, other)) == "v1"
        rollout = settled(api, published["rollout"]["id"], seconds=420)
    assert rollout["state"] == "complete", rollout
    assert load.failures == []
    assert {version_served(edge) for edge in product.edges} == {"v2"}


def test_without_traffic_it_is_held_and_says_what_it_waits_for_and_nobody_else_waits(product, api, sound):
    strategy = make_strategy(api, "demanding", bake_seconds=1, min_requests=1_000_000)
    shift_weights(api, {"echo-v1": 0, "echo-v2": 100})
    held = in_state(api, publish(api, "nobody asks for it", strategy=strategy)["rollout"]["id"], "held")
    assert "requests" in held["reason"]

    path = "/slices/globex@edge/routes/web"
    note = {"spec": {"description": "Published while another tenant is held"}}
    ok(api.patch(path, json=note, headers={"If-Match": api.get(path).headers["ETag"]}))
    theirs = publish(api, "a tenant beside it", slice_key="globex@edge")
    assert settled(api, theirs["rollout"]["id"])["state"] == "complete"
    assert ok(api.get(f"/rollouts/{held['id']}"))["state"] == "held"

    ok(api.post(f"/rollouts/{held['id']}/promote", json={"reason": "I looked myself."}))
    assert settled(api, held["id"])["state"] == "complete"
    assert {version_served(edge) for edge in product.edges} == {"v2"}


def test_an_envoy_that_dies_on_the_canary_sends_the_revision_back(product, api, sound):
    strategy = make_strategy(api, "patient", bake_seconds=300)
    shift_weights(api, {"echo-v1": 0, "echo-v2": 100})
    baking = in_state(api, publish(api, "it crashes", strategy=strategy)["rollout"]["id"], "baking")
    (canary,), _ = touched(baking)
    product.part("envoy", "-c", node=canary).send_signal(signal.SIGKILL)
    rollout = settled(api, baking["id"], seconds=HEALED_WITHIN_SECONDS)
    assert rollout["state"] == "rolled_back"
    assert "restarted" in rollout["cause"]
    eventually(lambda: {version_served(edge) for edge in product.edges} == {"v1"}, seconds=60)


PARTS = {
    "web": (("console.serve",), None),
    "worker": (("celery", "worker"), None),
    "beat": (("celery", "beat"), None),
    "valkey": (("valkey-server",), None),
    "postgres": (("postgres", "-D"), None),
    "agent": (("gatehouse-agent",), "edge-1"),
    "envoy": (("envoy", "-c"), "edge-1"),
}


@pytest.mark.parametrize("part", PARTS)
def test_whatever_is_killed_in_the_middle_the_rollout_ends_by_itself(product, api, sound, part):
    strategy = make_strategy(api, "short", bake_seconds=6)
    shift_weights(api, {"echo-v1": 0, "echo-v2": 100})
    rollout_id = publish(api, f"the {part} dies now", strategy=strategy)["rollout"]["id"]
    in_state(api, rollout_id, "converging", "baking")
    words, node = PARTS[part]
    product.part(*words, node=node).send_signal(signal.SIGKILL)
    eventually(lambda: api.get("/me").status_code == 200, seconds=60)
    rollout = settled(api, rollout_id, seconds=HEALED_WITHIN_SECONDS)
    expected = "v2" if rollout["state"] == "complete" else "v1"
    assert rollout["state"] in {"complete", "rolled_back"}
    eventually(lambda: {version_served(edge) for edge in product.edges} == {expected}, seconds=60)

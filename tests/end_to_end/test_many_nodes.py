"""Ten nodes, two of them real: cohorts grow, and a node that falls silent after the push sends the revision back."""

import pytest

from tests.end_to_end.acts import ACME, in_state, ok, publish, publish_and_settle, settled, shift_weights
from tests.end_to_end.product import eventually
from tests.end_to_end.simulated import Swarm

SIMULATED = 8


@pytest.fixture
def swarm(product, api):
    """Eight simulated nodes beside the two real ones, running what is live; gone afterwards."""
    with Swarm(api, product.console, SIMULATED) as nodes:
        live = ok(api.get(ACME))["live"]["sequence"]
        eventually(lambda: all(node.ran[-1:] == [live] for node in nodes.nodes))
        yield nodes


@pytest.fixture
def changed(api):
    """A draft with a change in it; afterwards the shop leads to version 1 again."""
    shift_weights(api, {"echo-v1": 61, "echo-v2": 39})
    yield
    shift_weights(api, {"echo-v1": 100, "echo-v2": 0})
    if ok(api.get(f"{ACME}/plan"))["changes"]:
        publish_and_settle(api, "back to version 1")


def strategy_of(api, name, *cohorts, bake_seconds):
    """A strategy with these cohorts before all nodes; return its name."""
    plain = {"bake_seconds": bake_seconds, "min_requests": 0, "gate": False}
    stages = [{"title": str(cohort), "cohort": cohort, **plain} for cohort in cohorts]
    last = {"title": "all", "cohort": {"type": "all"}, **plain, "bake_seconds": 0}
    ok(api.post("/strategies", json={"name": name, "title": name, "stages": [*stages, last], "judge": True}))
    return name


def test_cohorts_grow_and_nobody_outside_has_the_revision_before_its_turn(product, api, swarm, changed):
    count, share = {"type": "count", "count": 1}, {"type": "share", "percent": 40}
    strategy = strategy_of(api, "growing", count, share, bake_seconds=3)
    published = publish(api, "grows", strategy=strategy)
    sequence = published["revision"]["sequence"]

    def second_stage():
        rollout = ok(api.get(f"/rollouts/{published['rollout']['id']}"))
        return rollout if rollout["stage"] == 1 and rollout["state"] == "baking" else None

    rollout = eventually(second_stage)
    cohort = {node["node"]: node["stage"] for node in rollout["nodes"] if node["stage"] is not None}
    assert sorted(cohort.values()) == [0, 1, 1, 1]
    outside = [node for node in swarm.nodes if node.name not in cohort]
    assert all(sequence not in node.ran for node in outside)
    assert settled(api, rollout["id"], seconds=60)["state"] == "complete"
    assert all(node.ran[-1] == sequence for node in swarm.nodes)
    assert all(node.ran.count(sequence) == 1 for node in swarm.nodes)


def test_a_canary_that_falls_silent_sends_the_revision_back_and_hears_of_it_when_it_returns(
    product, api, swarm, changed
):
    canary = swarm["simulated-3"]
    ok(api.patch(f"/nodes/{canary.id}", json={"labels": {"tier": "canary"}}))
    chosen = {"type": "label", "label": "tier", "value": "canary"}
    strategy = strategy_of(api, "labelled", chosen, bake_seconds=300)
    published = publish(api, "the canary dies", strategy=strategy)
    in_state(api, published["rollout"]["id"], "baking")
    assert canary.ran[-1] == published["revision"]["sequence"]
    canary.is_silent = True
    rollout = in_state(api, published["rollout"]["id"], "rolling_back", "rollback_incomplete", seconds=120)
    assert "simulated-3" in rollout["cause"]
    canary.is_silent = False
    assert settled(api, rollout["id"], seconds=60)["state"] == "rolled_back"
    assert canary.ran[-1] == rollout["base"]

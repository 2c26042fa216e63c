"""A route's weight moved in the draft, reviewed and published, is what both nodes serve; reverting undoes it."""

import os
import re
import subprocess
from pathlib import Path

from tests.end_to_end.acts import ACME, ok, publish, publish_and_settle, settled, shift_weights
from tests.end_to_end.product import eventually, version_served


def test_a_published_weight_is_served_and_proven_on_both_nodes_and_a_revert_undoes_it(product, api):
    shift_weights(api, {"echo-v1": 100, "echo-v2": 0})
    if ok(api.get(f"{ACME}/plan"))["changes"]:
        publish_and_settle(api, "start from v1")
    assert {version_served(edge) for edge in product.edges} == {"v1"}
    before = ok(api.get(ACME))["live"]["sequence"]

    shift_weights(api, {"echo-v1": 0, "echo-v2": 100})
    plan = ok(api.get(f"{ACME}/plan"))
    assert [(change["action"], change["kind"], change["name"]) for change in plan["changes"]] == [
        ("change", "route", "shop-root")
    ]
    published = publish(api, "all traffic to v2")
    rollout = settled(api, published["rollout"]["id"])
    assert rollout["state"] == "complete"
    assert {node["state"] for node in rollout["nodes"]} == {"proven"}
    assert {version_served(edge) for edge in product.edges} == {"v2"}

    answer = ok(api.post(f"{ACME}/revisions/{before}/revert", json={"message": "back to v1"}))
    assert settled(api, answer["rollout"]["id"])["state"] == "complete"
    assert {version_served(edge) for edge in product.edges} == {"v1"}


def test_the_audit_trail_tells_who_did_what_and_when(api):
    shift_weights(api, {"echo-v1": 60, "echo-v2": 40})
    publish_and_settle(api, "sixty forty")
    entries = ok(api.get("/audit", params={"tenant": "acme", "limit": 20}))["items"]
    verbs = [entry["verb"] for entry in entries]
    assert "route.update" in verbs
    assert any(verb.endswith("publish") for verb in verbs)
    assert all(entry["actor"]["name"] and entry["at"] for entry in entries)


def test_counts_of_real_traffic_arrive_per_route(product, api):
    for _ in range(20):
        version_served(product.edges[0])

    def counted():
        traffic = ok(api.get(f"{ACME}/traffic", params={"window": "15m"}))
        return [row for row in traffic["by_route"] if row["route"].endswith("shop-root") and row["total"] >= 20]

    assert eventually(counted)


def test_the_documented_curl_script_does_what_it_says(product, api):
    page = Path("docs/how-to/change-a-weight.md").read_text()
    script = re.search(r"```sh\n(.*?)```", page, re.DOTALL)[1]
    assert len(script.strip().splitlines()) <= 7
    environment = {
        **os.environ,
        "GATEHOUSE": f"{product.console}/api/v1",
        "TOKEN": (product.state / "token").read_text().strip(),
    }
    shift_weights(api, {"echo-v1": 100, "echo-v2": 0})
    if ok(api.get(f"{ACME}/plan"))["changes"]:
        publish_and_settle(api, "start from v1")
    command = ["bash", "-euo", "pipefail", "-c", script]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    eventually(lambda: {version_served(edge) for edge in product.edges} == {"v2"})

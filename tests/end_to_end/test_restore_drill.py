"""The drill: an hour is lost, no node notices, everybody sees what was lost, and no number is given twice."""

import json
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.local.places import CHECKOUT
from tests.end_to_end.acts import ACME, ok, publish, publish_and_settle, settled, shift_weights
from tests.end_to_end.product import eventually, running_product, version_served

V1, V2 = {"echo-v1": 100, "echo-v2": 0}, {"echo-v1": 0, "echo-v2": 100}


def manage(environment, *arguments):
    """What a command of the console says."""
    answer = subprocess.run(
        [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return answer.returncode, answer.stdout + answer.stderr


def served(product):
    return {version_served(edge) for edge in product.edges}


@contextmanager
def stopped(product):
    """Web, worker and beat are stopped, and nobody starts them again meanwhile; nodes and Postgres go on."""
    product.supervisor.send_signal(signal.SIGSTOP)
    try:
        parts = [product.part("console.serve"), product.part("celery", "worker"), product.part("celery", "beat")]
        for part in parts:
            part.terminate()
        eventually(lambda: not any(part.is_running() and part.status() != "zombie" for part in parts), seconds=60)
        yield
    finally:
        product.supervisor.send_signal(signal.SIGCONT)


@pytest.fixture(scope="module")
def drill():
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home, running_product(Path(home)) as product:
        yield product


def test_an_hour_is_lost_and_no_node_notices(drill):
    environment = drill.part("console.serve").environ()
    backup = drill.home / "backup"
    with drill.api() as api:
        known = ok(api.get(ACME))["live"]["sequence"]
        assert manage(environment, "backup", str(backup))[0] == 0
        manifest = json.loads((backup / "manifest.json").read_text())
        assert manifest["slices"]["acme@edge"] == known
        shift_weights(api, V2)
        lost = publish_and_settle(api, "after the backup")["revision"]["sequence"]
        heads = manage(environment, "verify_audit")[1]
        revoked = ok(api.post("/tenants/acme/tokens", json=token_wish()))
        eventually(lambda: served(drill) == {"v2"})

    refused, said = manage(environment, "restore", str(backup))
    assert refused, "web, worker and beat were running"
    assert "Stop web, worker and beat first" in said

    (drill.home / "heads").write_text(heads)
    with stopped(drill):
        failed, said = manage(environment, "restore", str(backup), "--anchors", str(drill.home / "heads"))
        assert not failed, said
        assert "The trail of acme ends at" in said
        assert served(drill) == {"v2"}

    with drill.api() as api:
        eventually(lambda: api.get("/me").status_code == 200, seconds=120)
        shown = eventually(lambda: ahead(api), seconds=120)
        assert shown["slices"] == [{"slice": "acme@edge", "known": known, "on_nodes": lost, "nodes": 2}]
        assert "2 nodes have more than we know" in manage(environment, "restored")[1]
        assert api.get("/me", headers={"Authorization": f"Bearer {revoked['token']}"}).status_code == 401
        assert served(drill) == {"v2"}

        shift_weights(api, V2)
        published = publish(api, "what was lost, again")
        rollout = settled(api, published["rollout"]["id"], seconds=120)
        assert rollout["state"] == "complete", rollout
        assert published["revision"]["sequence"] > lost + 500
        assert ok(api.get("/gateways/edge"))["restored"] is None
        assert served(drill) == {"v2"}
        shift_weights(api, V1)
        assert publish_and_settle(api, "and on")["revision"]["sequence"] == published["revision"]["sequence"] + 1
        eventually(lambda: served(drill) == {"v1"})
    assert manage(environment, "verify_audit")[0] == 0


def token_wish():
    return {"name": "robot", "scopes": ["view"], "expires_at": (datetime.now(UTC) + timedelta(days=9)).isoformat()}


def ahead(api):
    restored = ok(api.get("/gateways/edge"))["restored"]
    return restored if restored and restored["nodes_ahead"] == 2 and restored["slices"] else None

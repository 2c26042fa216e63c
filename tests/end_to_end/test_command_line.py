"""The command line on the whole product: a request is tried, and a file of expectations held against the draft."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.acts import ACME, ok, publish_and_settle

ROUTE, PATH = "worded", "/worded"
EXPECTED = f"""
cases:
  - name: served
    request: {{url: "http://shop.acme.test{PATH}/x", headers: {{x-secret: "1"}}}}
    expect: {{status: 200, route: {ROUTE}, service: echo-v1, sent: {{target: /x, headers: {{x-secret: null}}}}}}
  - name: limited
    request: {{url: "http://shop.acme.test{PATH}/x"}}
    times: 4
    expect: {{status: 429, by: rate_limit}}
"""


@pytest.fixture
def gatehouse(product):
    """Run the command with these words."""
    token = str(product.state / "token")
    environment = os.environ | {
        "GATEHOUSE_URL": product.console, "GATEHOUSE_TOKEN_FILE": token, "GATEHOUSE_SLICE": "acme@edge",
    }  # fmt: skip

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gatehouse_cli", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    return run


def test_expectations_are_held_against_a_draft_before_it_is_published(api, gatehouse, tmp_path: Path):
    limit = {"type": "rate_limit", "requests": 3, "per_seconds": 60}
    ok(api.post(f"{ACME}/traffic-policies", json={"name": "three", "spec": {"policy": limit}}))
    spec = {
        "hostnames": ["shop.acme.test"],
        "match": {"path": {"type": "prefix", "value": PATH}},
        "request_headers": {"remove": ["x-secret"]},
        "action": {
            "type": "forward", "backends": [{"service": "echo-v1", "weight": 100}],
            "rewrite": {"path": {"type": "prefix", "value": "/"}},
        },
    }  # fmt: skip
    ok(api.post(f"{ACME}/routes", json={"name": ROUTE, "spec": spec | {"policies": ["three"]}}))
    expected = tmp_path / "expected.yaml"
    expected.write_text(EXPECTED)
    drafted, live = gatehouse("check", str(expected)), gatehouse("check", str(expected), "--against", "live")
    assert (drafted.returncode, drafted.stdout.splitlines()[-1]) == (0, "2 of 2 as expected"), drafted
    assert (live.returncode, live.stdout.splitlines()[-1]) == (1, "0 of 2 as expected"), live
    publish_and_settle(api, "as expected")
    tried = gatehouse("test", f"http://shop.acme.test{PATH}/x", "--against", "live", "--route", ROUTE)
    assert tried.returncode == 0, tried
    assert tried.stdout.startswith(f"200 from service echo-v1, by route {ROUTE} (revision "), tried
    refused = gatehouse("test", "ftp://shop.acme.test", "--against", "live")
    assert (refused.returncode, "/request" in refused.stderr) == (2, True), refused

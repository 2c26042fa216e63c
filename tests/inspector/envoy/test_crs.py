"""The Core Rule Set's own regression tests, through a real Envoy: what fails is known, and why.

They are those of version 3.3.4; what may fail stands with its reason in `crs/known.yaml`, and in `docs/waf.md`.
"""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine import Engine, EngineUnavailableError

from policies.compiler import IntentObject
from tests.inspector.envoy.crs.collect import read
from tests.inspector.envoy.crs.recording import REFUSED
from tests.inspector.envoy.inspected import SHOP, Inspected, inspected, service
from tests.inspector.envoy.telling import assert_told
from tests.inspector.envoy.wire import first_answer
from tests.policies.compiler.intents import hostname, made, route

KNOWN = Path(__file__).parent / "crs/known.yaml"
VERSION = (3, 3, 4)
LEAST = 0.976


def objects(port: int, _streaming: int) -> list[IntentObject]:
    return [
        made("waf_policy", "all"),
        hostname(SHOP, waf={"policy": "all", "failure_mode": "closed"}),
        service("echo", port),
        route("front"),
    ]


def as_the_suite_wants(manager: Any) -> None:
    """Let through what the suite wants to be seen by rules: a gateway refuses or normalises much of it before."""
    options = manager.http_protocol_options
    options.accept_http_10, options.allow_custom_methods = True, True
    options.default_host_for_http_10 = "localhost"
    manager.normalize_path.value, manager.merge_slashes = False, False
    manager.path_with_escaped_slashes_action = manager.KEEP_UNCHANGED
    manager.common_http_protocol_options.headers_with_underscores_action = 0
    for host in manager.route_config.virtual_hosts:
        host.domains[:] = ["*"]


class Suite:
    """A gateway, and the rules that it says it found."""

    def __init__(self, gateway: Inspected, told: socket.socket) -> None:
        self._gateway, self._told = gateway, told

    def passes(self, case: dict[str, Any]) -> bool:
        """Ask, and compare: the inspector tells before Envoy is answered, and Envoy before we are.

        Nothing is refused here: what would be passes for a 403, where that is expected.
        """
        reply = first_answer(self._gateway.port, case["request"])
        found = self._found()
        statuses = {reply.status} | ({403} if REFUSED in found else set())
        return bool(
            (not case.get("found") or case["found"] in found)
            and (not case.get("not_found") or case["not_found"] not in found)
            and (not case.get("statuses") or statuses & set(case["statuses"]))
            and (not case.get("no_answer") or reply.status in {0, 400})
        )

    def _found(self) -> set[int]:
        found: set[int] = set()
        while True:
            try:
                found |= set(json.loads(self._told.recv(65_536)))
            except BlockingIOError:
                return found


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Suite]:
    """Skips, loudly, where the rules are others than those of the suite."""
    try:
        Engine()
        if find_crs().version != VERSION:
            pytest.skip(f"these are the tests of {VERSION}, the rules here are {find_crs().version}")
    except (EngineUnavailableError, CrsUnavailableError) as error:
        pytest.skip(f"no engine: {error}")
    with inspected(objects, as_the_suite_wants) as gateway, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        datagrams = gateway.place.parent / "told"
        told.bind(str(datagrams))
        told.setblocking(False)
        command = [sys.executable, "-m", "tests.inspector.envoy.crs.recording", str(gateway.place), str(datagrams)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield Suite(gateway, told)
        finally:
            process.terminate()
            process.communicate(timeout=10)


def test_cases_of_the_core_rule_set_pass_but_those_that_are_known(suite: Suite, request: pytest.FixtureRequest) -> None:
    cases = read()
    failed = {case["name"] for case in cases if not suite.passes(case)}
    known = {name: one["reason"] for one in yaml.safe_load(KNOWN.read_text()) for name in one["cases"]}
    assert failed == set(known), {"new": sorted(failed - set(known)), "mended": sorted(set(known) - failed)}
    share = 1 - len(failed) / len(cases)
    assert share >= LEAST
    told = f"{len(cases) - len(failed):,} of {len(cases):,} cases pass ({share:.2%})".replace(",", "\u202f")
    assert_told("regression", f"{told}.\n{_table()}", update=request.config.getoption("--update-golden"))


def _table() -> str:
    rows = [f"| {', '.join(one['cases'])} | {one['reason']} |" for one in yaml.safe_load(KNOWN.read_text())]
    return "\n".join(("", "| cases | why |", "|---|---|", *rows, ""))

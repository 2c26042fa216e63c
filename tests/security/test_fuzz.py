"""Made-up requests out of the API's own document: no 5xx, and no answer that the document does not describe.

Schemathesis makes them, in a process of its own, against the real server over a database that is thrown away, with the
token of somebody who may do everything. `make fuzz` makes many more.
"""

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests import make
from tests.access.contract import DOCUMENT
from tests.access.world import World, build
from tests.live.web import Web, running_web
from tests.security.fuzz_values import configuration

EXAMPLES = int(os.environ.get("GATEHOUSE_FUZZ_EXAMPLES", "0"))
OPERATIONS = 440
"""Fewer than there are: so many examples, or some more."""
SECONDS = 110
"""Of the run without a number: schemathesis repeats itself until such a time is over, and ends."""

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
LEFT_ALONE = (
    r"^/node/",  # nodes sign what they send; tests/fleet/node_api
    r"^/api/v1/schema",  # the document itself
    r"/route-tests$|/inspect$|/simulate$|/expressions$",  # start a process each
    r"^/api/v1/tenants/\{tenant\}/tokens/\{",  # would revoke the very token
    r"^/api/v1/tenants/\{tenant\}$|^/api/v1/gateways/\{gateway\}$",  # would remove what all others are about
)


@pytest.fixture
def world(transactional_db: None) -> World:
    """Everybody, committed."""
    return build()


@pytest.fixture
def unbounded(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The server without budgets."""
    monkeypatch.setattr(settings, "CALLER_BUDGET", 0)
    with running_web() as server:
        yield server


def test_no_request_out_of_the_document_is_answered_otherwise_than_it_says(
    unbounded: Web, world: World, tmp_path: Path
):
    _, secret = make.token(world.cast.platform, world.cast.olga)
    (tmp_path / "schemathesis.toml").write_text(configuration(world))
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        str(DOCUMENT),
        f"--url={unbounded.url}",
        f"--header=Authorization: Bearer {secret}",
        f"--checks={CHECKS}",
        *([f"--max-examples={math.ceil(EXAMPLES / OPERATIONS)}"] if EXAMPLES else ["--max-examples=1"]),
        *(["--phases=examples,coverage,fuzzing"] if EXAMPLES else ["--phases=fuzzing", f"--max-time={SECONDS}"]),
        "--mode=all",
        "--seed=7",
        "--suppress-health-check=all",
        "--request-timeout=60",
        "--no-color",
        f"--exclude-path-regex={'|'.join(LEFT_ALONE)}",
    ]
    with (tmp_path / "told.txt").open("w") as told:
        status = subprocess.run(command, cwd=tmp_path, stdout=told, stderr=told, check=False).returncode
    text = (tmp_path / "told.txt").read_text()
    print(text[-3_000:])
    assert status == 0, text[:20_000]

"""What nobody may guess comes from the system's source; who draws from Python's own, and what for, is listed."""

import ast

from tests.architecture.test_house_rules import FILES, source
from tests.architecture.test_outbound import imported

DRAWN_FOR = {
    "agent/gatehouse_agent/control/backoff.py": "pauses",
    "agent/gatehouse_agent/endpoints/endpoints.py": "when to look again",
    "agent/gatehouse_agent/key_sets/published.py": "when to look again",
    "agent/gatehouse_agent/quotas/serving.py": "pauses",
    "agent/gatehouse_agent/vending/minting.py": "when to renew",
    "alerting/actions/sending.py": "pauses",
    "certificates/actions/reissuing.py": "when to renew",
    "certificates/actions/renewals.py": "when to renew",
    "certificates/actions/rotation/mover.py": "pauses",
    "console/live/hints.py": "pauses",
    "console/local/demo/echo.py": "traffic of the demonstration",
    "console/local/demo/traffic.py": "traffic of the demonstration",
    "console/local/demo/workloads.py": "traffic of the demonstration",
    "exports/sending/sender.py": "pauses",
    "exports/streams/sender.py": "pauses",
    "fleet/node_api/manifest.py": "when to ask again",
    "fleet/node_api/redis_hints.py": "pauses",
    "fleet/node_api/refusals.py": "when to ask again",
    "fleet/node_api/watch.py": "pauses",
    "fleet/quotas/book.py": "pauses",
    "inspector/gatehouse_inspector/serving/telling.py": "which requests become samples",
    "vending/actions/reading.py": "when to look again",
}
TABLES = "inspector/gatehouse_inspector/dlp/known.py"
"""Its tables are the same everywhere, its salts are the system's."""


def test_pythons_own_chance_decides_when_and_nothing_that_is_secret():
    found = {str(path) for path in FILES if {"random", "numpy"} & set(imported(path))}
    assert found == {*DRAWN_FOR, TABLES}


def test_salts_are_drawn_from_the_system():
    (path,) = [path for path in FILES if str(path) == TABLES]
    drawn = {
        node.attr
        for node in ast.walk(ast.parse(source(path)))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "random"
    }
    assert drawn == {"Random", "SystemRandom"}

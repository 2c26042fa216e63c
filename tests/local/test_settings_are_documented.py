"""Whoever operates Gatehouse finds every setting that the code reads in docs/operating.md."""

import re

import pytest
from gatehouse_inspector.crs.files import SETTING as CORE_RULE_SET
from gatehouse_inspector.engine.library import SETTING as MODSECURITY
from gatehouse_inspector.geography import SETTING as GEOGRAPHY

from console.local.pebble.binaries import BINARY_SETTING as PEBBLE_BINARY
from console.local.pebble.programs import VALIDITY_SETTING as PEBBLE_VALIDITY
from console.local.places import CHECKOUT
from console.local.ports import Port
from console.local.servers.postgres_install import BINARY_SETTING as POSTGRES_BINARY
from console.local.valkey import BINARY_SETTING as VALKEY_BINARY

PAGE = CHECKOUT / "docs" / "operating.md"
READS = re.compile(r"env\.(?:setting|flag|number|words|choice|networks)\(\s*\"([A-Z_]+)\"")
READS_WHOLE = re.compile(r"env\.read\(\s*\"([A-Z_]+)\"")
NODE_READS = re.compile(r"_(?:value|required|file)\(environment, \"([A-Z_]+)\"")


def _sources(*folders):
    return "\n".join(path.read_text() for folder in folders for path in sorted((CHECKOUT / folder).rglob("*.py")))


def _settings():
    console = _sources("console", "policies", "fleet", "waf", "slo", "telemetry", "certificates", "alerting")
    yield from (f"GATEHOUSE_{name}" for name in READS.findall(console))
    yield from READS_WHOLE.findall(console)
    yield from (f"GATEHOUSE_NODE_{name}" for name in NODE_READS.findall(_sources("agent/gatehouse_agent")))
    yield from (MODSECURITY, CORE_RULE_SET, GEOGRAPHY)
    yield from (POSTGRES_BINARY, VALKEY_BINARY, PEBBLE_BINARY, PEBBLE_VALIDITY, *Port)


@pytest.mark.parametrize("setting", sorted(set(_settings())))
def test_it_is_in_the_operating_guide(setting):
    assert f"`{setting}`" in PAGE.read_text()


def test_the_guide_names_no_setting_that_nothing_reads():
    ours = (
        "console",
        "policies",
        "fleet",
        "waf",
        "slo",
        "telemetry",
        "certificates",
        "alerting",
        "agent",
        "protocol",
        "inspector",
    )
    everything = _sources(*ours)
    for setting in set(re.findall(r"`(?:GATEHOUSE_NODE_|GATEHOUSE_)([A-Z0-9_]+)`", PAGE.read_text())):
        assert re.search(rf"\b(?:GATEHOUSE_)?{setting}\b", everything), setting

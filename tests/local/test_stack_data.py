"""The stack as data: what runs, in which order, and what each program may know."""

import pytest

from console.local.environment import console_environment, node_environment
from console.local.inspector import engine
from console.local.pebble.binaries import BINARY_SETTING
from console.local.pebble.programs import VALIDITY_SETTING
from console.local.places import Places
from console.local.ports import Port, chosen_ports
from console.local.stack import ports_to_take, stack
from console.local.supervision.program import Program
from tests.local.fake_pebble import programs


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The places of an empty checkout, in an environment that sets nothing."""
    for name in ("DATABASE_URL", "REDIS_URL", "GATEHOUSE_SECRET_KEY", "GATEHOUSE_KEY_RING", VALIDITY_SETTING):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(BINARY_SETTING, str(programs(tmp_path / "programs")))
    monkeypatch.setattr(engine, "is_installed", lambda: True)
    return Places(tmp_path, tmp_path / "state", tmp_path / "run", tmp_path / "pg").make()


def _names(here):
    return [[item.name for item in stage] for stage in stack(here, chosen_ports({}))]


def test_stores_come_first_and_traffic_last(here):
    assert _names(here) == [
        ["postgres", "valkey"],
        ["migrate"],
        ["demo", "frontend"],
        ["assets", "vending"],
        ["web", "worker", "beat", "echo-v1", "echo-v2", "parcels", "pebble-challtestsrv", "pebble"],
        ["edge-1", "edge-2", "certificates", "costs"],
        ["traffic", "workloads"],
    ]


@pytest.mark.parametrize("suffix", ["", "_FILE"])
def test_a_server_of_your_own_replaces_the_embedded_one(here, monkeypatch, suffix):
    monkeypatch.setenv(f"DATABASE_URL{suffix}", "postgresql://db.example/gatehouse")
    assert _names(here)[0] == ["valkey"]
    monkeypatch.setenv(f"REDIS_URL{suffix}", "redis://cache.example/0")
    assert _names(here)[0] == []


def test_the_console_gets_its_addresses_and_secrets_and_keeps_what_the_person_set(here, monkeypatch):
    monkeypatch.setenv("GATEHOUSE_PUBLIC_URL", "https://console.example")
    environment = console_environment(here, chosen_ports({}))
    assert environment["DATABASE_URL"].startswith("postgresql://gatehouse@/gatehouse?host=")
    assert environment["REDIS_URL"] == f"unix://{here.run}/valkey/valkey.sock"
    assert environment["GATEHOUSE_PUBLIC_URL"] == "https://console.example"
    assert environment["GATEHOUSE_KEY_RING"]


def test_a_node_an_echo_and_the_traffic_know_no_secret_of_the_console(here, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "theirs")
    console_environment(here, chosen_ports({}))
    outside = [item for stage in stack(here, chosen_ports({})) for item in stage if isinstance(item, Program)]
    for program in outside:
        if program.name in {"web", "worker", "beat"}:
            assert "GATEHOUSE_KEY_RING" in program.environment
        else:
            assert not {"DATABASE_URL", "GATEHOUSE_KEY_RING", "AWS_SECRET_ACCESS_KEY"} & set(program.environment)


def test_a_node_is_told_where_the_console_is_and_where_to_listen(here):
    environment = node_environment(here, "edge-1", {"http": 10080, "egress": 13128}, 8000)
    assert environment["GATEHOUSE_NODE_CONTROL_URL"] == "http://127.0.0.1:8000"
    assert environment["GATEHOUSE_NODE_LISTEN"] == "http=127.0.0.1:10080,egress=127.0.0.1:13128"
    assert environment["GATEHOUSE_NODE_JOIN_TOKEN_FILE"] == str(here.node("edge-1") / "join-token")


def test_pebbles_ports_are_nobodys_business_where_it_is_not_installed(here, monkeypatch, tmp_path):
    assert Port.PEBBLE_DNS in ports_to_take(here, chosen_ports({}))
    monkeypatch.setenv(BINARY_SETTING, str(tmp_path / "nothing"))
    left = ports_to_take(here, chosen_ports({}))
    assert set(left) == {port for port in Port if "PEBBLE" not in port}

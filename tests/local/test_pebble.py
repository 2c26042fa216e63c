"""Pebble in the stack: found or fetched without being in anybody's way, reachable from here alone, its root at hand."""

import asyncio
import io
import os
import signal
import time

import psutil
import pytest

from console.local.fetching import AGAIN_SECONDS
from console.local.pebble.binaries import BINARY_SETTING
from console.local.pebble.programs import (
    PORTS,
    VALIDITY_SETTING,
    LocalPebble,
    fetch_pebble,
    validity_seconds,
)
from console.local.places import Places
from console.local.ports import chosen_ports
from console.local.servers.server import ServerError
from console.local.supervision.board import Board
from console.local.supervision.program import StackError
from console.local.supervision.supervisor import Supervisor
from console.local.welcome import https_lines
from tests.certificates.pebble import BINARIES, free_ports, needs_pebble
from tests.local.fake_pebble import programs


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The places of an empty checkout on a machine that sets nothing and has no Pebble."""
    monkeypatch.delenv(BINARY_SETTING, raising=False)
    monkeypatch.delenv(VALIDITY_SETTING, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr("console.local.pebble.binaries.USUAL_FOLDER", "")
    return Places(tmp_path, tmp_path / "state", tmp_path / "run", tmp_path / "pg").make()


def obstacles(here):
    return {program.obstacle() for program in LocalPebble(here, chosen_ports({})).programs()}


def test_where_it_is_missing_it_is_fetched_early_for_a_limited_time_and_left_out_if_that_fails(here):
    pebble = LocalPebble(here, chosen_ports({}))
    (step,) = pebble.fetching()
    assert (step.is_vital, step.is_early, step.says_why) == (False, True, True)
    assert step.limit_seconds <= 30
    assert obstacles(here) == {"not on this machine; apt-get install pebble"}
    programs(here.tools / "pebble" / "usr" / "bin")
    assert obstacles(here) == {""}
    assert pebble.fetching() == ()


def test_what_could_not_be_fetched_is_tried_again_the_next_day(here):
    with pytest.raises(ServerError, match="apt-get"):
        fetch_pebble(here.tools)
    assert LocalPebble(here, chosen_ports({})).fetching() == ()
    (stamp,) = here.tools.glob("*.tried")
    yesterday = time.time() - AGAIN_SECONDS - 1
    os.utime(stamp, (yesterday, yesterday))
    assert len(LocalPebble(here, chosen_ports({})).fetching()) == 1


def test_a_folder_that_is_named_is_used_or_found_wanting_and_nothing_is_fetched(here, monkeypatch, tmp_path):
    monkeypatch.setenv(BINARY_SETTING, str(tmp_path / "empty"))
    assert LocalPebble(here, chosen_ports({})).fetching() == ()
    assert obstacles(here) == {f"not in {tmp_path / 'empty'}, which {BINARY_SETTING} names"}
    programs(tmp_path / "empty")
    assert obstacles(here) == {""}


def test_how_long_its_certificates_last_is_a_setting():
    assert validity_seconds({}) == 7_776_000
    assert validity_seconds({VALIDITY_SETTING: "180"}) == 180


@pytest.mark.parametrize("text", ["", "179", "-1", "90d", "1e6", "９００"])
def test_a_validity_that_makes_no_sense_is_refused_by_its_setting(text):
    with pytest.raises(StackError, match=VALIDITY_SETTING):
        validity_seconds({VALIDITY_SETTING: text})


def test_the_welcome_shows_how_to_see_a_certificate_for_each_root_that_is_here(here):
    assert https_lines(here, 10443) == ""
    here.internal_root.touch()
    assert "api.acme.test:443:127.0.0.1:10443" in https_lines(here, 10443)
    assert "shop.acme.test" not in https_lines(here, 10443)
    here.acme_root.touch()
    line = f"curl --cacert {here.acme_root} --connect-to shop.acme.test:443:127.0.0.1:10443 https://shop.acme.test/"
    assert line in https_lines(here, 10443)


@needs_pebble
async def test_it_listens_on_this_machine_alone_and_its_root_is_written_down_at_each_start(here, monkeypatch):
    monkeypatch.setenv(BINARY_SETTING, str(BINARIES.pebble.parent))
    ports = chosen_ports({}) | dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    stages = [LocalPebble(here, ports).programs()]
    board = Board(io.StringIO(), ["pebble", "pebble-challtestsrv"], is_colourful=False)
    supervisor = Supervisor(stages, here.logs, board)
    try:
        await supervisor.up()
        assert board.unsettled() == []
        first, pids = here.acme_root.read_bytes(), supervisor.pids()
        heard = [each for pid in pids.values() for each in psutil.Process(pid).net_connections() if not each.raddr]
        assert {each.laddr.ip for each in heard} == {"127.0.0.1"}
        assert {each.laddr.port for each in heard} == {ports[port] for port in PORTS}
        os.kill(pids["pebble"], signal.SIGKILL)
        async with asyncio.timeout(20):
            while here.acme_root.read_bytes() == first:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert supervisor.pids()["pebble"] != pids["pebble"]
    finally:
        await supervisor.down()

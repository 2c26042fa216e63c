"""The embedded PostgreSQL starts from nothing, keeps what it was given and never outlives us."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from console.local.places import CHECKOUT
from console.local.postgres import PostgresServer, running_postgres, temporary_postgres
from console.local.servers.account import Account, without_rights
from console.local.servers.postgres_install import BINARY_SETTING, find_binaries, reachable_binaries
from console.local.servers.server import ServerError


@pytest.fixture
def folder():
    """A folder the server's account may enter, unlike pytest's own, which only its maker may."""
    with tempfile.TemporaryDirectory(prefix="gh-", ignore_cleanup_errors=True) as name:
        yield without_rights().own_directory(Path(name))


def _query(dsn, text):
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(text)
        return cursor.fetchone() if cursor.description else None


def _server_pid(folder):
    return int((folder / "state" / "data" / "postmaster.pid").read_text().splitlines()[0])


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_until(is_true, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_true():
            return True
        time.sleep(0.02)
    return False


def test_a_fresh_server_has_its_database_in_utf8_and_no_network_port(folder):
    with running_postgres(folder / "state", folder / "run", is_durable=False) as dsn:
        assert _query(dsn, "SELECT current_database(), current_user") == ("gatehouse", "gatehouse")
        assert _query(dsn, "SHOW server_encoding") == ("UTF8",)
        assert _query(dsn, "SHOW listen_addresses") == ("",)


def test_a_durable_server_keeps_its_data_over_a_crash(folder):
    with running_postgres(folder / "state", folder / "run") as dsn:
        assert _query(dsn, "SHOW fsync") == ("on",)
        _query(dsn, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(_server_pid(folder), signal.SIGKILL)
    with running_postgres(folder / "state", folder / "run") as dsn:
        assert _query(dsn, "SELECT answer FROM kept") == (42,)


def test_the_server_stops_with_its_block_and_leaves_nothing_running(folder):
    with running_postgres(folder / "state", folder / "run", is_durable=False):
        pid = _server_pid(folder)
    assert not _is_alive(pid)
    assert "database system is shut down" in (folder / "state" / "postgres.log").read_text()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent died")
def test_the_server_dies_with_us_even_if_we_are_killed(folder):
    script = (
        "import sys, time; from pathlib import Path; from console.local.postgres import running_postgres\n"
        "folder = Path(sys.argv[1])\n"
        "with running_postgres(folder / 'state', folder / 'run', is_durable=False):\n"
        "    print('up', flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, folder], stdout=subprocess.PIPE, cwd=CHECKOUT) as parent:
        assert parent.stdout.readline() == b"up\n"
        pid = _server_pid(folder)
        parent.kill()
    assert _wait_until(lambda: not _is_alive(pid))


def test_a_server_left_over_from_a_crash_is_stopped_before_the_next_one_starts(folder):
    server = PostgresServer(folder / "state", folder / "run", is_durable=False)
    leftover = subprocess.Popen(server.prepare(), cwd="/", stderr=subprocess.DEVNULL, **server.account.popen_arguments)
    assert _wait_until(server.is_ready)
    try:
        with running_postgres(folder / "state", folder / "run", is_durable=False) as dsn:
            assert _query(dsn, "SELECT 1") == (1,)
            assert leftover.poll() is not None
            assert _server_pid(folder) != leftover.pid
    finally:
        leftover.kill()
        leftover.wait()


def test_a_half_made_cluster_is_made_again(folder):
    half = folder / "state" / "data.partial"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with running_postgres(folder / "state", folder / "run", is_durable=False) as dsn:
        assert _query(dsn, "SELECT 1") == (1,)


def test_data_of_another_major_version_is_refused_by_name(folder):
    with running_postgres(folder / "state", folder / "run", is_durable=False):
        pass
    (folder / "state" / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(ServerError, match="written by PostgreSQL 12"):
        PostgresServer(folder / "state", folder / "run").prepare()


def test_a_socket_path_that_does_not_fit_is_refused_before_anything_is_made(folder):
    with pytest.raises(ServerError, match="longer than 107 bytes"):
        PostgresServer(folder / "state", folder / ("long" * 30)).prepare()
    assert not (folder / "state").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its server to another account")
def test_a_folder_that_is_closed_to_the_servers_account_is_named(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    os.chown(closed, 0, 0)
    with pytest.raises(ServerError, match="may not enter"):
        PostgresServer(closed / "state", folder / "run").prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its server to another account")
def test_binaries_in_a_closed_folder_are_copied_once_and_run(folder, monkeypatch):
    account = without_rights()
    monkeypatch.setattr(Account, "can_reach", lambda _self, path: folder in path.parents or path == folder)
    copied = reachable_binaries(account, folder / "binaries")
    assert copied.is_relative_to(folder)
    made = (copied / "postgres").stat().st_ino
    assert reachable_binaries(account, folder / "binaries") == copied
    assert (copied / "postgres").stat().st_ino == made
    with running_postgres(folder / "state", folder / "run", is_durable=False) as dsn:
        assert str(folder) in _query(dsn, "SELECT setting FROM pg_config WHERE name = 'BINDIR'")[0]


def test_binaries_named_by_the_setting_win_and_wrong_ones_are_refused(tmp_path):
    assert find_binaries({}).name == "bin"
    with pytest.raises(ServerError, match=BINARY_SETTING):
        find_binaries({BINARY_SETTING: str(tmp_path)})


def test_a_temporary_server_removes_its_folder():
    with temporary_postgres() as dsn:
        folder = Path(_query(dsn, "SHOW unix_socket_directories")[0])
        assert folder.exists()
    assert not folder.parent.exists()

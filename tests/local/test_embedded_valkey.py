"""The embedded Valkey answers on its socket only, keeps what it was given and goes with its block."""

import os
import signal

import pytest
import redis

from console.local.servers.server import ServerError
from console.local.valkey import BINARY_SETTING, ValkeyServer, find_binary, running_valkey, temporary_valkey


def test_a_temporary_server_answers_on_its_socket_and_has_no_network_port():
    with temporary_valkey() as url, redis.Redis.from_url(url) as client:
        client.set("key", "value")
        assert client.get("key") == b"value"
        assert client.config_get("port") == {"port": "0"}


def test_a_durable_server_keeps_its_data_over_a_crash(tmp_path):
    with running_valkey(tmp_path / "state", tmp_path / "run") as url, redis.Redis.from_url(url) as client:
        client.set("key", "kept")
        client.waitaof(1, 0, 5000)
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    with running_valkey(tmp_path / "state", tmp_path / "run") as url, redis.Redis.from_url(url) as client:
        assert client.get("key") == b"kept"


def test_it_is_gone_after_its_block(tmp_path):
    with running_valkey(tmp_path / "state", tmp_path / "run"):
        pass
    assert not ValkeyServer(tmp_path / "state", tmp_path / "run").is_ready()


def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path, monkeypatch):
    monkeypatch.setattr("console.local.servers.server.START_SECONDS", 0.5)
    monkeypatch.setenv(BINARY_SETTING, "/bin/false")
    with pytest.raises(ServerError, match="valkey did not answer"), running_valkey(tmp_path / "s", tmp_path / "r"):
        pass


def test_a_binary_named_by_the_setting_wins():
    assert str(find_binary({BINARY_SETTING: "/opt/redis-server"})) == "/opt/redis-server"
    assert find_binary({}).name == "valkey-server"

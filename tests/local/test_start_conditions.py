"""Before anything starts: one stack per checkout, free ports, secrets made once and kept to ourselves."""

import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from console.local.only_one import AlreadyRunningError, only_one
from console.local.places import CHECKOUT, places
from console.local.ports import DEFAULTS, Port, PortError, chosen_ports, refuse_taken
from console.local.secret_settings import secret_settings


def test_a_second_stack_in_the_same_checkout_is_refused_and_names_the_first(tmp_path):
    lock = tmp_path / "up.lock"
    with only_one(lock):
        holder = lock.read_text()
        with pytest.raises(AlreadyRunningError, match=holder), only_one(lock):
            pass
    with only_one(lock) as was_killed:
        assert lock.read_text() == holder
        assert not was_killed


def test_a_stack_that_was_killed_is_noticed_by_the_next_one(tmp_path):
    lock = tmp_path / "up.lock"
    script = (
        "import os, sys; from pathlib import Path; from console.local.only_one import only_one\n"
        "with only_one(Path(sys.argv[1])): os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, lock], check=False, cwd=CHECKOUT)
    with only_one(lock) as was_killed:
        assert was_killed
    with only_one(lock) as was_killed:
        assert not was_killed


def test_a_port_that_a_killed_stack_is_about_to_leave_is_waited_for():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        threading.Timer(0.3, other.close).start()
        refuse_taken({Port.WEB: other.getsockname()[1]}, patience_seconds=20)


def test_ports_come_from_their_settings_or_their_defaults():
    chosen = chosen_ports({Port.WEB: "8123"})
    assert chosen[Port.WEB] == 8123
    assert chosen[Port.EDGE_1_HTTP] == DEFAULTS[Port.EDGE_1_HTTP]


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "80.5", "http", "８０"])
def test_a_port_that_is_no_port_is_refused_by_its_setting(text):
    with pytest.raises(PortError, match=Port.ECHO_V1):
        chosen_ports({Port.ECHO_V1: text})


def test_one_port_for_two_purposes_is_refused():
    with pytest.raises(PortError, match="both 9000"):
        chosen_ports({Port.ECHO_V1: "9000", Port.ECHO_V2: "9000"})


def test_a_taken_port_is_named_with_the_setting_that_moves_it():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        with pytest.raises(PortError, match=rf"(?s){number} is in use.*{Port.WEB}"):
            refuse_taken({Port.WEB: number})
    refuse_taken({Port.WEB: number})


def test_secrets_are_made_once_and_only_we_can_read_them(tmp_path):
    path = tmp_path / "secrets.env"
    first = secret_settings(path, {})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(first) == {"GATEHOUSE_SECRET_KEY", "GATEHOUSE_KEY_RING"}
    assert secret_settings(path, {}) == first


@pytest.mark.parametrize("given", ["GATEHOUSE_SECRET_KEY", "GATEHOUSE_SECRET_KEY_FILE"])
def test_a_secret_that_the_environment_gives_is_never_overlaid(tmp_path, given):
    assert set(secret_settings(tmp_path / "secrets.env", {given: "x"})) == {"GATEHOUSE_KEY_RING"}


def test_sockets_move_to_a_short_folder_when_the_checkout_lies_deep(tmp_path):
    near, deep = places(Path("/srv/gatehouse")), places(tmp_path / ("deep" * 20))
    assert near.run == Path("/srv/gatehouse/.gatehouse/run")
    assert len(str(deep.run)) < 70
    assert deep.run in deep.outside

"""Redis may go at any time: sockets stay open, and when it is back they are told to re-read everything."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from console.base import live
from console.live import hints
from console.local.valkey import ValkeyServer
from tests import make
from tests.cast import Cast
from tests.live.browser import tab
from tests.live.web import running_web


class Valkey:
    """A Valkey of this test's own that can be killed, frozen and started again."""

    def __init__(self, folder: Path) -> None:
        self.server = ValkeyServer(folder / "state", folder, is_durable=False)
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        self.server.socket.unlink(missing_ok=True)
        self._processes.append(subprocess.Popen(self.server.prepare(), stdout=subprocess.DEVNULL))
        while not self.server.is_ready():
            time.sleep(0.01)

    def kill(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
        self._processes.clear()

    def freeze(self) -> None:
        """Keep its connections open and say nothing, as a machine does that fell off the network."""
        self._processes[-1].send_signal(signal.SIGSTOP)


@pytest.fixture
def valkey(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Valkey]:
    monkeypatch.setattr(hints, "IDLE_SECONDS", 0.2)
    own = Valkey(tmp_path_factory.mktemp("vk", numbered=True))
    own.start()
    settings.REDIS_URL = own.server.url
    live._client.cache_clear()
    yield own
    own.kill()
    live._client.cache_clear()


@pytest.mark.parametrize("lose", [Valkey.kill, Valkey.freeze])
def test_open_sockets_outlive_redis_and_re_read_everything_when_it_is_back(
    cast: Cast, valkey: Valkey, lose: Callable[[Valkey], None]
):
    make.slice_of(cast.acme, make.gateway("edge"))
    with running_web() as web, tab(web, cast.alice) as page:
        page.subscribe("slice:acme@edge", "tenant:acme")
        live.publish("slice:acme@edge", live.changed("slice:acme@edge", "draft"))
        assert page.next("changed")["what"] == "draft"
        lose(valkey)
        assert page.subscribe("me")["topics"] == ["me"]
        valkey.start()
        told = {(message["topic"], message["what"]) for message in (page.next("changed") for _ in range(3))}
        assert told == {("slice:acme@edge", "all"), ("tenant:acme", "all"), ("me", "all")}
        live._client.cache_clear()
        live.publish("tenant:acme", live.changed("tenant:acme", "audit"))
        assert page.next("changed")["what"] == "audit"


def test_the_console_starts_without_redis(cast: Cast, valkey: Valkey):
    valkey.kill()
    with running_web() as web, tab(web, cast.alice) as page:
        assert page.subscribe("tenant:acme")["topics"] == ["tenant:acme"]
        valkey.start()
        assert page.next("changed")["what"] == "all"


def test_a_hint_that_is_not_ours_is_skipped(cast: Cast, valkey: Valkey):
    with running_web() as web, tab(web, cast.alice) as page:
        page.subscribe("tenant:acme")
        for poison in (
            b"",
            b"{",
            b"[]",
            b'{"topic":1}',
            b'{"topic":[],"message":{}}',
            b'{"topic":"tenant:acme","message":7}',
        ):
            live._client().publish(live.CHANNEL, poison)
        live.publish("tenant:acme", live.changed("tenant:acme", "audit"))
        assert page.next("changed")["what"] == "audit"

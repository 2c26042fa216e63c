"""Listens to everything said to a Valkey while something happens: all commands, and all messages on all channels."""

import contextlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import redis

from tests.certificates.sweep.places import Place

DEADLINE_SECONDS = 60


class Traffic:
    """What was heard. Messages are commands too (PUBLISH); they are also kept as subscribers get them."""

    def __init__(self) -> None:
        self.commands: list[bytes] = []
        self.messages: list[bytes] = []

    def places(self) -> Iterator[Place]:
        """Yield all commands as MONITOR writes them, and all messages."""
        yield Place("valkey: commands", b"\n".join(self.commands))
        yield Place("valkey: messages", b"\n".join(self.messages))


class _Listener:
    """Reads one connection in a thread until it reads the mark."""

    def __init__(self, client: redis.Redis, heard: list[bytes], mark: bytes, *start: str) -> None:
        self._connection = client.connection_pool.get_connection()
        self._heard, self._mark = heard, mark
        self._connection.send_command(*start)
        self._connection.read_response()  # it listens from here on
        self._thread = threading.Thread(target=self._listen, name=f"listening with {start[0]}", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(redis.ConnectionError):
            while True:
                line = _flat(self._connection.read_response(timeout=DEADLINE_SECONDS * 10))
                self._heard.append(line)
                if self._mark in line:
                    return

    def ended(self) -> bool:
        """Wait for the mark; tell whether it came."""
        self._thread.join(DEADLINE_SECONDS)
        came = any(self._mark in line for line in self._heard[-1:])
        self._connection.disconnect()
        return came


def _flat(answer: object) -> bytes:
    if isinstance(answer, (list, tuple)):
        return b" ".join(_flat(part) for part in answer)
    return answer if isinstance(answer, bytes) else str(answer).encode()


@contextmanager
def listening(redis_url: str) -> Iterator[Traffic]:
    """Hear everything until the end of the block; raise AssertionError if anything could have been missed."""
    traffic, mark = Traffic(), f"the end {secrets.token_hex(8)}".encode()
    with redis.Redis.from_url(redis_url, protocol=2, socket_timeout=None) as client:
        listeners = [
            _Listener(client, traffic.commands, mark, "MONITOR"),
            _Listener(client, traffic.messages, mark, "PSUBSCRIBE", "*"),
        ]
        try:
            yield traffic
        finally:
            client.publish("sweep", mark)
            heard_all = [listener.ended() for listener in listeners]
        assert all(heard_all), "a listener was cut off: what was said meanwhile is not known"

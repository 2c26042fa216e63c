"""Who is slow waits alone: heads, bodies and readers that take for ever hold no thread and no room."""

import socket
import time
from collections.abc import Iterator

import httpx
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from console.guard import connection
from console.wsgi import body
from fleet.node_api import exchange
from tests.cast import Cast
from tests.live.browser import cookie_of
from tests.live.web import Web, running_web
from tests.security.wire import PATIENCE_SECONDS, connected, hear, request


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long is given up early."""
    monkeypatch.setattr(connection, "HEAD_SECONDS", 1.0)
    monkeypatch.setattr(connection, "WRITE_SECONDS", 1.0)
    monkeypatch.setattr(body, "BODY_SECONDS", 1.0)


def test_a_connection_that_says_nothing_is_closed(hasty: None, web: Web):
    with connected(web) as raw:
        assert hear(raw).everything == b""


def test_a_head_that_never_ends_is_answered_and_closed(hasty: None, web: Web):
    with connected(web) as raw:
        raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b\r\n")
        answer = hear(raw)
    assert (answer.status, answer.headers["connection"]) == (408, "close")


def test_a_head_that_drips_is_no_faster(hasty: None, web: Web):
    with connected(web) as raw:
        raw.settimeout(0.1)
        everything = b""
        for letter in request("/healthz", "X: " + "y" * 10_000):
            try:
                raw.sendall(letter.encode())
                everything += raw.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                break
            if everything:
                break
    assert not everything or everything.startswith(b"HTTP/1.1 408")


def test_the_second_request_of_a_connection_has_its_time_too(hasty: None, web: Web):
    with connected(web) as raw:
        raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /healthz HTTP/1.1\r\nX:")
        answer = hear(raw)
    assert answer.answers == 2
    assert b" 408 " in answer.everything


def test_a_body_that_never_ends_is_answered_and_closed(hasty: None, web: Web):
    with connected(web) as raw:
        raw.sendall(request("/sign-in", "Content-Length: 10", method="POST", body="abc").encode())
        assert hear(raw).status == 408


def test_a_nodes_body_that_never_ends_is_too(hasty: None, web: Web, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exchange, "BODY_SECONDS", 1.0)
    with connected(web) as raw:
        raw.sendall(request("/node/v1/enrol", "Content-Length: 10", method="POST", body="abc").encode())
        assert hear(raw).status == 408


@pytest.fixture
def with_a_large_file(hasty: None, cast: Cast, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The server, with a file that no buffer between it and a reader holds."""
    (tmp_path / "large.bin").write_bytes(b"x" * 30_000_000)
    monkeypatch.setattr(settings, "STATICFILES_DIRS", [*settings.STATICFILES_DIRS, ("trial", tmp_path)])
    finders.get_finder.cache_clear()
    with running_web() as server:
        yield server
    finders.get_finder.cache_clear()


def test_readers_that_never_read_keep_nobody_from_reading(with_a_large_file: Web):
    web = with_a_large_file
    lazy = [connected(web) for _ in range(3)]
    try:
        for raw in lazy:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.sendall(b"GET /static/trial/large.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert httpx.get(f"{web.url}/sign-in", timeout=PATIENCE_SECONDS).status_code == 200
        until = time.monotonic() + PATIENCE_SECONDS
        while (answer := httpx.get(f"{web.url}/static/trial/large.bin", timeout=PATIENCE_SECONDS)).status_code == 503:
            assert time.monotonic() < until, "they were not cut off"
        assert len(answer.content) == 30_000_000
        assert [len(hear(raw).everything) < 30_000_000 for raw in lazy] == [True] * 3
    finally:
        for raw in lazy:
            raw.close()


def test_five_hundred_slow_connections_leave_the_console_answering(web: Web, cast: Cast):
    mine = {"Cookie": cookie_of(cast.alice)}
    slow = []
    try:
        for number in range(500):
            slow.append(connected(web))
            kind = number % 3
            if kind == 0:
                slow[-1].sendall(b"GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            elif kind == 1:
                slow[-1].sendall(request("/sign-in", "Content-Length: 60000", method="POST", body="email=").encode())
        with httpx.Client(base_url=web.url, headers=mine, timeout=PATIENCE_SECONDS) as client:
            answers = [client.get("/api/v1/me").status_code for _ in range(20)]
    finally:
        for raw in slow:
            raw.close()
    assert answers == [200] * 20


def test_beyond_a_room_full_of_unfinished_heads_the_oldest_goes(web: Web, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "MOST_UNFINISHED", 10)
    waiting = [connected(web) for _ in range(11)]
    try:
        waiting[0].settimeout(PATIENCE_SECONDS)
        assert hear(waiting[0]).everything == b""
        waiting[-1].sendall(request("/healthz").encode())
        assert hear(waiting[-1]).status == 200
    finally:
        for raw in waiting:
            raw.close()


def test_large_bodies_find_no_more_room_than_there_is(monkeypatch: pytest.MonkeyPatch):
    room = body.Room(most_bytes=10)
    room.take(6)
    with pytest.raises(body.Unavailable):
        room.take(5)
    room.give_back(6)
    room.take(10)


def test_a_handshake_that_never_ends_is_answered_and_closed(hasty: None, web: Web):
    with connected(web) as raw:
        raw.sendall(b"GET /ws/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        assert hear(raw).status == 408

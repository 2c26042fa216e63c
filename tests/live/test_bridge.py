"""What Django gets to see of a request, and what a client gets of its answer, over a real connection."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from django.db import connections

from console.wsgi import body, bridge
from console.wsgi.bridge import WsgiBridge
from tests.cast import Cast
from tests.live.web import Web, running_web


@dataclass
class Alone:
    """A bridge served by itself."""

    bridge: WsgiBridge

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.bridge(scope, receive, send)

    async def close(self) -> None:
        self.bridge.close()


@contextmanager
def serving(application: Callable[..., Iterable[bytes]], threads: int = 2, **settings: Any) -> Iterator[str]:
    doors: Any = Alone(WsgiBridge(application, body_limit=lambda scope: 1000, threads=threads))
    with running_web(doors, lifespan="off", **settings) as web:
        yield web.url


def telling(name: str) -> Callable[..., Iterable[bytes]]:
    """An application that answers with one variable of its environ."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(environ.get(name, "-")).encode("latin-1")]

    return application


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [environ["wsgi.input"].read()]


class Stream:
    """A streaming answer, as Django marks it."""

    streaming = True

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = pieces
        self.is_closed = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> "Stream":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)

    def close(self) -> None:
        self.is_closed.set()


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/plain", "/plain"),
        ("/caf%C3%A9", "/caf\xc3\xa9"),
        ("/bad%FFbyte", "/bad\xffbyte"),
        ("/a%2Fb%3Fc", "/a/b?c"),
        ("/a%2562", "/a%62"),
        ("//double//slash", "//double//slash"),
    ],
)
def test_the_path_is_decoded_as_pep_3333_says(path: str, seen: str):
    with serving(telling("PATH_INFO")) as url, socket.create_connection(url.removeprefix("http://").split(":")) as raw:
        raw.sendall(f"GET {path}?q=%41 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(4096), b""))
    assert answer.partition(b"\r\n\r\n")[2].decode("latin-1") == seen


def test_the_query_stays_as_it_was_sent():
    with serving(telling("QUERY_STRING")) as url:
        assert httpx.get(f"{url}/?q=%41&x=a+b").text == "q=%41&x=a+b"


def test_a_header_with_an_underscore_is_dropped_not_mistaken_for_one_with_a_dash():
    with serving(telling("HTTP_X_REAL_IP")) as url:
        assert httpx.get(url, headers={"X_Real_Ip": "1.2.3.4"}).text == "-"
        assert httpx.get(url, headers={"X-Real-Ip": "1.2.3.4"}).text == "1.2.3.4"


def test_a_proxy_header_is_not_taken_for_a_setting():
    with serving(telling("HTTP_PROXY")) as url:
        assert httpx.get(url, headers={"Proxy": "http://evil.test"}).text == "-"


def test_repeated_headers_are_joined():
    with serving(telling("HTTP_COOKIE")) as url:
        assert httpx.get(url, headers=[("Cookie", "a=1"), ("Cookie", "b=2")]).text == "a=1; b=2"


@pytest.mark.parametrize("content", [b"x" * 1001, iter([b"x" * 600, b"x" * 600])])
def test_a_body_beyond_the_limit_is_refused_with_or_without_its_length(content: bytes | Iterator[bytes]):
    with serving(echo) as url:
        answer = httpx.post(url, content=content)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert answer.json()["code"] == "body_too_large"


def test_a_body_up_to_the_limit_is_passed_on_whole():
    with serving(echo) as url:
        assert httpx.post(url, content=b"x" * 1000).content == b"x" * 1000
        answer = httpx.post(url, content=iter([b"ab", b"cd"]))
        assert (answer.text, answer.headers["content-length"]) == ("abcd", "4")
        assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


def test_a_body_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(body, "BODY_SECONDS", 0.2)
    with serving(echo) as url, socket.create_connection(url.removeprefix("http://").split(":")) as raw:
        raw.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
        assert raw.recv(4096).startswith(b"HTTP/1.1 408")


def test_head_has_the_head_of_get_and_no_body():
    with serving(telling("PATH_INFO")) as url:
        assert httpx.head(f"{url}/abc").headers["content-length"] == "4"


def test_an_answer_without_content_has_no_length():
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("204 No Content", [])
        return []

    with serving(application) as url:
        answer = httpx.get(url)
    assert (answer.status_code, "content-length" in answer.headers) == (204, False)


def test_a_failure_outside_django_says_nothing_of_the_inside():
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        raise RuntimeError("the password is swordfish")

    with serving(application) as url:
        answer = httpx.get(url)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "swordfish" not in answer.text


def test_a_stream_comes_piece_by_piece():
    may_go_on = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield b"first "
        assert may_go_on.wait(20)
        yield b"second"

    with serving(stream := Stream(pieces())) as url, httpx.stream("GET", url) as answer:
        received = answer.iter_raw()
        assert next(received) == b"first "
        may_go_on.set()
        assert b"".join(received) == b"second"
    assert stream.is_closed.wait(20)


def test_a_stream_ends_when_its_reader_leaves():
    def pieces() -> Iterator[bytes]:
        while True:
            yield b"x" * 1000

    with serving(stream := Stream(pieces())) as url:
        with httpx.stream("GET", url) as answer:
            next(answer.iter_raw())
        assert stream.is_closed.wait(20)


def test_half_a_stream_is_not_passed_off_as_a_whole_one():
    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise RuntimeError

    with serving(stream := Stream(pieces())) as url, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(url)
    assert stream.is_closed.wait(20)


def test_the_head_of_a_stream_does_not_run_it():
    def pieces() -> Iterator[bytes]:
        raise AssertionError("the stream was started")
        yield b""

    with serving(Stream(pieces())) as url:
        assert httpx.head(url).status_code == 200


def test_beyond_a_full_waiting_room_requests_are_turned_away(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bridge, "WAITING", 2)
    may_go_on = threading.Event()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        assert may_go_on.wait(20)
        return echo(environ, start_response)

    statuses: list[int] = []
    with serving(application, threads=1) as url:
        askers = [threading.Thread(target=lambda: statuses.append(httpx.get(url).status_code)) for _ in range(5)]
        for asker in askers:
            asker.start()
        while len(statuses) < 3:
            time.sleep(0.01)
        assert statuses == [503] * 3
        may_go_on.set()
        for asker in askers:
            asker.join()
    assert sorted(statuses) == [200, 200, 503, 503, 503]


def test_every_request_gives_its_database_connection_back(web: Web, cast: Cast):
    for _ in range(3):
        httpx.get(f"{web.url}/readyz").raise_for_status()
    pool = connections["default"].pool
    deadline = time.monotonic() + 20
    while (stats := pool.get_stats())["pool_available"] < stats["pool_size"] - 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert stats["pool_available"] >= stats["pool_size"] - 1, "all but this test's own"

"""Requests that two programs would cut differently are refused, and the connection ends with them."""

import pytest

from tests.live.web import Web
from tests.security.wire import connected, hear, request, say

CHUNKED_SMUGGLE = "0\r\n\r\nGET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 4"),
        ("Content-Length: 4", "Content-Length: 5"),
        ("Content-Length: 4", "Content-Length: 4"),
        ("Content-Length: 4, 4",),
        ("Content-Length: +4",),
        ("Content-Length: 0x4",),
        ("Content-Length: -1",),
        ("Content-Length: 4 4",),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding: identity, chunked, identity",),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding : chunked",),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        (" Transfer-Encoding: chunked",),
        ("X: y\n\tTransfer-Encoding: chunked",),
        ("Transfer\0-Encoding: chunked",),
        ("X: a\rTransfer-Encoding: chunked",),
    ],
)
def test_a_length_that_is_said_in_two_ways_is_refused(web: Web, lines: tuple[str, ...]):
    answer = say(web, request("/sign-in", *lines, method="POST", body=CHUNKED_SMUGGLE))
    assert 400 <= answer.status < 500
    assert answer.status != 401, "the second request was answered"
    assert answer.answers == 1
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    "body",
    ["zz\r\n", "-1\r\n", "ffffffffffffffffff\r\n", "4\nabcd\n0\n\n", "4\r\nabcdX0\r\n\r\n", "0x4\r\nabcd\r\n0\r\n\r\n"],
)
def test_chunks_that_are_none_end_the_connection(web: Web, body: str):
    answer = say(web, request("/sign-in", "Transfer-Encoding: chunked", method="POST", body=body))
    assert answer.answers <= 1
    assert answer.status in {0, 400}


@pytest.mark.parametrize(
    "line",
    [
        "GET /healthz HTTP/1.1 x",
        "GET /healthz",
        "GET /healthz HTTP/9.9",
        "G\0T /healthz HTTP/1.1",
        "GET http://127.0.0.1/healthz HTTP/1.1",
        "GET http://evil.test/healthz HTTP/1.1",
        "CONNECT evil.test:443 HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET /health z HTTP/1.1",
        "get /healthz HTTP/1.1",
        "PRI * HTTP/2.0",
    ],
)
def test_a_request_line_that_is_none_is_refused(web: Web, line: str):
    answer = say(web, f"{line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert answer.status in {400, 405}
    assert answer.answers == 1


def test_headers_behind_a_body_are_no_headers(web: Web):
    trailer = "X-Csrftoken: x\r\nAuthorization: Bearer gh_x\r\nX-Request-Id: smuggled-in-a-trailer\r\n"
    body = f"0\r\n{trailer}\r\n"
    answer = say(web, request("/api/v1/tenants", "Transfer-Encoding: chunked", method="POST", body=body))
    assert answer.status == 401
    assert b"smuggled" not in answer.everything
    assert b"not valid" not in answer.everything, "the token in the trailer was looked at"


@pytest.mark.parametrize("name", ["Host", "Authorization", "Content-Type", "Origin"])
def test_a_header_that_must_be_one_is_not_sent_twice(web: Web, name: str):
    answer = say(web, request("/api/v1/me", f"{name}: 127.0.0.1", f"{name}: evil.test"))
    assert answer.status in {400, 415}


def test_requests_in_one_breath_are_answered_one_after_the_other(web: Web):
    first = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    answer = say(web, first * 3 + request("/healthz"))
    assert answer.answers == 4


def test_an_endless_head_is_cut_off(web: Web):
    with connected(web) as raw:
        raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        try:
            for _ in range(64):
                raw.sendall(b"x" * 65536)
        except OSError:
            return  # cut off while speaking
        assert hear(raw).status in {0, 431}


def test_an_endless_trailer_is_cut_off(web: Web):
    with connected(web) as raw:
        raw.sendall(request("/sign-in", "Transfer-Encoding: chunked", method="POST", body="0\r\nX: ").encode())
        try:
            for _ in range(64):
                raw.sendall(b"x" * 65536)
        except OSError:
            return
        assert hear(raw).status in {0, 431}


def test_too_many_headers_are_refused(web: Web):
    answer = say(web, request("/healthz", *(f"X-{number}: y" for number in range(10_000))))
    assert answer.status in {0, 431}
    assert say(web, request("/healthz", *(f"X-{number}: y" for number in range(101)))).status == 431


def test_an_address_without_end_is_refused(web: Web):
    assert say(web, request("/healthz?" + "x" * 9000)).status == 414

"""A real Envoy counts the bytes of a request and its answer: heads and bodies, as they went over the wire."""

import gzip
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import httpx
import pytest

from tests.policies.compiler.intents import compiled, forward, hostname, platform, route, service
from tests.policies.compiler.running_envoy import Gateway, running

pytestmark = pytest.mark.envoy
MEGABYTE: Final = b"0123456789abcdef" * 65_536
ZIPPED: Final = gzip.compress(MEGABYTE[:65_536] + bytes(range(256)) * 64)
HEAD_AT_MOST: Final = 1_000
"""Heads of a request or an answer, and the framing of its body: less than this for these."""
FRAMING: Final = 0.002
"""Framing of chunks and of HTTP/2, as a share of the body."""
HOST: Final = "shop.acme.test"


class _Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = ZIPPED if self.path.endswith("zipped") else MEGABYTE
        self.send_response(200)
        if body is ZIPPED:
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def _service() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with _service() as port:
        result = compiled(
            hostname(HOST),
            service("web", endpoints={"type": "static", "addresses": [{"address": "127.0.0.1", "port": port}]}),
            route("big", "/", action=forward("web")),
            allowed_private_networks=("127.0.0.0/8",),
        )
        with running(result.resources, platform().resources) as running_gateway:
            yield running_gateway


class Counted:
    """What Envoy counted since this was made: requests, bytes received and bytes sent of the route."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._before = self._now()

    def _now(self) -> tuple[int, int, int]:
        found = self._gateway.statistics()
        requests = sum(value for name, value in found.items() if name.startswith("gh.rq.route.acme/big."))
        place = "route.acme/big.cluster.acme/web"
        return requests, found.get(f"gh.rx.{place}", 0), found.get(f"gh.tx.{place}", 0)

    def bytes(self, requests: int = 1) -> tuple[int, int]:
        """Wait until so many requests are counted; return their bytes, received and sent."""
        deadline = time.monotonic() + 10
        while (now := self._now())[0] - self._before[0] < requests and time.monotonic() < deadline:
            time.sleep(0.02)
        assert now[0] - self._before[0] == requests
        return now[1] - self._before[1], now[2] - self._before[2]


def test_an_answer_of_a_megabyte_counts_a_megabyte_and_its_head(gateway: Gateway) -> None:
    counted = Counted(gateway)
    assert len(gateway.ask("/a").body) == len(MEGABYTE)
    received, sent = counted.bytes()
    assert len(MEGABYTE) < sent <= len(MEGABYTE) * (1 + FRAMING) + HEAD_AT_MOST
    assert 0 < received <= HEAD_AT_MOST


def test_http_2_counts_the_same_within_its_framing(gateway: Gateway) -> None:
    counted = Counted(gateway)
    with httpx.Client(http1=False, http2=True, trust_env=False) as client:
        answer = client.get(f"http://127.0.0.1:{gateway.port}/a", headers={"host": HOST})
    assert (answer.http_version, len(answer.content)) == ("HTTP/2", len(MEGABYTE))
    received, sent = counted.bytes()
    assert len(MEGABYTE) < sent <= len(MEGABYTE) * (1 + FRAMING) + HEAD_AT_MOST
    assert 0 < received <= HEAD_AT_MOST


def test_what_a_service_compressed_counts_as_it_was_sent(gateway: Gateway) -> None:
    counted = Counted(gateway)
    assert gateway.ask("/zipped").body == ZIPPED
    _, sent = counted.bytes()
    assert len(ZIPPED) < sent <= len(ZIPPED) * (1 + FRAMING) + HEAD_AT_MOST


def test_an_upload_counts_as_received(gateway: Gateway) -> None:
    counted = Counted(gateway)
    client = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10)
    client.request("POST", "/a", body=MEGABYTE, headers={"Host": HOST})
    assert client.getresponse().status == 204
    client.close()
    received, sent = counted.bytes()
    assert len(MEGABYTE) < received <= len(MEGABYTE) * (1 + FRAMING) + HEAD_AT_MOST
    assert 0 < sent <= HEAD_AT_MOST


def test_a_download_that_is_given_up_counts_what_left_and_no_more(gateway: Gateway) -> None:
    counted = Counted(gateway)
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as client:
        client.sendall(f"GET /a HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        got = len(client.recv(4096))
    _, sent = counted.bytes()
    assert got <= sent <= len(MEGABYTE) * (1 + FRAMING) + HEAD_AT_MOST


def test_whatever_ends_a_request_its_bytes_are_numbers(gateway: Gateway) -> None:
    gateway.hang_up("/a")
    gateway.ask("/a")
    assert "non-number" not in gateway.said()

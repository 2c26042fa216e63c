"""Clients that are too many, too fast or too slow, on a real Envoy; others are served all the while."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import pytest

from tests.policies.compiler.intents import hostname, made, route
from tests.policies.compiler.running_envoy import Gateway, echo_service
from tests.policies.compiler.traffic.secured import ask, client, https, with_certificate
from tests.policies.compiler.traffic.world import at, gateway_of

pytestmark = pytest.mark.envoy
PATIENCE_SECONDS = 60.0
HEAD = b"POST /taking HTTP/1.1\r\nHost: shop.acme.test\r\n"
BOUNDS = {
    "request_headers_timeout_seconds": 1,
    "request_timeout_seconds": 2,
    "stream_idle_timeout_seconds": 1,
    "connection_idle_timeout_seconds": 1,
}
LARGE = "x" * 4096
Step = Callable[[socket.socket], None]


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    taking = {"type": "forward", "backends": [{"service": "taking"}]}
    with echo_service() as port:
        objects = [
            at("taking", port),
            hostname(),
            route("all", "/"),
            route("taking", "/taking", action=taking),
            route("large", "/large", action={"type": "respond", "status": 200, "body": LARGE}),
        ]
        with gateway_of(*objects, of_platform=[made("defaults", "defaults", BOUNDS)]) as (found, _):
            yield found


def served(gateway: Gateway) -> bool:
    return gateway.ask("/short").status == 200


def lasts(gateway: Gateway, said: bytes, step: Step) -> tuple[bytes, bool]:
    """What a client reads that says something and then takes one step after the other, and whether it was sent away.

    After each step somebody else is served.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=0.2) as client:
        client.sendall(said)
        answer = b""
        while time.monotonic() < deadline:
            try:
                step(client)
                received = client.recv(4096)
            except TimeoutError:
                assert served(gateway)
                continue
            except OSError:
                return answer, True
            answer += received
            if not received:
                return answer, True
    return answer, False


def test_headers_that_come_byte_by_byte_are_not_waited_for(gateway: Gateway) -> None:
    answer, is_gone = lasts(gateway, HEAD, lambda client: client.sendall(b"x"))
    assert is_gone
    assert answer.startswith(b"HTTP/1.1 408") or not answer


def test_a_body_that_comes_byte_by_byte_is_not_waited_for(gateway: Gateway) -> None:
    answer, is_gone = lasts(gateway, HEAD + b"Content-Length: 100000\r\n\r\n", lambda client: client.sendall(b"x"))
    assert is_gone
    assert answer.startswith(b"HTTP/1.1 408")


def test_a_body_of_which_nothing_more_comes_is_not_waited_for(gateway: Gateway) -> None:
    answer, is_gone = lasts(gateway, HEAD + b"Content-Length: 100000\r\n\r\n", lambda client: None)
    assert is_gone
    assert answer.startswith(b"HTTP/1.1 408")


def test_a_connection_that_says_nothing_is_ended(gateway: Gateway) -> None:
    assert lasts(gateway, b"", lambda client: None)[1]


def test_who_does_not_read_is_left(gateway: Gateway) -> None:
    """A client that has room for one byte of an answer and makes no more."""
    protocol = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    protocol.initiate_connection()
    protocol.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 1})
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE_SECONDS) as client:
        head = [(":method", "GET"), (":path", "/large"), (":scheme", "http"), (":authority", "shop.acme.test")]
        protocol.send_headers(1, head, end_stream=True)
        client.sendall(protocol.data_to_send())
        said: list[h2.events.Event] = []
        while not any(isinstance(one, h2.events.StreamReset) for one in said):
            received = client.recv(65536)
            assert received
            said += protocol.receive_data(received)
            assert served(gateway)


def test_new_connections_beyond_so_many_in_a_second_are_closed_and_later_ones_are_not() -> None:
    door = made("listener", "http", {"protocol": "http", "port": 8080, "connections_per_second": 5})
    with gateway_of(route("all", "/"), of_platform=[door]) as (gateway, _):
        crowd = [socket.create_connection(("127.0.0.1", gateway.port), timeout=30) for _ in range(60)]
        closed = sum(_is_closed(one) for one in crowd)
        assert closed >= 30
        assert gateway.counters("listener_local_ratelimit")["listener_local_ratelimit.http.rate_limited"] >= closed
        for one in crowd:
            one.close()
        assert _is_served_again(gateway)


def _is_closed(client: socket.socket) -> bool:
    client.settimeout(0.5)
    try:
        return client.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def _is_served_again(gateway: Gateway) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if gateway.ask("/short").status == 200:
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def test_a_connection_has_so_many_requests_and_lasts_so_long() -> None:
    bounds = made("defaults", "defaults", {"max_requests_per_connection": 2, "max_connection_seconds": 1})
    with gateway_of(route("all", "/"), of_platform=[bounds]) as (gateway, _):
        said = b"GET /short HTTP/1.1\r\nHost: shop.acme.test\r\n\r\n"
        with socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE_SECONDS) as client:
            client.sendall(said)
            assert b"connection: close" not in _one_answer(client)
            client.sendall(said)
            assert b"connection: close" in _one_answer(client)
        with socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE_SECONDS) as client:
            assert client.recv(1) == b""


def _one_answer(client: socket.socket) -> bytes:
    answer = b""
    while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < 100:
        received = client.recv(4096)
        assert received
        answer += received
    return answer.lower()


def test_who_begins_tls_and_stops_is_left() -> None:
    with gateway_of(route("all", "/"), of_platform=[https()], change=with_certificate) as (gateway, _):
        context = ssl.create_default_context()
        context.check_hostname = False
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        talk = context.wrap_bio(incoming, outgoing, server_hostname="shop.acme.test")
        with pytest.raises(ssl.SSLWantReadError):
            talk.do_handshake()
        hello = outgoing.read()
        stuck = [socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE_SECONDS) for _ in range(3)]
        for one, said in zip(stuck, (b"", hello[:40], hello), strict=True):
            one.sendall(said)
        assert ask(gateway, "/short", client())[0] == 200
        for one in stuck:
            with one:
                assert _ends(one)


def _ends(client: socket.socket) -> bool:
    try:
        while client.recv(65536):
            pass
    except ConnectionResetError:
        return True
    return True


@pytest.mark.parametrize("frame", ["ping", "settings", "empty data"])
def test_a_flood_of_frames_ends_its_connection_alone(gateway: Gateway, frame: str) -> None:
    protocol = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    protocol.initiate_connection()
    head = [(":method", "POST"), (":path", "/taking"), (":scheme", "http"), (":authority", "shop.acme.test")]
    protocol.send_headers(1, head)
    said = protocol.data_to_send()
    flood = {
        "ping": b"\x00\x00\x08\x06\x00\x00\x00\x00\x00" + bytes(8),
        "settings": b"\x00\x00\x00\x04\x00\x00\x00\x00\x00",
        "empty data": b"\x00\x00\x00\x00\x00\x00\x00\x00\x01",
    }[frame]
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE_SECONDS) as client:
        try:
            client.sendall(said)
            for _ in range(2000):
                client.sendall(flood * 100)
            assert _ends(client)
        except OSError:
            pass
    assert served(gateway)
    assert sum(_floods(gateway).values()) > 0


def _floods(gateway: Gateway) -> dict[str, Any]:
    return gateway.counters("http2.*flood|http2.inbound_empty_frames_flood")

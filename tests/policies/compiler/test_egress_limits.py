"""How much a workload and a rule let out, on a real Envoy."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import made, refusals
from tests.policies.compiler.running_envoy import _admin
from tests.policies.compiler.test_egress import (
    ALLOWED_HOST,
    Server,
    WayOut,
    _base64,
    _read,
    policy,
    sha1,
    to,
    way_out,
    workload,
)

pytestmark = pytest.mark.envoy
MUCH = 64 * 1024
SCARCE = {"requests": 2, "per": "minute"}


class Talker(Server):
    """Answers everything with more than a bucket holds."""

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            self.met.append(connection.recv(65_536))
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % MUCH)
            connection.sendall(b"x" * MUCH)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Talker(ALLOWED_HOST)
    yield server
    server.close()


@pytest.fixture(scope="module")
def out(server: Server) -> Iterator[WayOut]:
    port = server.port
    both = [to(ALLOWED_HOST, port), to(ALLOWED_HOST, port, "http")]
    objects = (
        made("workload", "scarce", {"credentials": [{"key": "k1ab", "sha1": sha1("right")}], "rate": SCARCE}),
        workload("first", k1ab="right"),
        workload("second", k1ab="right"),
        workload("watched", k1ab="right"),
        workload("slow", k1ab="right"),
        policy("all", "scarce", plain={"destinations": [both[1]]}, tunnels={"destinations": [both[0]]}),
        policy("shared", "first", "second", some={"destinations": both, "rate": SCARCE}),
        policy("trial", "watched", mode="observe", some={"destinations": both, "rate": SCARCE}),
        policy("slowly", "slow", tunnels={"destinations": [both[0]], "kib_per_second": 16},
               plain={"destinations": [both[1]], "kib_per_second": 32}),
    )  # fmt: skip
    with way_out(*objects, allowed=server, forbidden=server) as running_way:
        yield running_way


def status(out: WayOut, who: str, way: str) -> tuple[int, str]:
    target = f"{ALLOWED_HOST}:{out.allowed.port}"
    asked = target if way == "CONNECT" else f"http://{target}/"
    said = out.ask(asked, method=way, host=target, user=f"acme.{who}.k1ab")
    return said.status, said.reason


def test_a_workload_may_ask_so_often_by_whatever_rule(out):
    assert [status(out, "scarce", way) for way in ("GET", "CONNECT", "GET", "CONNECT")] == [
        (200, ""), (200, ""), (429, "rate_limited"), (429, "rate_limited")
    ]  # fmt: skip


def test_a_rule_lets_all_its_workloads_and_destinations_ask_so_often(out):
    asked = (("first", "GET"), ("second", "CONNECT"), ("first", "CONNECT"), ("second", "GET"))
    assert [status(out, *one)[0] for one in asked] == [200, 200, 429, 429]


def test_a_policy_that_observes_limits_nothing(out):
    assert [status(out, "watched", "GET")[0] for _ in range(4)] == [200] * 4


def test_who_asks_too_often_is_told_when_to_come_back(out):
    known = _base64("acme.scarce.k1ab:right")
    target = f"{ALLOWED_HOST}:{out.allowed.port}"
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", out.gateway.port), timeout=10) as client:
            head = f"GET http://{target}/ HTTP/1.1\r\nHost: {target}\r\nProxy-Authorization: Basic {known}\r\n\r\n"
            client.sendall(head.encode())
            answer = _read(client).lower()
    assert b"429" in answer.splitlines()[0]
    assert b"\r\nretry-after: " in answer


@pytest.mark.parametrize("way", ["CONNECT", "GET"])
def test_bytes_come_at_their_rate_through_tunnels_and_in_plain(out, way):
    before = held_back(out)
    got = threading.Event()

    def ask() -> None:
        assert status(out, "slow", way) == (200, "")
        got.set()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(60)
    assert got.is_set()
    assert held_back(out) > before


def held_back(out: WayOut) -> int:
    """How often bytes of answers had to wait."""
    lines = _admin(out.gateway.admin, "/stats?filter=bandwidth_limit.response_enforced").decode().splitlines()
    return sum(int(line.rpartition(": ")[2]) for line in lines)


def test_limits_are_for_what_is_allowed_and_bytes_are_of_one_destination():
    one = [to("a.test", 443)]
    spec = {"workloads": ["orders"], "rules": [
        {"name": "a", "action": "deny", "destinations": one, "rate": SCARCE},
        {"name": "b", "destinations": one * 2, "kib_per_second": 1},
        {"name": "c", "destinations": one, "rate": {"requests": 0}},
        {"name": "d", "destinations": one, "rate": {"requests": 1, "per": "day"}},
        {"name": "e", "action": "deny", "destinations": one, "max_tunnels": 1},
        {"name": "f", "destinations": [to("a.test", 80, "http")], "max_tunnels": 1},
        {"name": "g", "destinations": one, "max_tunnels": 0},
    ]}  # fmt: skip
    assert refusals("egress_policy", "limits", spec) == {
        "/spec/rules/0/rate": "limit_unused",
        "/spec/rules/1/kib_per_second": "bytes_of_many",
        "/spec/rules/2/rate/requests": "number_range",
        "/spec/rules/3/rate/per": "choice_unknown",
        "/spec/rules/4/max_tunnels": "limit_unused",
        "/spec/rules/5/max_tunnels": "limit_unused",
        "/spec/rules/6/max_tunnels": "number_range",
    }

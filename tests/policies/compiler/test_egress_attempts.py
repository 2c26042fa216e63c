"""Every known way to get past an egress listener, tried on one real Envoy. Who is forbidden sees no connection."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from tests.policies.compiler.egress_attempts import (
    BAD,
    EXCHANGES,
    GOOD,
    HEADS,
    NO_RULE,
    PORTS,
    SPELLINGS,
    Exchange,
    Head,
    Spelling,
)
from tests.policies.compiler.egress_world import Side, World, by_http2, raw, running_world
from tests.policies.compiler.intents import compiled, hostname, route
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.test_egress import Said, WayOut, _read

pytestmark = pytest.mark.envoy


@pytest.fixture(scope="module")
def sides() -> Iterator[tuple[Side, Side]]:
    """One port, on which the good side listens at one address and the bad side at three."""
    for _ in range(20):
        good = Side(GOOD)
        try:
            bad = Side(BAD, "127.0.0.1", "::1", port=good.port)
        except OSError:  # somebody else has that port at one of the addresses
            good.close()
            continue
        yield good, bad
        good.close()
        bad.close()
        return
    raise AssertionError("no port is free at every address")


@pytest.fixture(scope="module")
def world(sides) -> Iterator[World]:
    with running_world(*sides) as made_world:
        yield made_world
        assert made_world.bad.met == []


@pytest.mark.parametrize("attempt", SPELLINGS, ids=lambda one: one.name)
def test_no_way_to_write_a_forbidden_address_leads_there(world: World, attempt: Spelling):
    target = f"{attempt.host}:{world.port}"
    for user in ("acme.watched.k1ab", "acme.orders.k1ab"):
        for method, asked in (("CONNECT", target), ("GET", f"http://{target}/")):
            before = len(world.good.met)
            said = world.out.ask(asked, method=method, host=target, user=user)
            outcome = world.outcome(before, said.status, said.reason, said.text)
            told = attempt.told | ({NO_RULE} if user == "acme.orders.k1ab" else set())
            assert outcome in told, (user, method, said)


@pytest.mark.parametrize("text", PORTS.values(), ids=PORTS)
def test_no_way_to_write_a_port_makes_a_tunnel(world: World, text: str):
    said = world.out.ask(f"{GOOD}{text}", method="CONNECT", host="x", user="acme.watched.k1ab")
    assert (said.status, said.reason) in {(400, "destination_invalid"), (400, ""), (404, ""), (0, "")}


@pytest.mark.parametrize("attempt", HEADS, ids=lambda one: one.name)
def test_no_way_to_write_a_request_leads_elsewhere(world: World, attempt: Head):
    before = len(world.good.met)
    assert world.outcome(before, *raw(world, attempt.text)) in attempt.told


@pytest.mark.parametrize("attempt", EXCHANGES, ids=lambda one: one.name)
def test_nor_over_http2(world: World, attempt: Exchange):
    before = len(world.good.met)
    headers = [(name, world.fill(value)) for name, value in attempt.headers]
    assert world.outcome(before, *by_http2(world, headers)) in attempt.told


def test_a_name_with_good_and_bad_addresses_is_reached_by_the_good_one_or_not_at_all(world: World):
    for method, target in (
        ("CONNECT", f"mixed.names.test:{world.port}"),
        ("GET", f"http://mixed.names.test:{world.port}/"),
    ):
        assert world.out.ask(target, method=method, host="x") == Said(200, "", "hello")
    said = world.out.ask(f"http://mixed-dead.names.test:{world.port}/", host="x")
    assert said.status == 503
    assert world.bad.met == []


def test_an_alias_leads_where_its_target_may(world: World):
    said = world.out.ask(f"alias-good.names.test:{world.port}", method="CONNECT")
    assert said == Said(200, "", "hello")


def test_a_name_that_changes_its_address_between_two_looks_does_not_lead_there(world: World):
    name = "rebinding.names.test"
    assert world.out.ask(f"{name}:{world.port}", method="CONNECT").text == "hello"
    world.names.zone[name] = [("A", BAD)]
    asked = world.names.asked.count(name)
    until(lambda: world.names.asked.count(name) >= asked + 4)
    for method, target in (("CONNECT", f"{name}:{world.port}"), ("GET", f"http://{name}:{world.port}/")):
        world.out.ask(target, method=method, host="x")
    world.names.zone[name] = [("A", "127.0.0.1"), ("AAAA", "::1")]
    asked = world.names.asked.count(name)
    until(lambda: world.names.asked.count(name) >= asked + 4)
    world.out.ask(f"{name}:{world.port}", method="CONNECT")
    assert world.bad.met == []


def until(is_met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_met():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_redirect_is_the_callers_to_follow(world: World):
    said = raw(world, "GET http://{good}/redirect HTTP/1.1\nHost: {good}\n{known}")
    assert said[0] == 302
    assert world.bad.met == []


def test_what_is_said_inside_a_tunnel_stays_there(world: World):
    with socket.create_connection(("127.0.0.1", world.out.gateway.port), timeout=10) as client:
        client.sendall(world.fill("CONNECT {good} HTTP/1.1\nHost: x\n{known}").replace("\n", "\r\n").encode() + b"\r\n")
        assert _read(client).startswith(b"HTTP/1.1 200")
        client.sendall(world.fill("CONNECT {bad} HTTP/1.1\r\nHost: {bad}\r\n\r\n").encode())
        _read(client)
    assert (world.good.met[-1] or b"").startswith(b"CONNECT " + BAD.encode())
    assert world.bad.met == []


@pytest.mark.parametrize("user", [None, "acme.orders.k1ab", "acme.idle.k1ab", "acme.nobody.k1ab", "globex.orders.k1ab"])
def test_a_denied_name_is_never_asked_for_so_that_nothing_leaks_by_its_labels(world: World, user: str | None):
    label = f"secret-{str(user).replace('.', '-')}"
    for method, target in (("CONNECT", f"{label}.good.names.test:443"), ("GET", f"http://{label}.good.names.test/")):
        assert world.out.ask(target, method=method, host="x", user=user).status in {403, 407}
    assert world.out.ask(f"{GOOD}:{world.port}", method="CONNECT").status == 200
    assert not [name for name in world.names.asked if label in name]


def test_what_the_good_side_sees_is_what_was_judged(world: World):
    raw(world, "GET http://{good}/seen HTTP/1.1\nHost: {bad}\nX-Forwarded-Host: {bad}\n{known}")
    assert world.fill("host: {good}").encode() in (world.good.met[-1] or b"").lower()


class TestNothingComesIn:
    """A way out is no way in, and a way in no way out."""

    def test_the_hosts_of_the_way_in_are_not_known_on_the_way_out(self, world: World):
        before = len(world.good.met)
        for user in ("acme.orders.k1ab", "globex.orders.k1ab"):
            for method, target in (("GET", "http://shop.acme.test/"), ("CONNECT", "shop.acme.test:80")):
                assert world.out.ask(target, method=method, host="shop.acme.test", user=user).reason == NO_RULE
        assert len(world.good.met) == before
        assert not [name for name in world.names.asked if "shop.acme.test" in name]

    def test_the_way_in_is_no_proxy(self, world: World):
        before = len(world.good.met)
        inside = World(WayOut(Gateway(world.ingress_port, world.out.gateway.admin), world.good, world.bad),
                       world.good, world.bad, world.names, 0)  # fmt: skip
        for first in ("CONNECT {good}", "GET http://{good}/", "GET /", "CONNECT shop.acme.test:80"):
            assert raw(inside, f"{first} HTTP/1.1\nHost: {{good}}\n{{known}}")[0] in {400, 403, 404}
        assert len(world.good.met) == before

    def test_a_route_of_a_tenant_cannot_name_the_way_out(self):
        slice_ = compiled(hostname(), route("all", action={"type": "forward", "backends": [{"service": "egress"}]}))
        assert {problem.code for problem in slice_.problems} == {"service_missing"}


def test_there_are_many_and_each_has_a_name_of_its_own():
    attempts = (*SPELLINGS, *HEADS, *EXCHANGES)
    assert len({one.name for one in attempts}) + len(PORTS) >= 150
    assert len({one.host for one in SPELLINGS}) == len(SPELLINGS)
    assert len({one.name for one in SPELLINGS}) == len(SPELLINGS)
    assert len({one.text for one in HEADS}) == len(HEADS)

"""TLS that passes through: the name that a client asks for is its destination, on a real Envoy."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.policies.compiler.egress_hello import ATTEMPTS, Attempt, encrypted, hello, in_records
from tests.policies.compiler.egress_names import Names, ask_there, names
from tests.policies.compiler.egress_world import HELLO, Side
from tests.policies.compiler.intents import codes, compiled, made
from tests.policies.compiler.running_envoy import running
from tests.policies.compiler.test_egress import policy, to
from tests.policies.compiler.test_egress_attempts import sides  # noqa: F401
from tests.policies.compiler.test_egress_sources import known, source

ORDERS, WATCHED, FOREIGN, NOBODY = "127.20.1.9", "127.21.1.9", "127.30.0.9", "127.40.0.1"
ALLOWED = (
    "good.names.test", "*.wild.names.test", "ten.names.test", "bad.names.test", "loopback.names.test",
    "alias.names.test", "metadata.names.test", "localhost", "127.50.0.1", "127.60.0.1",
)  # fmt: skip
"""What `orders` may reach by the rules; names in it lead to addresses that nobody may reach, too."""
pytestmark = pytest.mark.envoy


@dataclass(frozen=True)
class World:
    port: int
    good: Side
    bad: Side
    names: Names

    def say(self, *pieces: bytes, origin: str = ORDERS) -> bytes:
        """What a client from `origin` hears that says this; nothing, if it is closed."""
        with socket.create_connection(("127.0.0.1", self.port), 30, (origin, 0)) as client:
            heard = b""
            try:
                for piece in pieces:
                    client.sendall(piece)
                while more := client.recv(65_536):
                    heard += more
            except ConnectionError:
                pass
            return heard


@pytest.fixture(scope="module")
def world(sides: tuple[Side, Side]) -> Iterator[World]:  # noqa: F811
    good, bad = sides
    here = [to(name, good.port) for name in ALLOWED]
    elsewhere = to("plain.names.test", good.port, "http"), to("other.names.test", good.port + 1)
    acme = compiled(
        known("orders"), known("watched"),
        policy("partners", "orders", good={"destinations": here}, elsewhere={"destinations": list(elsewhere)}),
        policy("trial", "watched", mode="observe"),
    )  # fmt: skip
    globex = compiled(known("orders"), policy("none", "orders"), tenant="globex")
    assert not [*codes(acme), *codes(globex)]
    spec = {
        "protocol": "egress_tls", "port": 13443, "destination_port": good.port,
        "sources": [source("acme", "orders", "127.20.0.0/16"), source("acme", "watched", "127.21.0.0/16"),
                    source("globex", "orders", "127.30.0.0/16")],
    }  # fmt: skip
    doors = compiled(made("listener", "out", spec), tenant="platform", is_platform=True,
                     allowed_private_networks=("127.50.0.0/16",))  # fmt: skip
    with names() as server:
        for name in ("a.wild.names.test", "plain.names.test", "other.names.test", "evil.names.test"):
            server.zone[name] = [("A", "127.50.0.1")]
        with running((*acme.resources, *globex.resources), doors.resources,
                     lambda bootstrap: ask_there(bootstrap, server.port)) as found:  # fmt: skip
            yield World(found.port, good, bad, server)
        assert bad.met == []


def test_a_name_that_is_allowed_is_reached_and_told_what_the_client_said(world: World):
    said = hello(b"good.names.test")
    assert world.say(said) == HELLO
    assert world.good.met[-1] == said


@pytest.mark.parametrize(
    "pieces",
    [
        (hello(b"a.wild.names.test"),), (hello(b"GOOD.Names.TEST"),), (hello(b"good.names.test."),),
        (encrypted(b"good.names.test"),), (in_records(hello(b"good.names.test"), 30),),
        tuple(bytes([one]) for one in hello(b"good.names.test")),
    ],
    ids=["wildcard", "upper case", "trailing dot", "with something encrypted", "in many records", "byte by byte"],
)  # fmt: skip
def test_however_an_allowed_name_is_written_it_is_that_name(world: World, pieces: tuple[bytes, ...]):
    assert world.say(*pieces) == HELLO


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_nothing_else_is_dialled(world: World, attempt: Attempt):
    before = len(world.good.met)
    assert world.say(*attempt.pieces) == b""
    assert len(world.good.met) == before
    assert world.bad.met == []


@pytest.mark.parametrize("origin", [FOREIGN, NOBODY])
def test_who_is_not_that_workload_does_not_get_there(world: World, origin: str):
    before = len(world.good.met)
    assert world.say(hello(b"good.names.test"), origin=origin) == b""
    assert len(world.good.met) == before


def test_rules_for_plain_requests_and_other_ports_let_nobody_through(world: World):
    before = len(world.good.met)
    for name in (b"plain.names.test", b"other.names.test"):
        assert world.say(hello(name)) == b""
    assert len(world.good.met) == before


def test_a_policy_that_observes_lets_names_through_but_no_forbidden_address(world: World):
    assert world.say(hello(b"evil.names.test"), origin=WATCHED) == HELLO
    for name in (b"ten.names.test", b"bad.names.test", b"loopback.names.test", b"mixed-dead.names.test"):
        assert world.say(hello(name), origin=WATCHED) == b""


def test_a_denied_name_is_never_asked_for(world: World):
    for origin in (ORDERS, FOREIGN, NOBODY):
        assert world.say(hello(b"secret.evil.names.test"), origin=origin) == b""
    assert not [name for name in world.names.asked if "secret" in name]

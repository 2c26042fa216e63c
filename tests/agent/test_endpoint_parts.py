"""What a node makes of answers, places and files, piece by piece."""

from dataclasses import replace
from pathlib import Path

import pytest
from gatehouse_agent import wire
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.assembly.nearby import Found, Place, arranged
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_agent.endpoints.asking import Names
from gatehouse_agent.endpoints.name import Name
from gatehouse_agent.endpoints.remembering import Known, Remembered, keep, load
from gatehouse_agent.endpoints.screening import screened
from gatehouse_agent.store.files import Files
from gatehouse_protocol.endpoints import DnsRecord, DnsSource, EndpointSource, read_source, write_source
from gatehouse_protocol.shapes import ShapeError

SOURCE = DnsSource("orders.names.test", 80, DnsRecord.ADDRESS, 60, ())
ONE = (Found("9.9.9.9", 80),)
HERE = Place("eu", "a")


def order(*endpoints: Found, here: Place = HERE) -> list[list[str]]:
    """The addresses by Envoy's priority."""
    nothing = wire.LoadAssignment(cluster_name="acme/x").SerializeToString()
    made = arranged(EnvoyResource("1", wire.wrap(Kind.ENDPOINTS, nothing)), endpoints, here, prefers_nearby=True)
    message = wire.LoadAssignment.FromString(wire.unwrap(made.body)[1])
    levels: dict[int, list[str]] = {}
    for group in message.endpoints:
        addresses = [one.endpoint.address.socket_address.address for one in group.lb_endpoints]
        levels.setdefault(group.priority, []).extend(addresses)
    return [sorted(levels[level]) for level in sorted(levels)]


def test_priorities_are_without_gaps_and_what_is_written_counts_first():
    zone, region, far = Place("eu", "a"), Place("eu", "b"), Place("us", "a")
    found = (
        Found("1.0.0.1", 80, place=far), Found("1.0.0.2", 80, place=region), Found("1.0.0.3", 80, place=zone),
        Found("1.0.0.4", 80, priority=7, place=zone), Found("1.0.0.5", 80),
    )  # fmt: skip
    assert order(*found) == [["1.0.0.3"], ["1.0.0.2"], ["1.0.0.1", "1.0.0.5"], ["1.0.0.4"]]
    assert order(*found, here=Place()) == [["1.0.0.1", "1.0.0.2", "1.0.0.3", "1.0.0.5"], ["1.0.0.4"]]


def test_a_zone_counts_where_nobody_speaks_of_regions():
    found = Found("1.0.0.1", 80, place=Place("", "a")), Found("1.0.0.2", 80, place=Place("", "b"))
    assert order(*found) == [["1.0.0.1"], ["1.0.0.2"]]
    assert order(*found, here=Place("", "b")) == [["1.0.0.2"], ["1.0.0.1"]]


@pytest.mark.parametrize(("ttl", "seconds"), [(0, 5), (30, 30), (3600, 60)])
def test_a_time_to_live_is_believed_within_bounds(ttl, seconds):
    name = Name(SOURCE, 300.0)
    name.take(ONE, (), ttl, now=1000.0)
    assert name.due_at == 1000.0 + seconds


def test_what_was_known_serves_without_end_while_nobody_answers_and_a_while_when_it_is_gone():
    name = Name(SOURCE, 300.0)
    name.take(ONE, (), 30, now=1000.0)
    for after in range(0, 86_400, 600):
        name.fail("silent", 1100.0 + after, is_gone=False)
    assert (name.found, name.failing_since) == (ONE, 1100.0)
    name.take(ONE, (), 30, now=100_000.0)
    name.fail("gone", 100_100.0, is_gone=True)
    assert name.found == ONE
    name.fail("gone", 100_400.0, is_gone=True)
    assert name.found == ()


def test_it_is_asked_ever_more_seldom_without_an_answer():
    name, pauses = Name(SOURCE, 300.0), []
    for _ in range(8):
        name.fail("silent", 1000.0, is_gone=False)
        pauses.append(name.due_at - 1000.0)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_an_own_listener_is_known_by_every_address_of_the_machine():
    anywhere, elsewhere = [Address("0.0.0.0", 8080)], [Address("127.0.0.9", 8080)]
    found = [Found("127.0.0.1", 8080), Found("127.0.0.1", 8081)]
    assert screened(found, ("127.0.0.0/8",), anywhere) == ((found[1],), ("127.0.0.1",))
    assert screened(found, ("127.0.0.0/8",), elsewhere) == (tuple(found), ())


@pytest.mark.parametrize("address", ["169.254.169.254", "0.0.0.0", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"])
def test_no_network_opens_what_can_never_be_a_service(address):
    assert screened([Found(address, 80)], ("0.0.0.0/0", "::/0", "127.0.0.0/8"), ())[0] == ()


async def test_names_of_the_machines_own_file_come_first(tmp_path):
    hosts = tmp_path / "hosts"
    hosts.write_text("# orders.names.test\n10.0.0.1 other Orders.Names.Test # here\nrubbish orders.names.test\n")
    told = await Names((Address("127.0.0.1", 9),), hosts).ask(SOURCE)
    assert told.found == (Found("10.0.0.1", 80),)


def test_what_is_known_survives_a_restart_and_rubbish_on_the_disk_does_no_harm(tmp_path: Path):
    files = Files(tmp_path / "store", 10**6)
    known = Remembered((Known("acme/x", SOURCE, 1000, (replace(ONE[0], place=HERE),)),))
    assert load(files) == Remembered()
    keep(files, known)
    assert load(files) == known
    files.write("endpoints.json", b'{"names": 1}')
    assert load(files) == Remembered()


def test_what_a_cluster_says_is_read_back_and_nothing_else():
    source = EndpointSource(prefers_nearby=True, dns=SOURCE, takes_registrations=True)
    assert read_source(write_source(source)) == source
    for text in ("", "[]", '{"dns": 1}', '{"more": true}'):
        with pytest.raises(ShapeError):
            read_source(text)

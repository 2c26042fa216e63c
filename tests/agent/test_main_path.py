"""From a join token to traffic, with a real Envoy: enrol, poll, pull, apply, prove, report."""

import asyncio
import ssl
from collections import Counter

import httpx
import pytest

from tests.agent import edge
from tests.agent.conftest import make_certificate
from tests.agent.reports import gone, held_back, proven, slice_in

pytestmark = pytest.mark.envoy


def shop(body):
    return edge.virtual_host("acme", "shop.test", edge.answer("acme", body))


async def test_a_published_route_is_served_and_reported_as_proven(control_plane, start_agent, get, upstream, port):
    echo = await upstream("echo")
    await start_agent()
    host = edge.virtual_host("acme", "shop.test", edge.forward("acme", "echo"))
    await control_plane.publish(
        ("platform@edge", edge.platform(8080)), ("acme@edge", [*edge.service("acme", "echo", echo), host])
    )
    report = await control_plane.reported(proven("acme@edge", 1))
    assert (await get("shop.test")).text == "echo"
    assert report.envoy.state == "live"
    assert report.manifest_version == 1
    assert [(one.name, one.address, one.proven) for one in report.listeners] == [("http", f"127.0.0.1:{port}", True)]


@pytest.mark.parametrize("sends_inline", [True, False])
async def test_only_what_changed_travels(control_plane, start_agent, get, sends_inline):
    control_plane.sends_inline = sends_inline
    await start_agent()
    others = [edge.virtual_host("acme", f"{n}.test", edge.answer("acme", "same")) for n in range(20)]
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [*others, shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    control_plane.requests.clear()
    await control_plane.publish(("acme@edge", [*others, shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))
    assert (await get("shop.test")).text == "two"
    asked = [(one.path.rpartition("/")[2], one) for one in control_plane.requests]
    pulled = [one.json() for name, one in asked if name == "resources"]
    assert pulled == ([] if sends_inline else [{"digests": [shop("two").digest]}])


async def test_a_withdrawn_slice_is_taken_away(control_plane, start_agent, get):
    await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("here")]))
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.withdraw("acme@edge")
    await control_plane.reported(gone("acme@edge"))
    assert (await get("shop.test")).status_code == 404


def measured(control_plane, route):
    """How many requests are in all latency bins of a route."""
    lines = [line for report in control_plane.reports if report.counts for line in report.counts.latency]
    return sum(count for line in lines if line.route == route for _, _, count in line.bins)


def told(control_plane):
    """How many requests were reported, by slice, revision, route and code."""
    found = Counter()
    for row in (row for report in control_plane.reports if report.counts for row in report.counts.rows):
        found[row.slice, row.revision_sequence, row.route, row.code] += row.count
    return found


async def test_requests_are_counted_by_route_and_revision(control_plane, start_agent, get):
    await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    for _ in range(3):
        await get("shop.test")
    await control_plane.publish(("acme@edge", [shop("two")]))
    await control_plane.reported(proven("acme@edge", 2))
    await get("shop.test")
    await get("nobody.test")
    await control_plane.until(lambda: sum(told(control_plane).values()) == 5)
    assert told(control_plane) == {
        ("acme@edge", 1, "acme/all", 200): 3,
        ("acme@edge", 2, "acme/all", 200): 1,
        ("platform@edge", 1, "-", 404): 1,
    }
    await control_plane.reported(lambda _: measured(control_plane, "acme/all") == 4)


async def test_a_secret_arrives_sealed_and_lies_encrypted(control_plane, start_agent, config, port, certificate):
    secret = edge.certificate_secret("tls/default", certificate.chain, certificate.key)
    running = await start_agent()
    await control_plane.publish(
        ("platform@edge", [edge.listener("http", 8080, "tls/default"), edge.routes_shell(), secret]),
        ("acme@edge", [shop("private")]),
    )
    report = await control_plane.reported(proven("acme@edge", 1))
    assert report.listeners[0].proven
    trusting = ssl.create_default_context(cadata=certificate.chain)
    async with httpx.AsyncClient(verify=trusting, trust_env=False) as http:
        named = {"sni_hostname": "shop.test"}
        answer = await http.get(f"https://127.0.0.1:{port}/", headers={"Host": "shop.test"}, extensions=named)
    assert answer.text == "private"
    await running.stop()
    on_disk = [one for one in config.places.state_directory.rglob("*") if one.is_file()]
    assert secret.digest in [one.name for one in on_disk]
    assert not [one for one in on_disk if certificate.key.encode()[40:80] in one.read_bytes()]
    assert not [one for one in on_disk if one.stat().st_mode & 0o077]


async def test_a_renewed_certificate_is_proven_by_handshake(control_plane, start_agent, port, certificate):
    def platform(one):
        secret = edge.certificate_secret("tls/default", one.chain, one.key)
        return [edge.listener("http", 8080, "tls/default"), edge.routes_shell(), secret]

    await start_agent()
    await control_plane.publish(("platform@edge", platform(certificate)))
    await control_plane.reported(proven("platform@edge", 1))
    renewed = make_certificate()
    await control_plane.publish(("platform@edge", platform(renewed)))
    await control_plane.reported(proven("platform@edge", 2))
    assert await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port)) == renewed.chain


async def test_a_certificate_that_does_not_fit_its_key_is_held_back(control_plane, start_agent, port, certificate):
    await start_agent()
    good = edge.certificate_secret("tls/default", certificate.chain, certificate.key)
    rest = [edge.listener("http", 8080, "tls/default"), edge.routes_shell()]
    await control_plane.publish(("platform@edge", [*rest, good]))
    await control_plane.reported(proven("platform@edge", 1))
    bad = edge.certificate_secret("tls/default", certificate.chain, make_certificate().key)
    await control_plane.publish(("platform@edge", [*rest, bad]))
    report = await control_plane.reported(held_back("platform@edge", 2))
    error = slice_in(report, "platform@edge").error
    assert (error.object, "KEY_VALUES_MISMATCH" in error.message) == ("tls/default", True)
    assert await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port)) == certificate.chain


async def test_a_listener_moves_to_another_address(control_plane, start_agent, config, get):
    await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [shop("one")]))
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.publish(("platform@edge", edge.platform(8080, stat_prefix="renamed")))
    await control_plane.reported(proven("platform@edge", 2))
    assert (await get("shop.test")).text == "one"

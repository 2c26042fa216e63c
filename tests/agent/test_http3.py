"""A listener with HTTP/3 answers over UDP what it answers over TCP, on a real Envoy, and proves both."""

import socket
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from gatehouse_agent import taken_ports
from gatehouse_agent.convergence import Steps
from gatehouse_protocol.reports import Transport

from tests.agent import edge, origin_files
from tests.agent.conftest import make_certificate
from tests.agent.http3 import by_http3
from tests.agent.reports import counted, held_back, proven

pytestmark = pytest.mark.envoy

TLS = {"alpn_protocols": ["h2", "http/1.1"]}
KEY = "acme.certificates@edge"
SHOP = edge.virtual_host("acme", "shop", edge.answer("acme", "here"), domains=("*.test",))


def secret(name, certificate):
    return edge.certificate_secret(name, certificate.chain, certificate.key)


def certificate_of(host, one):
    """A piece and its secret."""
    return [edge.piece(f"acme/{host}", [host], [f"acme/{host}/ecdsa"]), secret(f"acme/{host}/ecdsa", one)]


@pytest.fixture
def platform(certificate):
    """What the platform publishes, with HTTP/3 or without."""

    def made(http3=None):
        https = edge.listener("https", 8443, "tls/default", tls=TLS, http3=http3)
        return [edge.listener("http", 8080), https, edge.routes_shell(), secret("tls/default", certificate)]

    return made


@pytest.fixture
async def serving(control_plane, start_agent, platform):
    running = await start_agent()
    await control_plane.publish(("platform@edge", platform({})), ("acme@edge", [SHOP]))
    await control_plane.reported(proven("acme@edge", 1))
    return running


async def over_tcp(port, host):
    async with httpx.AsyncClient(verify=False, trust_env=False) as http:
        return await http.get(f"https://127.0.0.1:{port}/", headers={"Host": host}, extensions={"sni_hostname": host})


async def test_a_request_by_http3_is_answered_and_counted(control_plane, serving, tls_port, certificate):
    async with by_http3(tls_port, "a.test") as client:
        status, headers, body = await client.get("a.test")
        assert (status, body, client.fingerprint) == (200, b"here", certificate.fingerprint)
    report = await control_plane.reported(counted("acme/all"))
    (row,) = (row for row in report.counts.rows if row.route == "acme/all")
    assert (row.slice, row.code, row.count) == ("acme@edge", 200, 1)
    answer = await over_tcp(tls_port, "a.test")
    assert answer.headers["alt-svc"] == headers["alt-svc"] == f'h3=":{tls_port}"; ma=86400'


async def test_where_a_client_comes_from_is_known_by_http3_too(
    control_plane, start_agent, platform, config, tls_port, tmp_path
):
    source = origin_files.countries(tmp_path / "c", DE="127.0.0.0/8")
    german = {"key": "envoy.geoip", "string_match": {"contains": '"country":"DE"'}}
    near = {**edge.answer("acme", "near", name="near"), "match": {"prefix": "/", "filter_state": [german]}}
    host = edge.virtual_host("acme", "shop", near, edge.answer("acme", "far"), domains=("*.test",))
    await start_agent(replace(config, origins=(source,)))
    await control_plane.publish(("platform@edge", platform({})), ("acme@edge", [host]))
    await control_plane.reported(proven("acme@edge", 1))
    async with by_http3(tls_port, "a.test") as client:
        assert (await client.get("a.test"))[2] == b"near"
    assert (await over_tcp(tls_port, "a.test")).text == "near"


def seen(host, transport, certificate, key="ecdsa"):
    """A condition on reports: the node saw this certificate there, and says so of the listener by its own name."""

    def is_met(report):
        wanted = ("https", host, transport, key, certificate.fingerprint, True)
        return any(
            (one.listener, one.server_name, one.transport, one.key, one.certificate, one.proven) == wanted
            for one in report.certificates or ()
        )

    return is_met


async def shown(port, host):
    async with by_http3(port, host) as client:
        return client.fingerprint


async def test_each_name_has_its_certificate_there_too_and_a_renewed_one_disturbs_nobody(
    control_plane, serving, tls_port, certificate
):
    a, b, renewed, c = (make_certificate(host) for host in ("a.test", "b.test", "b.test", "c.test"))
    await control_plane.publish((KEY, [*certificate_of("a.test", a), *certificate_of("b.test", b)]))
    await control_plane.reported(seen("a.test", Transport.QUIC, a))
    await control_plane.reported(seen("b.test", Transport.TCP, b))
    assert await shown(tls_port, "a.test") == a.fingerprint
    assert await shown(tls_port, "b.test") == b.fingerprint
    assert await shown(tls_port, "other.test") == certificate.fingerprint
    async with by_http3(tls_port, "b.test") as before, by_http3(tls_port, "other.test") as default:
        await before.get("b.test")
        await control_plane.publish((KEY, [*certificate_of("a.test", a), *certificate_of("b.test", renewed)]))
        await control_plane.reported(seen("b.test", Transport.QUIC, renewed))
        assert await shown(tls_port, "b.test") == renewed.fingerprint
        assert (await before.get("b.test"))[0] == 200
        await control_plane.publish((KEY, [*certificate_of("b.test", renewed), *certificate_of("c.test", c)]))
        await control_plane.reported(seen("c.test", Transport.QUIC, c))
        assert await shown(tls_port, "a.test") == certificate.fingerprint
        assert (await before.get("b.test"))[0] == (await default.get("b.test"))[0] == 200


async def test_of_both_families_the_ecdsa_one_is_shown_by_quic(control_plane, serving, tls_port):
    one, two = make_certificate("a.test"), make_certificate("a.test", "rsa")
    piece = edge.piece("acme/a", ["a.test"], ["acme/a/rsa", "acme/a/ecdsa"])
    await control_plane.publish((KEY, [piece, secret("acme/a/ecdsa", one), secret("acme/a/rsa", two)]))
    report = await control_plane.reported(seen("a.test", Transport.QUIC, one))
    rows = [(row.transport, row.key, row.certificate) for row in report.certificates]
    assert rows == [
        (Transport.TCP, "ecdsa", one.fingerprint),
        (Transport.TCP, "rsa", two.fingerprint),
        (Transport.QUIC, "ecdsa", one.fingerprint),
    ]


@pytest.fixture
def squatter(tls_port):
    """Somebody else's socket on the UDP port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", tls_port))
        yield taken


async def test_a_taken_udp_port_is_said_of_the_listener_and_tcp_goes_on(
    control_plane, start_agent, platform, tls_port, squatter
):
    await start_agent()
    await control_plane.publish(("platform@edge", platform()), ("acme@edge", [SHOP]))
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.publish(("platform@edge", platform({})))
    report = await control_plane.reported(held_back("platform@edge", 2))
    (fault,) = (one.error for one in report.slices if one.slice == "platform@edge")
    assert fault.object == "https"
    assert "Address already in use" in fault.message
    answer = await over_tcp(tls_port, "a.test")
    assert (answer.text, answer.headers.get("alt-svc")) == ("here", None)
    squatter.close()
    await control_plane.publish(("platform@edge", platform({"port": 443})))
    await control_plane.reported(proven("platform@edge", 3))
    assert (await over_tcp(tls_port, "a.test")).headers["alt-svc"] == 'h3=":443"; ma=86400'


def is_free(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, suppress(OSError):
        one.bind(("127.0.0.1", port))
        return True
    return False


async def freed(port):
    """Wait until nobody listens on a UDP port; Envoy drains it first."""
    steps = Steps(20.0)
    while not is_free(port):
        assert await steps.wait(), "Envoy still listens on UDP"


async def test_without_it_again_nothing_is_left(control_plane, serving, platform, tls_port):
    report = await control_plane.reported(lambda one: len(one.listeners) == 3)
    address = f"127.0.0.1:{tls_port}"
    rows = [(one.name, one.transport, one.proven, one.address) for one in report.listeners if one.name == "https"]
    assert rows == [("https", Transport.TCP, True, address), ("https", Transport.QUIC, True, address)]
    await control_plane.publish(("platform@edge", platform()))
    await control_plane.reported(proven("platform@edge", 2))
    assert "alt-svc" not in (await over_tcp(tls_port, "a.test")).headers
    await freed(tls_port)


@pytest.mark.parametrize(("family", "curve"), [("rsa", None), ("ecdsa", ec.SECP384R1()), ("ecdsa", ec.SECP521R1())])
async def test_every_key_that_can_be_uploaded_is_proven_by_quic(control_plane, serving, family, curve):
    one = make_certificate("a.test", family, curve)
    await control_plane.publish((KEY, [edge.piece("acme/a", ["a.test"], ["acme/a/key"]), secret("acme/a/key", one)]))
    await control_plane.reported(seen("a.test", Transport.QUIC, one, family))


async def test_a_udp_port_that_is_taken_when_a_node_starts_again_costs_no_more_than_http3(
    control_plane, serving, start_agent, tls_port, monkeypatch
):
    monkeypatch.setattr(taken_ports, "_RETRY_SECONDS", 0.0)
    await serving.stop()
    await freed(tls_port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as squatter:
        squatter.bind(("127.0.0.1", tls_port))
        control_plane.reports.clear()
        await start_agent()
        report = await control_plane.reported(lambda one: len(one.listeners) == 3)
        assert {one.transport: one.proven for one in report.listeners} == {Transport.TCP: True, Transport.QUIC: False}
        (udp,) = (one for one in report.listeners if one.transport is Transport.QUIC)
        assert (udp.name, "Address already in use" in udp.error) == ("https", True)
        assert report.agent.state == "degraded"
        a = make_certificate("a.test")
        await control_plane.publish((KEY, certificate_of("a.test", a)))
        await control_plane.reported(proven(KEY, 1))
        await control_plane.reported(seen("a.test", Transport.TCP, a))
        assert (await over_tcp(tls_port, "a.test")).text == "here"
    await control_plane.reported(lambda one: one.agent.state == "running" and all(x.proven for x in one.listeners))
    await control_plane.reported(seen("a.test", Transport.QUIC, a))

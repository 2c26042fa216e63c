"""Certificates come, rotate and go on a real Envoy, each proven by a handshake, and nobody else notices."""

import asyncio
import hashlib
import ssl
from dataclasses import replace

import pytest

from tests.agent import edge
from tests.agent.conftest import end_envoy, make_certificate
from tests.agent.http_server import problem
from tests.agent.reports import held_back, proven, slice_in

pytestmark = pytest.mark.envoy

TLS = {"alpn_protocols": ["h2", "http/1.1"]}
KEY = "acme.certificates@edge"
SHOP = edge.virtual_host("acme", "shop", edge.answer("acme", "here"), domains=("*.test",))


def secret(name, certificate):
    return edge.certificate_secret(name, certificate.chain, certificate.key)


def certificate_of(host, one, name="", family="ecdsa"):
    """A piece and its secret."""
    name = f"acme/{name or host}"
    return [edge.piece(name, [host], [f"{name}/{family}"]), secret(f"{name}/{family}", one)]


@pytest.fixture
def platform(certificate):
    https = edge.listener("https", 8443, "tls/default", tls=TLS)
    return [edge.listener("http", 8080), https, edge.routes_shell(), secret("tls/default", certificate)]


@pytest.fixture
async def serving(control_plane, start_agent, platform):
    running = await start_agent()
    await control_plane.publish(("platform@edge", platform), ("acme@edge", [SHOP]))
    await control_plane.reported(proven("acme@edge", 1))
    return running


class Connection:
    """A keep-alive TLS connection."""

    def __init__(self, reader, writer):
        self._reader, self._writer = reader, writer
        shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        self.fingerprint = hashlib.sha256(shown).hexdigest()

    @classmethod
    async def open(cls, port, host):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return cls(*await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=host))

    async def ask(self):
        self._writer.write(b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")
        head = await self._reader.readuntil(b"\r\n\r\n")
        return head.split(b"\r\n")[0], await self._reader.readexactly(4), b"connection: close" in head.lower()

    async def is_ended(self):
        """Whether the other side closes it; waits for that."""
        async with asyncio.timeout(20):
            return await self._reader.read() == b""

    def close(self):
        self._writer.close()


GOOD = (b"HTTP/1.1 200 OK", b"here", False)


async def shown(port, host):
    connection = await Connection.open(port, host)
    connection.close()
    return connection.fingerprint


def seen(host, key="ecdsa", certificate=None, is_proven=True):
    """A condition on reports: this is what the node saw there."""

    def is_met(report):
        return any(
            (one.server_name, one.key, one.proven) == (host, key, is_proven) and certificate in (None, one.certificate)
            for one in report.certificates or ()
        )

    return is_met


async def test_a_certificate_is_served_and_proven_for_each_family(control_plane, serving, tls_port):
    one, two = make_certificate("a.test"), make_certificate("a.test", "rsa")
    piece = edge.piece("acme/a", ["a.test", "*.a.test"], ["acme/a/ecdsa", "acme/a/rsa"])
    await control_plane.publish((KEY, [piece, secret("acme/a/ecdsa", one), secret("acme/a/rsa", two)]))
    report = await control_plane.reported(proven(KEY, 1))
    report = await control_plane.reported(seen("a.test", "rsa", two.fingerprint))
    assert [(row.listener, row.server_name, row.key, row.certificate) for row in report.certificates] == [
        ("https", "a.test", "ecdsa", one.fingerprint),
        ("https", "a.test", "rsa", two.fingerprint),
    ]
    assert all(row.proven and row.proven_at for row in report.certificates)
    assert await shown(tls_port, "x.a.test") in (one.fingerprint, two.fingerprint)
    assert await shown(tls_port, "b.test") not in (one.fingerprint, two.fingerprint)


async def test_connections_of_other_chains_live_through_every_change(control_plane, serving, tls_port):
    a, b, renewed = (make_certificate(host) for host in ("a.test", "b.test", "b.test"))
    await control_plane.publish((KEY, certificate_of("a.test", a)))
    await control_plane.reported(proven(KEY, 1))
    mine, default = await Connection.open(tls_port, "a.test"), await Connection.open(tls_port, "other.test")
    for sequence, resources in enumerate(
        (
            [*certificate_of("a.test", a), *certificate_of("b.test", b)],
            [*certificate_of("a.test", a), *certificate_of("b.test", renewed)],
            certificate_of("a.test", a),
        ),
        start=2,
    ):
        await control_plane.publish((KEY, resources))
        await control_plane.reported(proven(KEY, sequence))
        await asyncio.sleep(0.4)  # longer than removals and draining take
        assert await mine.ask() == GOOD
        assert await default.ask() == GOOD
    assert mine.fingerprint == a.fingerprint
    mine.close()
    default.close()


async def test_a_staged_secret_is_there_but_not_shown_until_its_day(control_plane, serving, config, tls_port):
    old, new = make_certificate("a.test"), make_certificate("a.test")
    waiting = secret("acme/a.test/ecdsa", new)
    await control_plane.publish((KEY, [*certificate_of("a.test", old), edge.staged(waiting)]))
    await control_plane.reported(proven(KEY, 1))
    assert await shown(tls_port, "a.test") == old.fingerprint
    asked = control_plane.asked("secrets")
    await control_plane.publish((KEY, certificate_of("a.test", new)))
    await control_plane.reported(proven(KEY, 2))
    assert await shown(tls_port, "a.test") == new.fingerprint
    assert control_plane.asked("secrets") == asked
    await serving.stop()
    on_disk = [one for one in config.places.state_directory.rglob("*") if one.is_file()]
    assert waiting.digest in {one.name for one in on_disk}
    assert not [one for one in on_disk if new.key.encode()[40:80] in one.read_bytes()]


async def test_without_control_plane_the_certificates_are_served_too(control_plane, serving, start_agent, tls_port):
    a = make_certificate("a.test")
    await control_plane.publish((KEY, certificate_of("a.test", a)))
    await control_plane.reported(seen("a.test"))
    await serving.stop()
    control_plane.reports.clear()
    control_plane.faults.answer = lambda request: problem(503, "away") if request.path.endswith("manifest") else None
    await start_agent()
    await control_plane.reported(seen("a.test", certificate=a.fingerprint))
    assert await shown(tls_port, "a.test") == a.fingerprint


@pytest.mark.parametrize(
    ("name", "chain_of", "text"),
    [("acme/a/ecdsa", 0, "does not belong"), ("acme/b/ecdsa", 1, "calls itself acme/b/ecdsa")],
)
async def test_a_staged_secret_that_could_not_be_served_is_refused(control_plane, serving, name, chain_of, text):
    both = [make_certificate("a.test"), make_certificate("a.test")]
    bad = edge.staged(edge.certificate_secret(name, both[chain_of].chain, both[1].key))
    await control_plane.publish((KEY, [replace(bad, name="acme/a/ecdsa")]))
    error = slice_in(await control_plane.reported(held_back(KEY, 1)), KEY).error
    assert (error.stage, error.object, text in error.message) == ("verify", "acme/a/ecdsa", True)


async def test_a_certificate_that_is_not_shown_holds_back_its_slice_alone(control_plane, start_agent, platform):
    """Envoy takes an ECDSA certificate for a listener that speaks TLS 1.2 with RSA only, and never shows it there."""
    await start_agent()
    rsa_only = TLS | {"tls_params": {"cipher_suites": ["ECDHE-RSA-AES128-GCM-SHA256"]}}
    https = edge.listener("https", 8443, "tls/default", tls=rsa_only)
    await control_plane.publish(("platform@edge", [platform[0], https, *platform[2:]]))
    await control_plane.reported(proven("platform@edge", 1))
    one = certificate_of("a.test", make_certificate("a.test"))
    await control_plane.publish((KEY, one), ("acme@edge", [SHOP]))
    error = slice_in(await control_plane.reported(held_back(KEY, 1)), KEY).error
    assert (error.stage, error.object) == ("probe", "acme/a.test")
    assert error.message.startswith("a.test on https does not finish a TLS handshake with ECDSA: ")
    await control_plane.reported(proven("acme@edge", 1))


async def test_modern_listeners_are_proven_with_either_key(control_plane, start_agent, platform, tls_port):
    modern = TLS | {"tls_params": {"tls_minimum_protocol_version": "TLSv1_3"}}
    await start_agent()
    https = edge.listener("https", 8443, "tls/default", tls=modern)
    a = make_certificate("a.test", "rsa")
    given = [platform[0], https, *platform[2:]]
    await control_plane.publish(("platform@edge", given), (KEY, certificate_of("a.test", a, family="rsa")))
    await control_plane.reported(seen("a.test", "", a.fingerprint))


async def test_what_is_served_is_told_once_and_proven_anew_after_envoy_ended(control_plane, serving, config):
    a = make_certificate("a.test")
    first = await control_plane.reported(lambda one: one.certificates is not None)
    assert first.certificates == ()
    await control_plane.publish((KEY, certificate_of("a.test", a)))
    await control_plane.reported(seen("a.test"))
    told = len(control_plane.reports)
    await control_plane.until(lambda: len(control_plane.reports) >= told + 4)
    assert {one.certificates for one in control_plane.reports[told:]} == {None}
    control_plane.reports.clear()
    end_envoy(config)
    ended = await control_plane.reported(seen("a.test", is_proven=False))
    assert ended.certificates[0].error == "not proven since Envoy started"
    assert ended.certificates[0].proven_at is not None
    await control_plane.reported(seen("a.test", certificate=a.fingerprint))


async def test_a_secret_of_another_name_ends_the_connections_made_with_the_one_before_and_no_others(
    control_plane, serving, tls_port
):
    old, new, other = (make_certificate(host) for host in ("a.test", "a.test", "b.test"))
    await control_plane.publish((KEY, [*certificate_of("a.test", old), *certificate_of("b.test", other)]))
    await control_plane.reported(proven(KEY, 1))
    idle, busy, apart = [await Connection.open(tls_port, host) for host in ("a.test", "a.test", "b.test")]

    renamed = [edge.piece("acme/a.test", ["a.test"], ["acme/a.test/ecdsa.2"]), secret("acme/a.test/ecdsa.2", new)]
    await control_plane.publish((KEY, [*renamed, *certificate_of("b.test", other)]))
    await control_plane.reported(proven(KEY, 2))

    line, body, is_last = await busy.ask()
    assert (line, body, is_last) == (b"HTTP/1.1 200 OK", b"here", True), "answered, and told to end"
    assert await idle.is_ended(), "closed at the latest after the seconds for old connections"
    assert await apart.ask() == GOOD
    assert await shown(tls_port, "a.test") == new.fingerprint
    apart.close()

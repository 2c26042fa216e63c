"""Services that demand a client certificate get the tenant's, as it is at the time; a rotation fails no request."""

import asyncio
import ssl

import pytest
from cryptography import x509
from gatehouse_agent import wire
from gatehouse_agent.assembly.client_certificates import with_client_certificates
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_protocol.vocabulary import CLIENT_CERTIFICATES

from tests.agent import edge
from tests.agent.client_authority import ClientAuthority
from tests.agent.clients import clients
from tests.agent.conftest import make_certificate
from tests.agent.reports import proven

UPSTREAM_TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"
OURS = "acme/client-certificates/orders"


class Demanding:
    """A service that talks to nobody without a certificate of `authority`, and notes the numbers of those it saw."""

    def __init__(self, authority, directory):
        own = make_certificate("in.acme.test")
        pem = directory / "service.pem"
        pem.write_text(own.chain + own.key)
        self.trust, self.seen, self.port = own.chain, [], 0
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem)
        self.context.load_verify_locations(cadata=authority.pem)
        self.context.verify_mode = ssl.CERT_REQUIRED

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.talk, "127.0.0.1", 0, ssl=self.context)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()

    async def talk(self, reader, writer):
        """One request for each connection, so that each shows a certificate anew."""
        der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        self.seen.append(x509.load_der_x509_certificate(der).serial_number)
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def secure(service, certificate="orders"):
    named = {"name": f"acme/{CLIENT_CERTIFICATES}/{certificate}", "sds_config": edge.ADS}
    common = {
        "tls_certificate_sds_secret_configs": [named],
        "validation_context": {"trusted_ca": {"inline_string": service.trust}},
    }
    tls = {"@type": UPSTREAM_TLS, "sni": "in.acme.test", "common_tls_context": common}
    socket = {"name": "envoy.transport_sockets.tls", "typed_config": tls}
    return [
        edge.cluster("acme", "secure", transport_socket=socket),
        edge.endpoints("acme", "secure", service.port),
        edge.virtual_host("acme", "shop.test", edge.forward("acme", "secure")),
    ]


def issued(authority, name="acme/orders/ecdsa"):
    """The secret of a new certificate, and its number."""
    pem = authority.issue("spiffe://acme/orders")
    chain, _, key = pem.partition("-----BEGIN PRIVATE KEY-----")
    serial = x509.load_pem_x509_certificate(chain.encode()).serial_number
    return edge.certificate_secret(name, chain, "-----BEGIN PRIVATE KEY-----" + key), serial


@pytest.mark.envoy
async def test_a_certificate_is_rotated_under_load_without_a_failed_call(control_plane, start_agent, port, directory):
    authority = ClientAuthority.make()
    first, first_serial = issued(authority)
    second, second_serial = issued(authority, "acme/orders/ecdsa.2")
    async with Demanding(authority, directory) as service:
        await start_agent()
        await control_plane.publish(
            ("platform@edge", edge.platform(8080)),
            ("acme.certificates@edge", [first]),
            ("acme@edge", secure(service)),
        )
        await control_plane.reported(proven("acme@edge", 1))
        async with clients(port, "shop.test") as answers:
            await until(lambda: first_serial in service.seen)
            await control_plane.publish(("acme.certificates@edge", [second]))
            await until(lambda: service.seen and service.seen[-1] == second_serial)
            count = len(answers)
            await until(lambda: len(answers) > count + 20)
        assert {status for status, _ in answers} == {200}
        assert set(service.seen) == {first_serial, second_serial}


@pytest.mark.envoy
async def test_without_its_certificate_a_service_is_not_reached_and_all_others_are(
    control_plane, start_agent, directory, upstream, get
):
    """It may come later, or go: neither keeps anything from being served."""
    authority = ClientAuthority.make()
    own, _ = issued(authority)
    echo = await upstream("echo")
    async with Demanding(authority, directory) as service:
        await start_agent()
        other = [
            *edge.service("acme", "echo", echo),
            edge.virtual_host("acme", "echo.test", edge.forward("acme", "echo")),
        ]
        await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [*secure(service), *other]))
        await control_plane.reported(proven("acme@edge", 1))
        assert (await get("shop.test")).status_code == 503
        assert (await get("echo.test")).text == "echo"
        await control_plane.publish(("acme.certificates@edge", [own]))
        await control_plane.reported(proven("acme.certificates@edge", 1))
        await eventually(get, "shop.test", 200)
        await control_plane.withdraw("acme.certificates@edge")
        await eventually(get, "shop.test", 503)
        assert (await get("echo.test")).text == "echo"


async def until(is_met, timeout_seconds=60.0):
    async with asyncio.timeout(timeout_seconds):
        while True:
            if is_met():
                return
            await asyncio.sleep(0.05)


async def eventually(get, host, status, timeout_seconds=60.0):
    async with asyncio.timeout(timeout_seconds):
        while True:
            if (await get(host)).status_code == status:
                return
            await asyncio.sleep(0.1)


def resources(*found):
    return {one.name: EnvoyResource(one.digest, one.body) for one in found}


class Nowhere:
    trust, port = make_certificate("in.acme.test").chain, 1


def test_of_several_secrets_ecdsa_is_shown_and_the_latest():
    authority = ClientAuthority.make()
    names = (
        "acme/orders/rsa.9",
        "acme/orders/ecdsa",
        "acme/orders/ecdsa.2",
        "acme/others/ecdsa",
        "globex/orders/ecdsa",
    )
    secrets = {name: issued(authority, name)[0] for name in names}
    made, given = with_client_certificates(resources(secure(Nowhere)[0]), resources(*secrets.values()))
    assert list(made) == ["acme/secure"]
    shown = wire.Secret.FromString(wire.unwrap(given[OURS].body)[1])
    best = wire.Secret.FromString(wire.unwrap(secrets["acme/orders/ecdsa.2"].body)[1])
    assert (shown.name, shown.tls_certificate) == (OURS, best.tls_certificate)


def test_a_cluster_names_no_certificate_of_another_tenant():
    cluster = secure(Nowhere)[0]
    stolen = edge.Resource(cluster.type, "globex/secure", cluster.body)
    with pytest.raises(PieceError, match="not of its tenant"):
        with_client_certificates(resources(stolen), {})

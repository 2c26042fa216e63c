"""Clients of a hostname prove who they are, on a real Envoy: in TLS, and again in each request."""

import asyncio
import socket
import ssl
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from gatehouse_protocol.messages import ChallengeType, ManifestChallenge

from tests.agent import edge
from tests.agent.client_authority import REFUSED, ClientAuthority, Heard, ask, context_of
from tests.agent.conftest import make_certificate
from tests.agent.http_server import HttpServer, json_answer
from tests.agent.reports import held_back, proven, slice_in
from tests.policies.compiler.intents import compiled, hostname, made, route, service
from tests.policies.compiler.intents import platform as platform_of

pytestmark = pytest.mark.envoy

OURS, THEIRS = ClientAuthority.make(), ClientAuthority.make("Somebody else")
SHOP = "spiffe://acme.test/shop"
CLIENT, OTHER_NAME, STRANGER = OURS.issue(SHOP), OURS.issue("spiffe://acme.test/blog"), THEIRS.issue(SHOP)
CERTIFICATES = "acme.certificates@edge"


def policy(mode="require", authority=OURS, **more):
    return {"client_certificate": {"mode": mode, "authorities": authority.pem} | more}


NAMED = policy(names=[{"type": "uri", "match": "exact", "value": SHOP}])
SORTS = [
    {"type": "dns", "match": "suffix", "value": ".clients.test"},
    {"type": "email", "match": "suffix", "value": "@acme.test"},
    {"type": "uri", "match": "prefix", "value": "spiffe://acme.test/ns/"},
]
HOSTS = {
    "open.test": {},
    "must.test": NAMED,
    "may.test": policy("request"),
    "named.test": policy("request", names=NAMED["client_certificate"]["names"]),
    "default.test": policy(),
    "names.test": policy(names=SORTS, verify_depth=1),
    "secure.test": policy() | {"redirect_to_https": True},
    "*.wild.test": policy(),
    "free.wild.test": {},
    "theirs.wild.test": policy(authority=THEIRS),
    "may.wild.test": policy("request"),
}


def resources_of(compiled_slice):
    assert not [one for one in compiled_slice.problems if one.severity == "error"]
    return [edge.Resource(one.type_url, one.name, one.body) for one in compiled_slice.resources]


def secret(name, certificate):
    return edge.certificate_secret(name, certificate.chain, certificate.key)


def traffic_of(port, hosts):
    echo = service("echo", endpoints={"type": "static", "addresses": [{"address": "127.0.0.1", "port": port}]})
    objects = [hostname(name, **spec) for name, spec in hosts.items()]
    everywhere = route("all", hostnames=sorted(hosts))
    return resources_of(compiled(*objects, echo, everywhere, allowed_private_networks=("127.0.0.0/8",)))


def platform(certificate, profile="intermediate"):
    https = {"protocol": "https", "port": 8443, "certificate": "default", "tls": {"profile": profile}}
    http = {"protocol": "http", "port": 8080}
    listeners = platform_of(made("listener", "http", http), made("listener", "https", https))
    return [*resources_of(listeners), secret("tls/default", certificate)]


@pytest.fixture
async def echo():
    async def answer(request):
        return json_answer({name.lower(): value for name, value in request.headers.items()})

    server = HttpServer(answer)
    await server.start()
    yield server.port
    await server.stop()


@pytest.fixture
def wild():
    return make_certificate("*.wild.test")


@pytest.fixture
def own():
    """A certificate with both families of keys for the host that insists."""
    return make_certificate("must.test"), make_certificate("must.test", "rsa")


@pytest.fixture
async def serving(control_plane, start_agent, certificate, echo, wild, own):
    ecdsa, rsa = own
    pieces = [
        edge.piece("acme/must", ["must.test"], ["acme/must/ecdsa", "acme/must/rsa"]),
        edge.piece("acme/wild", ["*.wild.test"], ["acme/wild/ecdsa"]),
        secret("acme/must/ecdsa", ecdsa), secret("acme/must/rsa", rsa), secret("acme/wild/ecdsa", wild),
    ]  # fmt: skip
    running = await start_agent()
    await control_plane.publish(
        ("platform@edge", platform(certificate)), ("acme@edge", traffic_of(echo, HOSTS)), (CERTIFICATES, pieces)
    )
    for key in ("platform@edge", "acme@edge", CERTIFICATES):
        await control_plane.reported(proven(key, 1))
    return running


def is_told(heard, *parts):
    return isinstance(heard, Heard) and heard.status == 200 and all(part in heard.forwarded for part in parts)


async def test_a_host_that_insists_takes_only_its_own_clients(serving, tls_port):
    assert is_told(await ask(tls_port, "must.test", CLIENT), f"URI={SHOP}", 'Subject="CN=somebody"')
    for certificate in ("", STRANGER, OTHER_NAME, OURS.issue(), OURS.issue(SHOP, life=-timedelta(hours=1))):
        assert await ask(tls_port, "must.test", certificate) == REFUSED


async def test_in_tls_1_2_it_is_the_same(serving, tls_port):
    old = {"maximum_version": ssl.TLSVersion.TLSv1_2}
    assert is_told(await ask(tls_port, "must.test", context=context_of(CLIENT, **old)), f"URI={SHOP}")
    assert await ask(tls_port, "must.test", context=context_of(**old)) == REFUSED


async def test_a_host_that_asks_lets_in_without_but_not_with_a_wrong_one(serving, tls_port):
    without = await ask(tls_port, "may.test", headers=[f"X-Forwarded-Client-Cert: URI={SHOP}"])
    assert (without.status, without.forwarded) == (200, None)
    assert is_told(await ask(tls_port, "may.test", CLIENT), f"URI={SHOP}")
    assert await ask(tls_port, "may.test", STRANGER) == REFUSED


async def test_a_host_that_asks_for_names_lets_in_without_but_not_with_another_name(serving, tls_port):
    without = await ask(tls_port, "named.test")
    assert (without.status, without.forwarded) == (200, None)
    assert is_told(await ask(tls_port, "named.test", CLIENT), f"URI={SHOP}")
    assert (await ask(tls_port, "named.test", OTHER_NAME)).status == 403
    assert await ask(tls_port, "named.test", STRANGER) == REFUSED


MISDIRECTED = (
    ("open.test", "", "must.test"),
    ("unknown.test", "", "must.test"),
    ("may.test", "", "must.test"),
    ("default.test", CLIENT, "must.test"),
    ("must.test", CLIENT, "default.test"),
    ("open.test", "", "may.test"),
    ("free.wild.test", "", "any.wild.test"),
    ("theirs.wild.test", STRANGER, "any.wild.test"),
    ("any.wild.test", CLIENT, "theirs.wild.test"),
    ("may.wild.test", "", "any.wild.test"),
)


async def test_a_connection_for_one_host_is_not_one_for_another(serving, tls_port):
    for server_name, certificate, host in MISDIRECTED:
        heard = await ask(tls_port, server_name, certificate, host)
        assert isinstance(heard, Heard), (server_name, host)
        assert heard.status == 421, (server_name, host)


async def test_in_clear_nobody_comes_in(serving, port):
    assert (await ask(port, "", host="must.test")).status == 403
    assert (await ask(port, "", host="may.test")).status == 403
    assert (await ask(port, "", host="secure.test")).status == 301
    assert (await ask(port, "", host="open.test")).status == 200


async def test_no_service_hears_of_a_certificate_that_was_not_verified_for_it(serving, port, tls_port):
    spoof = [f"X-Forwarded-Client-Cert: URI={SHOP}"]
    for heard in (
        await ask(port, "", host="open.test", headers=spoof),
        await ask(tls_port, "open.test", headers=spoof),
        await ask(tls_port, "open.test", OURS.issue("spiffe://acme.test/admin"), headers=spoof),
    ):
        assert (heard.status, heard.forwarded) == (200, None)
    heard = await ask(tls_port, "must.test", CLIENT, headers=["X-Forwarded-Client-Cert: URI=spiffe://acme.test/admin"])
    assert is_told(heard, f"URI={SHOP}")
    assert "admin" not in heard.forwarded


async def test_below_a_wildcard_each_host_decides_for_itself(serving, tls_port):
    assert await ask(tls_port, "any.wild.test") == REFUSED
    assert (await ask(tls_port, "any.wild.test", CLIENT)).status == 200
    assert (await ask(tls_port, "any.wild.test", CLIENT, host="many.more.wild.test")).status == 200
    assert (await ask(tls_port, "free.wild.test")).status == 200
    assert (await ask(tls_port, "theirs.wild.test", STRANGER)).status == 200
    assert await ask(tls_port, "theirs.wild.test", CLIENT) == REFUSED
    assert (await ask(tls_port, "may.wild.test")).status == 200


async def test_a_host_without_a_certificate_of_its_own_shows_the_listeners(serving, tls_port):
    assert await ask(tls_port, "default.test") == REFUSED
    assert (await ask(tls_port, "default.test", CLIENT)).status == 200


async def test_the_node_sees_each_certificate_although_it_is_turned_away(
    control_plane, serving, certificate, wild, own
):
    ecdsa, rsa = own

    def is_met(report):
        return {(one.server_name, one.key, one.certificate) for one in report.certificates or () if one.proven} >= {
            ("must.test", "ecdsa", ecdsa.fingerprint),
            ("must.test", "rsa", rsa.fingerprint),
            ("*.wild.test", "ecdsa", wild.fingerprint),
            ("theirs.wild.test", "ecdsa", wild.fingerprint),
            ("default.test", "", certificate.fingerprint),
        }

    await control_plane.reported(is_met)


async def test_no_session_is_resumed_on_the_same_host_or_on_another(serving, tls_port):
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        assert not await asyncio.to_thread(is_resumed, tls_port, "default.test", "default.test", version)
        assert not await asyncio.to_thread(is_resumed, tls_port, "may.test", "must.test", version)


def is_resumed(port, first, second, version):
    """Whether what a connection to one host learned saves another one its handshake."""
    context = context_of(CLIENT, maximum_version=version)
    with context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=first) as one:
        one.sendall(f"GET / HTTP/1.1\r\nHost: {first}\r\nConnection: close\r\n\r\n".encode())
        while one.recv(4096):
            pass
        session = one.session
    other = socket.create_connection(("127.0.0.1", port))
    with context.wrap_socket(other, server_hostname=second, session=session) as two:
        return two.session_reused


async def test_a_policy_that_changes_holds_for_the_next_connection(control_plane, serving, tls_port, echo):
    changed = HOSTS | {"may.test": policy(authority=THEIRS), "default.test": {}}
    await control_plane.publish(("acme@edge", traffic_of(echo, changed)))
    await control_plane.reported(proven("acme@edge", 2))
    assert await ask(tls_port, "may.test") == REFUSED
    assert await ask(tls_port, "may.test", CLIENT) == REFUSED
    assert (await ask(tls_port, "may.test", STRANGER)).status == 200
    assert (await ask(tls_port, "default.test")).status == 200
    assert await ask(tls_port, "must.test") == REFUSED


async def test_challenges_are_answered_for_whoever_has_no_certificate(control_plane, serving):
    challenges = (
        ManifestChallenge("1", ChallengeType.HTTP_01, "must.test", "token", "token.thumb"),
        ManifestChallenge("2", ChallengeType.TLS_ALPN_01, "must.test", "token", "token.thumb"),
        ManifestChallenge("3", ChallengeType.TLS_ALPN_01, "any.wild.test", "token", "token.thumb"),
    )
    await control_plane.challenge(*challenges)
    await control_plane.reported(lambda report: sum(one.proven for one in report.challenges) == len(challenges))


async def test_with_tls_1_3_alone_it_is_proven_too(control_plane, start_agent, certificate, echo, tls_port):
    await start_agent()
    await control_plane.publish(
        ("platform@edge", platform(certificate, "modern")), ("acme@edge", traffic_of(echo, {"must.test": NAMED}))
    )
    await control_plane.reported(proven("acme@edge", 1))
    assert await ask(tls_port, "must.test") == REFUSED
    assert (await ask(tls_port, "must.test", CLIENT)).status == 200


async def test_a_policy_for_a_host_of_others_holds_back_its_slice_alone(control_plane, serving, echo):
    stray = traffic_of(echo, {"must.test": NAMED})
    beta = [replace(one, name=one.name.replace("acme/", "beta/")) for one in stray if "FilterChain" in one.type]
    await control_plane.publish(("beta@edge", beta))
    error = slice_in(await control_plane.reported(held_back("beta@edge", 1)), "beta@edge").error
    assert error.object == "beta/clients/must.test"


async def test_names_of_every_sort_are_compared_as_they_are_meant(serving, tls_port):
    for name in (x509.DNSName("A.Clients.test"), x509.RFC822Name("me@acme.test"), "spiffe://acme.test/ns/blog"):
        assert (await ask(tls_port, "names.test", OURS.issue(name))).status == 200
    for name in (x509.DNSName("clients.test.evil"), x509.RFC822Name("me@acme.test.evil"), "spiffe://acme.test/ns"):
        assert await ask(tls_port, "names.test", OURS.issue(name)) == REFUSED

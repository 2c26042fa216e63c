"""Challenges are answered beside whatever slices say, checked through the node's own listeners, and echoed."""

import asyncio
import hashlib
import ssl
from dataclasses import replace

import httpx
import pytest
from cryptography import x509
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.handshakes import shake_hands
from gatehouse_protocol.messages import ChallengeType, ManifestChallenge

from tests.agent import edge
from tests.agent.conftest import end_envoy, make_certificate
from tests.agent.reports import proven
from tests.agent.test_certificates import TLS, certificate_of, secret, shown

pytestmark = pytest.mark.envoy

RBAC = "type.googleapis.com/envoy.extensions.filters.http.rbac.v3"
NOBODY = {"@type": f"{RBAC}.RBACPerRoute", "rbac": {"rules": {"action": "ALLOW"}}}
GUARDED = [
    {"name": "rbac", "disabled": True, "typed_config": {"@type": f"{RBAC}.RBAC"}},
    {"name": "router", "typed_config": {"@type": edge.ROUTER}},
]
PATH = "/.well-known/acme-challenge/tok-1"


def http01(host, token="tok-1", name="c1"):
    return ManifestChallenge(name, ChallengeType.HTTP_01, host, token, f"{token}.thumb")


def alpn(host, token="tok-1", name="c1"):
    return replace(http01(host, token, name), type=ChallengeType.TLS_ALPN_01)


def echoed(name="c1", is_proven=True):
    return lambda report: any((one.id, one.proven) == (name, is_proven) for one in report.challenges)


def failed(name, text):
    return lambda report: any(one.id == name and text in one.error for one in report.challenges)


def tree(action):
    """A virtual host's matcher that knows only the path `/` and what is below it."""
    route = {"@type": "type.googleapis.com/envoy.config.route.v3.Route", **action}
    header = "type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput"
    return {
        "matcher_tree": {
            "input": {"name": "path", "typed_config": {"@type": header, "header_name": ":path"}},
            "prefix_match_map": {"map": {"/": {"action": {"name": "route", "typed_config": route}}}},
        }
    }


def host(name, domains, **changes):
    document = {"name": f"acme/{name}", "domains": domains} | changes
    return edge.resource("envoy.config.route.v3.VirtualHost", f"acme/{name}", document)


HERE = edge.answer("acme", "here")
HOSTS = [
    host("plain", ["plain.test"], routes=[HERE]),
    host("strict", ["strict.test"], routes=[HERE], require_tls="ALL"),
    host("long", ["long.test"], matcher=tree(HERE), require_tls="ALL"),
    host("tree", ["tree.test"], matcher=tree(HERE)),
    host("guarded", ["guarded.test"], routes=[HERE], typed_per_filter_config={"rbac": NOBODY}),
    host("wild", ["*.wild.test"], routes=[HERE], require_tls="ALL"),
]


@pytest.fixture
async def serving(control_plane, start_agent, certificate):
    plain = edge.listener("http", 8080, http_filters=GUARDED, use_remote_address=True)
    https = edge.listener("https", 8443, "tls/default", tls=TLS, http_filters=GUARDED, use_remote_address=True)
    running = await start_agent()
    platform = [plain, https, edge.routes_shell(), secret("tls/default", certificate)]
    await control_plane.publish(("platform@edge", platform), ("acme@edge", HOSTS))
    await control_plane.reported(proven("acme@edge", 1))
    return running


async def behaviour(get, tls_port, name):
    """What a host says to anything but a challenge, without and with TLS."""
    plain = await get(name, "/other?x=1")
    async with httpx.AsyncClient(verify=False, trust_env=False) as http:
        named = {"sni_hostname": name}
        private = await http.get(f"https://127.0.0.1:{tls_port}/other", headers={"Host": name}, extensions=named)
    return plain.status_code, plain.headers.get("location"), plain.text, private.status_code, private.text


@pytest.mark.parametrize(
    ("name", "plain_status"),
    [
        ("plain.test", 200),
        ("strict.test", 301),
        ("long.test", 301),
        ("tree.test", 200),
        ("guarded.test", 403),
        ("a.wild.test", 301),
        ("nobody.test", 404),
    ],
)
async def test_the_answer_comes_without_tls_and_all_else_stays_as_it_is(
    control_plane, serving, get, tls_port, name, plain_status
):
    before = await behaviour(get, tls_port, name)
    assert before[0] == plain_status
    await control_plane.challenge(http01(name))
    await control_plane.reported(echoed())
    answer = await get(name, PATH)
    assert (answer.status_code, answer.text) == (200, "tok-1.thumb")
    assert await behaviour(get, tls_port, name) == before
    await control_plane.challenge()
    await control_plane.reported(lambda report: report.manifest_version == 3 and not report.challenges)
    assert (await get(name, PATH)).text != "tok-1.thumb"
    assert await behaviour(get, tls_port, name) == before


async def test_challenges_are_no_revision_and_survive_those_that_come(control_plane, serving, config, get):
    before = await control_plane.reported(proven("acme@edge", 1))
    strict = (http01("strict.test"), http01("strict.test", "tok-2", "c2"))
    await control_plane.challenge(*strict, http01("plain.test", name="c3"))
    report = await control_plane.reported(lambda one: all(echoed(name)(one) for name in ("c1", "c2", "c3")))
    assert [one.proven_at for one in report.slices] == [one.proven_at for one in before.slices]
    more = edge.virtual_host("acme", "more.test", edge.answer("acme", "more"))
    await control_plane.publish(("acme@edge", [*HOSTS, more]))
    await control_plane.reported(proven("acme@edge", 2))
    assert (await get("more.test")).text == "more"
    assert (await get("strict.test", PATH)).text == "tok-1.thumb"
    await serving.stop()
    on_disk = [one for one in config.places.state_directory.rglob("*") if one.is_file() and one.suffix != ".log"]
    assert not [one for one in on_disk if b"tok-1" in one.read_bytes()]


async def test_envoy_is_asked_anew_after_it_ended(control_plane, serving, config):
    await control_plane.challenge(http01("plain.test"))
    await control_plane.reported(echoed())
    control_plane.reports.clear()
    end_envoy(config)
    await control_plane.reported(echoed(is_proven=False))
    await control_plane.reported(echoed())


async def test_the_echo_says_what_is_wrong(control_plane, serving):
    many = [http01("plain.test", f"tok-{number}", f"c{number}") for number in range(201)]
    await control_plane.challenge(*many)
    await control_plane.reported(failed("c200", "more than 200 challenges"))
    await control_plane.reported(echoed("c199"))
    await control_plane.challenge(
        http01("*.test", name="d1"),
        replace(http01("a.test", name="d2"), token="../x", key_authorization="../x.thumb"),
        replace(http01("a.test", name="d3"), key_authorization="other.thumb"),
        alpn("a.test", name="d4"),
        alpn("A.test", "tok-2", name="d5"),
    )
    report = await control_plane.reported(echoed("d4"))
    assert {one.id: one.error for one in report.challenges} == {
        "d1": "*.test is no host name",
        "d2": "the key authorization is not the token, a dot and a thumbprint in base64url",
        "d3": "the key authorization is not the token, a dot and a thumbprint in base64url",
        "d4": "",
        "d5": "another tls-alpn-01 challenge is being answered for a.test",
    }


async def test_without_a_listener_for_it_a_challenge_is_not_proven(control_plane, start_agent):
    await start_agent()
    await control_plane.publish(("platform@edge", edge.platform(8080)))
    await control_plane.challenge(alpn("a.test"))
    await control_plane.reported(failed("c1", "no listener with TLS"))


async def test_an_answer_that_envoy_refuses_stands_in_nobodys_way(control_plane, start_agent, get):
    """The platform allows no direct response of more than the 64 bytes that a proof has."""
    document = {"name": "ingress", "max_direct_response_body_size_bytes": 64}
    shell = edge.resource("envoy.config.route.v3.RouteConfiguration", "ingress", document)
    await start_agent()
    await control_plane.publish(("platform@edge", [edge.listener("http", 8080), shell]), ("acme@edge", HOSTS))
    await control_plane.reported(proven("acme@edge", 1))
    await control_plane.challenge(http01("plain.test", "t" * 80))
    await control_plane.reported(failed("c1", "Envoy refused the answers"))
    await control_plane.publish(("acme@edge", HOSTS[:1]))
    await control_plane.reported(proven("acme@edge", 2))
    assert (await get("plain.test")).text == "here"
    await control_plane.challenge(http01("plain.test", name="c2"))
    await control_plane.reported(echoed("c2"))


@pytest.mark.parametrize("served_by", ["a.test", "*.test", "other.org"])
async def test_an_alpn_challenge_is_answered_while_clients_see_what_they_saw(
    control_plane, serving, certificate, tls_port, served_by
):
    mine = make_certificate(served_by)
    await control_plane.publish(("acme.certificates@edge", certificate_of(served_by, mine, name="mine")))
    await control_plane.reported(proven("acme.certificates@edge", 1))
    expected = certificate.fingerprint if served_by == "other.org" else mine.fingerprint
    assert await shown(tls_port, "a.test") == expected
    await control_plane.challenge(alpn("a.test"))
    await control_plane.reported(echoed())
    assert await shown(tls_port, "a.test") == expected
    seen = await shake_hands(Address("127.0.0.1", tls_port), "a.test", protocol="acme-tls/1")
    assert (seen.protocol, seen.certificate != expected) == ("acme-tls/1", True)
    await control_plane.challenge()
    await control_plane.reported(lambda report: not report.challenges and report.manifest_version == 4)
    assert await shown(tls_port, "a.test") == expected


async def test_the_certificate_of_an_alpn_challenge_is_as_rfc_8737_wants_it(control_plane, serving, tls_port):
    await control_plane.challenge(alpn("a.test"))
    await control_plane.reported(echoed())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["acme-tls/1"])
    _, writer = await asyncio.open_connection("127.0.0.1", tls_port, ssl=context, server_hostname="a.test")
    certificate = x509.load_der_x509_certificate(writer.get_extra_info("ssl_object").getpeercert(binary_form=True))
    writer.close()
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["a.test"]
    identifier = certificate.extensions.get_extension_for_oid(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.31"))
    digest = hashlib.sha256(b"tok-1.thumb").digest()
    assert (identifier.critical, identifier.value.value) == (True, b"\x04\x20" + digest)

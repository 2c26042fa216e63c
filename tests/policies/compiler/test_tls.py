"""What clients of a real Envoy see of our TLS: the profiles, the certificate of a name, and HSTS over TLS alone."""

import hashlib
import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fleet.self_signed import KeyPair, self_signed
from policies import envoy_check
from policies.compiler import Resource
from policies.compiler.envoy.filter_chains import filter_chain, filter_chain_piece
from policies.compiler.envoy.listeners import secret_name
from policies.compiler.envoy.rendering import render_chains
from policies.compiler.envoy.values import LISTENER_URL
from policies.compiler.units import UnitKey
from tests.agent.client_authority import ClientAuthority
from tests.policies.compiler.intents import SCHEMA, compiled, hostname, made, platform, refusals, route
from tests.policies.compiler.running_envoy import Gateway, running

pytestmark = pytest.mark.envoy
TLS_CONTEXT = "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
PAIR = self_signed("default", datetime.now(UTC))
STRICT = {"max_age_seconds": 31_536_000, "include_subdomains": True, "preload": True}


def https(profile: str, **more: Any) -> list[Resource]:
    """A platform slice with one https listener, whose certificate is inline: nobody answers SDS here."""
    spec = {"protocol": "https", "port": 8443, "certificate": "default", "tls": {"profile": profile}, **more}
    return [_with_inline_key(one, PAIR) for one in platform(made("listener", "https", spec)).resources]


def _with_inline_key(resource: Resource, pair: KeyPair) -> Resource:
    if resource.type_url != LISTENER_URL:
        return resource
    listener = SCHEMA.unpack(resource.body)
    socket_config = listener.filter_chains[0].transport_socket.typed_config
    context = SCHEMA.open_any(socket_config)
    assert context.common_tls_context.tls_certificate_sds_secret_configs[0].name == secret_name("default")
    context.common_tls_context.ClearField("tls_certificate_sds_secret_configs")
    inline = context.common_tls_context.tls_certificates.add()
    inline.certificate_chain.inline_bytes, inline.private_key.inline_bytes = pair.certificate, pair.private_key
    socket_config.CopyFrom(SCHEMA.to_any(context))
    return Resource.of(LISTENER_URL, resource.name, SCHEMA.pack(listener), resource.unit)


def client(**bounds: ssl.TLSVersion) -> ssl.SSLContext:
    """A client that believes any certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for name, version in bounds.items():
        setattr(context, name, version)
    return context


def shake_hands(gateway: Gateway, context: ssl.SSLContext) -> ssl.SSLSocket:
    """A connection to the gateway after its handshake."""
    plain = socket.create_connection(("127.0.0.1", gateway.port), timeout=10)
    try:
        return context.wrap_socket(plain, server_hostname="shop.acme.test")
    except BaseException:
        plain.close()
        raise


def only_tls_1_2(ciphers: str = "DEFAULT") -> ssl.SSLContext:
    context = client(maximum_version=ssl.TLSVersion.TLSv1_2)
    context.set_ciphers(ciphers)
    return context


@pytest.fixture(scope="module")
def acme() -> list[Resource]:
    """A hostname with HSTS and one without, each redirecting whatever is asked."""
    away = {"type": "redirect", "hostname": "away.test"}
    plain = hostname("plain.acme.test")
    routes = [
        route("strict", "/", action=away),
        route("plain", "/", action=away, hostnames=["plain.acme.test"]),
    ]
    found = compiled(hostname(hsts=STRICT), plain, *routes)
    assert found.problems == ()
    return list(found.resources)


@pytest.fixture(scope="module")
def intermediate(acme: list[Resource]) -> Iterator[Gateway]:
    with running(acme, https("intermediate")) as gateway:
        yield gateway


@pytest.mark.parametrize(
    "cipher", ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"]
)
def test_intermediate_speaks_tls_1_2_with_good_ciphers_as_the_client_prefers(
    intermediate: Gateway, cipher: str
) -> None:
    others = "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"
    with shake_hands(intermediate, only_tls_1_2(f"{cipher}:{others}")) as connection:
        assert connection.cipher() is not None
        assert (connection.version(), connection.cipher()[0]) == ("TLSv1.2", cipher)


def test_intermediate_speaks_tls_1_3_and_shows_its_certificate(intermediate: Gateway) -> None:
    with shake_hands(intermediate, client()) as connection:
        assert connection.version() == "TLSv1.3"
        seen = connection.getpeercert(binary_form=True)
    leaf = x509.load_pem_x509_certificate(PAIR.certificate).public_bytes(Encoding.DER)
    assert hashlib.sha256(seen).digest() == hashlib.sha256(leaf).digest()


def test_intermediate_refuses_ciphers_without_authentication_of_their_own(intermediate: Gateway) -> None:
    with pytest.raises(OSError, match=r"(?i)handshake"):
        shake_hands(intermediate, only_tls_1_2("ECDHE-ECDSA-AES128-SHA"))


@pytest.mark.parametrize("curve", ["X25519", "prime256v1", "secp384r1"])
def test_each_curve_of_the_profile_is_spoken(intermediate: Gateway, curve: str) -> None:
    context = client()
    if curve != "X25519":  # ssl of Python 3.11 knows set_ecdh_curve for these; X25519 is its own first choice
        context.set_ecdh_curve(curve)
    with shake_hands(intermediate, context) as connection:
        assert connection.version() == "TLSv1.3"


def test_modern_speaks_nothing_but_tls_1_3(acme: list[Resource]) -> None:
    with running(acme, https("modern")) as gateway:
        with shake_hands(gateway, client()) as connection:
            assert connection.version() == "TLSv1.3"
        with pytest.raises(OSError, match=r"(?i)protocol"):
            shake_hands(gateway, only_tls_1_2())


def test_a_node_that_does_not_know_http3_serves_its_listener_over_tcp_and_announces_nothing(
    acme: list[Resource],
) -> None:
    with running(acme, https("intermediate", http3=True, http3_port=443)) as gateway:
        answer = _asked_over_tls(gateway, "shop.acme.test")
        assert (answer.status, answer.headers.get("alt-svc")) == (302, None)


def _asked_over_tls(gateway: Gateway, host: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPSConnection("127.0.0.1", gateway.port, timeout=10, context=client())
    try:
        connection.request("GET", "/", headers={"Host": host})
        return connection.getresponse()
    finally:
        connection.close()


def test_hsts_is_said_over_tls_by_the_hostname_that_wants_it(intermediate: Gateway) -> None:
    answer = _asked_over_tls(intermediate, "shop.acme.test")
    assert answer.status == 302
    assert answer.headers.get_all("strict-transport-security") == ["max-age=31536000; includeSubDomains; preload"]
    assert "strict-transport-security" not in _asked_over_tls(intermediate, "plain.acme.test").headers


def test_hsts_is_never_said_over_http(acme: list[Resource]) -> None:
    with running(acme, platform().resources) as gateway:
        answer = gateway.ask("/")
    assert answer.status == 302
    assert "strict-transport-security" not in answer.headers


def test_hsts_needs_listeners_that_can_say_it(acme: list[Resource]) -> None:
    """A platform that was published before there was HSTS must be published again first."""
    old = [_without_filter(one, "hsts") for one in https("modern")]
    assert {problem.code for problem in envoy_check.validate(acme, old)} == {"filter_config_orphaned"}
    assert envoy_check.validate(acme, https("modern")) == ()
    assert envoy_check.validate(acme, platform().resources) == ()


@pytest.mark.parametrize("name", ["client_certificate", "client_identity"])
def test_client_certificates_need_listeners_that_can_hold_to_them(name: str) -> None:
    policy = {"mode": "require", "authorities": ClientAuthority.make().pem}
    asking = compiled(hostname(client_certificate=policy)).resources
    old = [_without_filter(one, name) for one in https("modern")]
    assert {problem.code for problem in envoy_check.validate(asking, old)} == {"filter_config_orphaned"}
    assert envoy_check.validate(asking, https("modern")) == ()
    assert envoy_check.validate(asking, platform().resources) == ()


def test_what_envoy_would_refuse_of_a_policy_is_found_at_its_hostname() -> None:
    good = compiled(hostname(client_certificate={"mode": "require", "authorities": ClientAuthority.make().pem}))
    piece_, *rest = good.resources
    broken = SCHEMA.unpack(piece_.body)
    context = SCHEMA.open_any(broken.transport_socket.typed_config)
    context.common_tls_context.validation_context.trusted_ca.inline_string = "no certificate"
    broken.transport_socket.typed_config.CopyFrom(SCHEMA.to_any(context))
    refused = Resource.of(piece_.type_url, piece_.name, SCHEMA.pack(broken), piece_.unit)
    (found,) = envoy_check.validate([refused, *rest], https("modern"))
    assert (found.kind, found.name, found.code) == ("hostname", "shop.acme.test", "envoy_rejected")


def _without_filter(resource: Resource, name: str) -> Resource:
    if resource.type_url != LISTENER_URL:
        return resource
    listener = SCHEMA.unpack(resource.body)
    *_, network = listener.filter_chains[0].filters
    manager = SCHEMA.open_any(network.typed_config)
    (place,) = (place for place, one in enumerate(manager.http_filters) if one.name == name)
    del manager.http_filters[place]
    network.typed_config.CopyFrom(SCHEMA.to_any(manager))
    return Resource.of(LISTENER_URL, resource.name, SCHEMA.pack(listener), resource.unit)


@pytest.mark.parametrize(
    ("spec", "pointer", "code"),
    [
        ({"hsts": {"preload": True}}, "/spec/hsts/preload", "hsts_preload"),
        ({"hsts": {"preload": True, "include_subdomains": True, "max_age_seconds": 60}}, "/spec/hsts/preload",
         "hsts_preload"),
    ],
)  # fmt: skip
def test_preload_is_refused_where_browsers_would_refuse_it(spec: dict, pointer: str, code: str) -> None:
    assert refusals("hostname", "shop.acme.test", spec) == {pointer: code}


def test_tls_belongs_to_https_and_its_default_is_written_out() -> None:
    plain = {"protocol": "http", "port": 80}
    secure = {"protocol": "https", "port": 443, "certificate": "default"}
    assert refusals("listener", "http", {**plain, "tls": {}}) == {"/spec/tls": "tls_unused"}
    assert made("listener", "https", secure) == made(
        "listener", "https", {**secure, "tls": {"profile": "intermediate"}}
    )
    assert made("listener", "http", plain).spec_json()["tls"] is None


# --- Pieces of a listener ---------------------------------------------------------------------------------------


def test_a_piece_holds_its_names_and_secrets_and_nothing_else() -> None:
    found = SCHEMA.unpack(filter_chain(SCHEMA, "acme/shop", ["shop.acme.test", "*.acme.test"], ["acme/shop/rsa"]))
    assert sorted(field.name for field, _ in found.ListFields()) == ["filter_chain_match", "name", "transport_socket"]
    assert list(found.filter_chain_match.server_names) == ["*.acme.test", "shop.acme.test"]
    context = SCHEMA.open_any(found.transport_socket.typed_config)
    assert [field.name for field, _ in context.ListFields()] == ["common_tls_context"]
    (secret,) = context.common_tls_context.tls_certificate_sds_secret_configs
    assert (secret.name, secret.sds_config.WhichOneof("config_source_specifier")) == ("acme/shop/rsa", "ads")


def test_the_same_piece_is_the_same_bytes() -> None:
    one = filter_chain(SCHEMA, "acme/shop", ["b.test", "a.test"], ["acme/shop/rsa", "acme/shop/ecdsa"])
    assert one == filter_chain(
        SCHEMA, "acme/shop", ["a.test", "b.test", "a.test"], ["acme/shop/ecdsa", "acme/shop/rsa"]
    )


@pytest.mark.parametrize(("names", "secrets"), [([], ["acme/shop/rsa"]), (["a.test"], [])])
def test_a_piece_that_would_match_everything_is_not_made(names: list[str], secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="acme/shop"):
        filter_chain(SCHEMA, "acme/shop", names, secrets)


def test_envoy_takes_pieces_beside_each_other() -> None:
    pieces = [piece("acme/shop", "shop.acme.test"), piece("acme/any", "*.acme.test")]
    assert envoy_check.validate_chains(pieces) == ()
    assert envoy_check.validate_chains([]) == ()


def test_two_pieces_for_one_name_are_refused_by_name() -> None:
    (found,) = envoy_check.validate_chains([piece("acme/one", "shop.acme.test"), piece("acme/two", "shop.acme.test")])
    assert (found.code, found.name) == ("server_name_twice", "acme/two")
    assert found.text == "acme/one and acme/two both answer for shop.acme.test"


def test_what_envoy_would_refuse_of_a_piece_is_found() -> None:
    broken = SCHEMA.unpack(piece("acme/shop", "shop.acme.test").body)
    broken.filter_chain_match.server_names.append("shop.*.test")
    refused = Resource.of(_url(), "acme/shop", SCHEMA.pack(broken), UnitKey("certificate:acme/shop"))
    (found,) = envoy_check.validate_chains([refused])
    assert found.code == "envoy_rejected"
    assert "partial wildcards are not supported" in found.text
    nameless = Resource.of(_url(), "acme/shop", b"\x0a\x03abc", UnitKey("certificate:acme/shop"))
    assert [one.code for one in envoy_check.validate_chains([nameless])] == ["resource_unreadable"]


def test_the_listener_that_is_asked_about_has_every_piece() -> None:
    bootstrap = SCHEMA.message("envoy.config.bootstrap.v3.Bootstrap").FromString(
        render_chains([piece("acme/shop", "shop.acme.test")], SCHEMA)
    )
    (listener,) = bootstrap.static_resources.listeners
    assert [chain.name for chain in listener.filter_chains] == ["acme/shop"]
    assert [each.name for each in listener.listener_filters] == ["envoy.filters.listener.tls_inspector"]


def piece(name: str, *server_names: str) -> Resource:
    return filter_chain_piece(SCHEMA, name, server_names, [f"{name}/ecdsa"])


def _url() -> str:
    return piece("acme/shop", "shop.acme.test").type_url

"""TLS to services, as the Gateway API's BackendTLSPolicy says it: only certificates for the right name are believed."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from gatehouse_protocol.vending import SYSTEM_ROOTS

from policies import envoy_check
from policies.compiler import IntentObject
from tests.policies.compiler.intents import compiled, forward, hostname, made, named, platform, refusals
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.semantics.authority import Authority
from tests.policies.compiler.semantics.world import Case, Saying, at, check, gateway_of, rows, saying

pytestmark = pytest.mark.envoy
OURS, OTHERS = Authority("Ours"), Authority("Others")
TRUSTED = {"server_name": "in.acme.test", "trust": OURS.pem}
SHOWN = {
    "right": (OURS, "in.acme.test"),
    "wildcard": (OURS, "*.acme.test"),
    "wrong-name": (OURS, "else.acme.test"),
    "wrong-authority": (OTHERS, "in.acme.test"),
}


def route(service: str) -> IntentObject:
    match = {"path": {"type": "prefix", "value": f"/{service}"}}
    return made("route", service, {"hostnames": ["example.com"], "match": match, "action": forward(service)})


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with ExitStack() as stack:
        services = stack.enter_context(saying(*SHOWN, "plain"))
        for one in services:
            if one.name in SHOWN:
                authority, name = SHOWN[one.name]
                _speak_tls(one, authority.shows(name))
        objects = [one.as_object(tls=TRUSTED) for one in services]
        yield stack.enter_context(gateway_of(hostname("example.com"), *objects, *(route(one.name) for one in services)))


def _speak_tls(service: Saying, context: ssl.SSLContext) -> None:
    service.server.socket = context.wrap_socket(service.server.socket, server_side=True)


TLS = [
    Case("BackendTLSPolicy", "/right", "right", sees={"host": "example.com"}),
    Case("BackendTLSPolicy", "/wildcard", "wildcard"),
    Case("BackendTLSPolicy", "/wrong-name", 503),
    Case("BackendTLSPolicy", "/wrong-authority", 503),
    Case("BackendTLSPolicy", "/plain", 503),
]


@pytest.mark.parametrize("case", rows(*TLS))
def test_a_service_is_believed_by_its_certificate(case: Case, gateway: Gateway) -> None:
    check(case, gateway)


def test_without_authorities_of_its_own_a_service_is_believed_as_the_node_s_system_does() -> None:
    service = at("secure", 443, tls={"server_name": "in.acme.test"})
    result = compiled(hostname(), service, allowed_private_networks=("127.0.0.0/8",))
    assert result.problems == ()
    assert SYSTEM_ROOTS.encode() in named(result, "Cluster", "acme/secure").SerializeToString()
    assert Path(SYSTEM_ROOTS).name == "ca-certificates.crt"
    assert envoy_check.validate(result.resources, platform().resources) == ()


def test_a_name_of_dns_is_the_name_of_the_certificate() -> None:
    endpoints = {"type": "dns", "host": "API.partner.test", "port": 443}
    assert made("service", "s", {"endpoints": endpoints, "tls": {}}).spec.server_name == "api.partner.test"
    nameless = {"endpoints": {"type": "static"}, "tls": {}}
    assert refusals("service", "s", nameless) == {"/spec/tls/server_name": "tls_name_missing"}
    assert refusals("service", "s", {"endpoints": endpoints, "tls": {"trust": "x"}}) == {
        "/spec/tls/trust": "authorities_empty"
    }

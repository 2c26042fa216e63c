"""Requests on connections for another name are answered 421, as the Gateway API and RFC 9110 ask, by a real Envoy."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from gatehouse_agent import wire
from gatehouse_agent.assembly.chains import template_of

from fleet.self_signed import self_signed
from tests.policies.compiler.intents import hostname, made, platform
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.semantics.world import gateway_of

pytestmark = pytest.mark.envoy
SHARED = ("shop.test", "*.shop.test")
HOSTS = ("a.test", "b.test", "*.wild.test", "x.wild.test", "shop.test", "eu.shop.test")
LISTENER = {"protocol": "https", "port": 8443, "certificate": "default", "tls": {"profile": "modern"}}


def _with_certificates(bootstrap: Any) -> None:
    """Give the listener an inline key, for nobody answers for secrets here, and a chain as nodes make them."""
    pair = self_signed("default", datetime.now(UTC))
    (listener,) = bootstrap.static_resources.listeners
    (chain,) = listener.filter_chains
    config = chain.transport_socket.typed_config
    context = wire.DownstreamTlsContext.FromString(config.value)
    common = wire.CommonTlsContext.FromString(context.common_tls_context.SerializeToString())
    template = template_of(wire.FilterChain.FromString(chain.SerializeToString()))
    assert template is not None
    common.ClearField("tls_certificate_sds_secret_configs")
    inline = common.tls_certificates.add()
    inline.certificate_chain.inline_string = pair.certificate.decode()
    inline.private_key.inline_string = pair.private_key.decode()
    context.common_tls_context.ParseFromString(common.SerializeToString())
    config.value = context.SerializeToString()
    shared = listener.filter_chains.add()
    shared.ParseFromString(template.serving("acme/shop", SHARED, ["none"]))
    shared.transport_socket.CopyFrom(chain.transport_socket)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    objects = [hostname(name) for name in HOSTS]
    answer = {"hostnames": list(HOSTS), "action": {"type": "respond", "status": 200, "body": "yes"}}
    shell = platform(made("listener", "https", LISTENER)).resources
    with gateway_of(*objects, made("route", "r", answer), of_platform=shell, change=_with_certificates) as gateway:
        yield gateway


def asked(gateway: Gateway, named: str | None, *hosts: str) -> list[int]:
    """The statuses of requests for hosts over one connection that was made for a name."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", gateway.port), timeout=30)
    connection = http.client.HTTPConnection("gateway")
    connection.sock = context.wrap_socket(plain, server_hostname=named)
    found = []
    try:
        for host in hosts:
            connection.request("GET", "/", headers={"Host": host})
            response = connection.getresponse()
            response.read()
            found.append(response.status)
    finally:
        connection.close()
    return found


@pytest.mark.parametrize(
    ("named", "host", "status"),
    [
        ("a.test", "a.test", 200),
        ("a.test", "A.test:8443", 200),
        ("A.TEST", "a.test", 200),
        ("a.test", "b.test", 421),
        ("a.test", "x.wild.test", 421),
        ("y.wild.test", "z.wild.test", 200),
        ("y.wild.test", "x.wild.test", 421),
        ("unknown.test", "a.test", 421),
        ("a.test", "unknown.test", 404),
        (None, "a.test", 200),
        ("shop.test", "eu.shop.test", 200),
        ("eu.shop.test", "shop.test", 200),
        ("shop.test", "a.test", 421),
        ("a.test", "shop.test", 421),
    ],
)
def test_a_host_takes_requests_of_connections_that_were_made_for_it(
    named: str | None, host: str, status: int, gateway: Gateway
) -> None:
    assert asked(gateway, named, host) == [status]


def test_a_misdirected_request_leaves_the_connection_as_it_is(gateway: Gateway) -> None:
    assert asked(gateway, "a.test", "a.test", "b.test", "a.test") == [200, 421, 200]

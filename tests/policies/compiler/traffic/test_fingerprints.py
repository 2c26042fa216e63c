"""Clients told by what their TLS looks like, in routes and in rules, on a real Envoy."""

import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from policies.compiler import IntentObject
from tests.policies.compiler.intents import SCHEMA, route
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.secured import ask, client, https, with_certificate
from tests.policies.compiler.traffic.world import gateway_of, policy

pytestmark = pytest.mark.envoy
BROWSER = client(alpn=("http/1.1",))
TOOL = client()
OLD_TOOL = client(ciphers="ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256")
CLIENTS = {"browser": BROWSER, "tool": TOOL, "old tool": OLD_TOOL}
NOBODYS = "t13d1516h2_8daaf6152771_b186095e22b6"
Fingerprints = dict[str, tuple[str, str]]


def saying(name: str, path: str, **spec: Any) -> IntentObject:
    """A route that answers with its own name."""
    return route(name, path, action={"type": "respond", "status": 200, "body": name}, **spec)


def _telling(bootstrap: Any) -> None:
    """Let the one answer say what the client looked like: nobody knows beforehand what this Python's OpenSSL sends."""
    with_certificate(bootstrap)
    for table in _tables(bootstrap):
        for one in table.virtual_hosts[0].routes:
            one.direct_response.body_format.text_format_source.inline_string = (
                "%TLS_JA4_FINGERPRINT% %TLS_JA3_FINGERPRINT%"
            )


def _tables(bootstrap: Any) -> Iterator[Any]:
    manager = SCHEMA.message("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager")
    for listener in bootstrap.static_resources.listeners:
        for chain in listener.filter_chains:
            for one in chain.filters:
                if one.typed_config.Is(manager.DESCRIPTOR):
                    read = manager()
                    one.typed_config.Unpack(read)
                    yield read.route_config
                    one.typed_config.Pack(read)


@pytest.fixture(scope="module")
def known() -> Fingerprints:
    """JA4 and JA3 of each client, as Envoy says them."""
    with gateway_of(saying("all", "/"), of_platform=[https()], change=_telling) as (gateway, _):
        found = {name: tuple(ask(gateway, "/", one)[1].split()) for name, one in CLIENTS.items()}
    assert len(set(found.values())) == len(found)
    return found


@pytest.fixture(scope="module")
def gateway(known: Fingerprints) -> Iterator[Gateway]:
    ja4 = {name: one for name, (one, _) in known.items()}
    start, ciphers, _ = ja4["tool"].split("_")
    rules = [{"name": "no-tool", "action": "deny", "tls_fingerprints": [ja4["tool"], known["old tool"][1]]}]
    only = [{"name": "browsers", "action": "allow", "tls_fingerprints": [ja4["browser"]]}]
    objects = [
        policy("no-tools", "authorization", rules=rules, otherwise="allow"),
        policy("browsers", "authorization", rules=only),
        saying("anybody", "/"),
        saying("tools", "/", tls_fingerprints=[NOBODYS, ja4["tool"], known["old tool"][1]]),
        saying("else", "/open"),
        saying("alike", "/open", tls_fingerprints=[f"{start}_{ciphers[:4]}*_*"]),
        saying("refusing", "/refusing", policies=["no-tools"]),
        saying("allowing", "/allowing", policies=["browsers"]),
    ]
    with gateway_of(*objects, of_platform=[https()], change=with_certificate) as (found, _):
        yield found


@pytest.mark.parametrize(
    ("path", "who", "expected"),
    [
        ("/", BROWSER, (200, "anybody")),
        ("/", TOOL, (200, "tools")),
        ("/", OLD_TOOL, (200, "tools")),
        ("/open", TOOL, (200, "alike")),
        ("/open", OLD_TOOL, (200, "else")),
        ("/refusing", BROWSER, (200, "refusing")),
        ("/allowing", BROWSER, (200, "allowing")),
    ],
)
def test_a_route_takes_clients_whose_hello_looks_so(
    gateway: Gateway, path: str, who: ssl.SSLContext, expected: tuple[int, str]
) -> None:
    assert ask(gateway, path, who) == expected


@pytest.mark.parametrize(("path", "who"), [("/refusing", TOOL), ("/refusing", OLD_TOOL), ("/allowing", TOOL)])
def test_rules_refuse_and_let_in_by_fingerprints(gateway: Gateway, path: str, who: ssl.SSLContext) -> None:
    assert ask(gateway, path, who)[0] == 403


def test_nobody_says_by_a_header_what_his_tls_looks_like(gateway: Gateway, known: Fingerprints) -> None:
    for name in ("gatehouse.tls", "gatehouse-tls", "x-ja4", "x-gatehouse-ja4"):
        assert ask(gateway, "/allowing", TOOL, {name: ",".join(known["browser"])})[0] == 403


def test_without_tls_nobody_looks_like_anything(known: Fingerprints) -> None:
    shown = [saying("plain", "/"), saying("tls", "/", tls_fingerprints=[known["tool"][0]])]
    with gateway_of(*shown) as (found, _):
        assert found.ask("/").body == b"plain"

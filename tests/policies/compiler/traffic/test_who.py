"""Rules on who sends a request, and verdicts in shadow, on a real Envoy with a filter before them and one behind.

The first puts into the metadata who had an API key, the second shows to the service what is noted there.
"""

import http.client
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from policies.compiler.envoy.http_connections import CONNECTION_MANAGER
from tests.policies.compiler.intents import SCHEMA, hostname, route
from tests.policies.compiler.running_envoy import Gateway, echo_service
from tests.policies.compiler.traffic.tokens import Issuer, key_set
from tests.policies.compiler.traffic.world import at, gateway_of, policy

pytestmark = pytest.mark.envoy
_LUA = "envoy.extensions.filters.http.lua.v3.Lua"
_BEFORE = """
function envoy_on_request(handle)
  local headers, metadata = handle:headers(), handle:streamInfo():dynamicMetadata()
  if headers:get("x-caller") then metadata:set("gatehouse.consumer", "consumer", headers:get("x-caller")) end
  if headers:get("x-group") then metadata:set("gatehouse.consumer", "groups", {"all", headers:get("x-group")}) end
end
"""
_BEHIND = """
function envoy_on_request(handle)
  local metadata = handle:streamInfo():dynamicMetadata()
  for key, value in pairs(metadata:get("envoy.filters.http.rbac") or {}) do
    handle:headers():add("x-noted", key .. "=" .. tostring(value))
  end
  local failure = (metadata:get("envoy.filters.http.jwt_authn") or {}).failure
  if failure then handle:headers():add("x-noted", "failure=" .. tostring(failure.message or failure.code)) end
end
"""
ISSUER, MINE, THEIRS = Issuer(), "spiffe://acme.test/ns/shop", "spiffe://other.test/ns/shop"


def _lua(source: str) -> Any:
    config = SCHEMA.message(_LUA)()
    config.default_source_code.inline_string = source
    return config


def _with_scripts(bootstrap: Any) -> None:
    network = bootstrap.static_resources.listeners[0].filter_chains[0].filters[0]
    manager = SCHEMA.message(CONNECTION_MANAGER).FromString(network.typed_config.value)
    kept = [type(one).FromString(one.SerializeToString()) for one in manager.http_filters]
    del manager.http_filters[:]
    manager.http_filters.add(name="before").typed_config.CopyFrom(SCHEMA.to_any(_lua(_BEFORE)))
    manager.http_filters.extend(kept[:-1])
    manager.http_filters.add(name="behind").typed_config.CopyFrom(SCHEMA.to_any(_lua(_BEHIND)))
    manager.http_filters.extend(kept[-1:])
    network.typed_config.CopyFrom(SCHEMA.to_any(manager))


def allowing(name: str, **conditions: Any) -> Any:
    return policy(name, "authorization", rules=[{"name": "these", "action": "allow"} | conditions])


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    keys = {"type": "inline", "jwks": key_set(ISSUER)}
    objects = [
        allowing("consumers", consumers=["parcels", "orders"]),
        allowing("groups", consumer_groups=["gold"]),
        policy("address", "ip_access", allow=["192.0.2.0/24"], shadow=True),
        policy("rules", "authorization", rules=[{"name": "no-x", "action": "deny", "methods": ["GET"]}],
               otherwise="allow", shadow=True),
        policy("tokens", "jwt", keys=keys, scopes=["read"], shadow=True),
        hostname(),
        route("consumers", "/consumers", policies=["consumers"]),
        route("groups", "/groups", policies=["groups"]),
        route("watched", "/watched", policies=["address", "rules", "tokens"]),
    ]  # fmt: skip
    with echo_service() as port, gateway_of(*objects, at("echo", port), change=_with_scripts) as (found, _):
        yield found


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/consumers", {"x-caller": "parcels"}, 200),
        ("/consumers", {"x-caller": "strangers"}, 403),
        ("/consumers", {"x-group": "parcels"}, 403),
        ("/consumers", {}, 403),
        ("/groups", {"x-group": "gold"}, 200),
        ("/groups", {"x-group": "silver"}, 403),
        ("/groups", {"x-caller": "gold"}, 403),
        ("/groups", {}, 403),
    ],
)
def test_rules_know_whose_key_was_shown(gateway: Gateway, path: str, headers: dict[str, str], status: int) -> None:
    assert gateway.ask(path, headers=list(headers.items())).status == status


def test_in_shadow_the_verdict_is_noted(gateway: Gateway) -> None:
    def noted(*headers: tuple[str, str]) -> set[str]:
        answer = gateway.ask("/watched", headers=headers)
        assert answer.status == 200
        return {value for name, value in answer.asked["headers"] if name == "x-noted"}

    always = {
        "ip_access_shadow_effective_policy_id=ip_access:acme/address:not_allowed",
        "ip_access_shadow_engine_result=denied",
        "authorization_shadow_effective_policy_id=authorization:acme/rules:no-x",
        "authorization_shadow_engine_result=denied",
    }
    assert always <= noted()
    assert any(one.startswith("failure=") for one in noted())
    lacking = noted(("authorization", f"Bearer {ISSUER.token(scope='write')}"))
    assert "jwt_shadow_effective_policy_id=jwt:acme/tokens:claims" in lacking
    good = noted(("authorization", f"Bearer {ISSUER.token(scope='read')}"))
    assert not any(one.startswith(("failure=", "jwt_shadow_effective")) for one in good)


def test_in_shadow_envoy_counts_whom_it_would_refuse(gateway: Gateway) -> None:
    names = [f"http.http.rbac.{type_}_.shadow_denied" for type_ in ("ip_access", "authorization")]
    names.append("filter_chain.rbac.jwt_.shadow_denied")
    before = gateway.counters("shadow_denied")
    gateway.ask("/watched", headers=[("authorization", f"Bearer {ISSUER.token(scope='write')}")])
    after = gateway.counters("shadow_denied")
    assert {name: after[name] - before.get(name, 0) for name in names} == dict.fromkeys(names, 1)


class Authority:
    """A CA that makes certificates with one alternative name."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
        self.certificate = self._made(self.name, self._key, x509.BasicConstraints(ca=True, path_length=None))

    def _made(self, subject: x509.Name, key: Any, extension: Any) -> Any:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1)).add_extension(extension, critical=False)
            .sign(self._key, hashes.SHA256())
        )  # fmt: skip

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def issue(self, name: x509.GeneralName) -> tuple[str, str]:
        """Certificate and key, as PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._made(x509.Name([]), key, x509.SubjectAlternativeName([name]))
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        return made.public_bytes(Encoding.PEM).decode(), private


def test_rules_know_the_names_in_a_verified_certificate(tmp_path: Path) -> None:
    authority = Authority()

    def with_tls(bootstrap: Any) -> None:
        context = SCHEMA.message("envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext")()
        certificate, key = authority.issue(x509.DNSName("shop.acme.test"))
        shown = context.common_tls_context.tls_certificates.add()
        shown.certificate_chain.inline_string, shown.private_key.inline_string = certificate, key
        context.common_tls_context.validation_context.trusted_ca.inline_string = authority.pem
        socket = bootstrap.static_resources.listeners[0].filter_chains[0].transport_socket
        socket.name = "tls"
        socket.typed_config.CopyFrom(SCHEMA.to_any(context))

    named = {"type": "uri", "match": "prefix", "value": "spiffe://acme.test/ns/"}
    objects = [allowing("mine", certificates=[named]), hostname(policies=["mine"]), route("all")]

    def status(port: int, name: str | None) -> int:
        context = ssl.create_default_context(cadata=authority.pem)
        context.check_hostname = False
        if name is not None:
            files = [tmp_path / "certificate", tmp_path / "key"]
            for file, text in zip(files, authority.issue(x509.UniformResourceIdentifier(name)), strict=True):
                file.write_text(text)
            context.load_cert_chain(*files)
        client = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
        try:
            client.request("GET", "/", headers={"Host": "shop.acme.test"})
            return client.getresponse().status
        finally:
            client.close()

    with gateway_of(*objects, change=with_tls) as (gateway, _):
        assert [status(gateway.port, name) for name in (MINE, THEIRS, None)] == [200, 403, 403]

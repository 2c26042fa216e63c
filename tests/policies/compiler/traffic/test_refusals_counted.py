"""What a real Envoy counts of requests that policies refuse, as agents read it."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from policies.compiler import IntentObject
from tests.policies.compiler.intents import hostname, made, route
from tests.policies.compiler.running_envoy import Gateway, echo_service
from tests.policies.compiler.traffic.counting import refusals
from tests.policies.compiler.traffic.tokens import Issuer, key_set
from tests.policies.compiler.traffic.world import at, gateway_of, policy

pytestmark = pytest.mark.envoy
ISSUER = Issuer()
_KEYS = {"type": "inline", "jwks": key_set(ISSUER)}
_NO_X = [{"name": "no-x", "action": "deny", "methods": ["GET"]}]
_KEY = {"name": "now", "digest": "a" * 64, "hint": "ghk_aaaa"}


def acting(name: str, type_: str, **settings: Any) -> list[IntentObject]:
    """A policy, and a route of the same name on which it acts."""
    return [policy(name, type_, **settings), route(name, f"/{name}", policies=[name])]


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    objects = [
        *acting("few", "rate_limit", requests=1, per_seconds=3600),
        *acting("offices", "ip_access", allow=["192.0.2.0/24"]),
        *acting("staff", "authorization", rules=_NO_X, otherwise="allow"),
        *acting("tokens", "jwt", keys=_KEYS, scopes=["read"]),
        *acting("keys", "api_key"),
        *acting("small", "size_limit", request_bytes=1),
        *acting("broken", "fault", abort={"status": 503, "percent": 100}),
        *acting("asked", "external_authorization", service="away", timeout_seconds=0.5),
        *acting("w-few", "rate_limit", requests=1, per_seconds=3600, shadow=True),
        *acting("w-offices", "ip_access", allow=["192.0.2.0/24"], shadow=True),
        *acting("w-staff", "authorization", rules=_NO_X, otherwise="allow", shadow=True),
        *acting("w-tokens", "jwt", keys=_KEYS, scopes=["read"], shadow=True),
        made("consumer", "app", {"keys": [_KEY]}),
        hostname(),
    ]
    with echo_service() as port, gateway_of(*objects, at("echo", port), at("away", 1)) as (found, _):
        yield found


@pytest.mark.parametrize(
    ("path", "times", "headers", "key"),
    [
        ("/few", 3, {}, ("acme/few", "", "rate_limit")),
        ("/offices", 1, {}, ("acme/offices", "acme/offices", "ip_access:not_allowed")),
        ("/staff", 2, {}, ("acme/staff", "acme/staff", "authorization:no-x")),
        ("/tokens", 1, {}, ("acme/tokens", "", "jwt:missing")),
        ("/tokens", 1, {"authorization": "Bearer x.y.z"}, ("acme/tokens", "", "jwt:invalid")),
        ("/tokens", 1, {"authorization": f"Bearer {ISSUER.token()}"}, ("acme/tokens", "acme/tokens", "jwt:claims")),
        ("/keys", 1, {}, ("acme/keys", "", "api_key")),
        ("/small", 1, {"content-length": "9"}, ("acme/small", "", "size_limit")),
        ("/broken", 1, {}, ("acme/broken", "", "fault")),
        ("/asked", 1, {}, ("acme/asked", "", "unanswered")),
        ("/w-few", 3, {}, ("", "acme/w-few", "would_be_rate_limit")),
        ("/w-offices", 1, {}, ("", "acme/w-offices", "would_be_ip_access:not_allowed")),
        ("/w-staff", 1, {}, ("", "acme/w-staff", "would_be_authorization:no-x")),
        ("/w-tokens", 1, {"authorization": f"Bearer {ISSUER.token()}"}, ("", "acme/w-tokens", "would_be_jwt:claims")),
    ],
)
def test_each_refusal_is_counted_with_its_route_or_policy_and_why(
    gateway: Gateway, path: str, times: int, headers: dict[str, str], key: tuple[str, ...]
) -> None:
    before = refusals(gateway)
    answers = [gateway.ask(path, headers=list(headers.items())).status for _ in range(times)]
    refused = times - 1 if key[2].endswith("rate_limit") else times  # the first is let in
    assert sum(status == 200 for status in answers) == (times if not key[0] else times - refused)
    expected = {key: refused} | ({("", key[0], key[2]): refused} if key[2] == "rate_limit" else {})
    deadline = time.monotonic() + 30  # Envoy counts a request after its answer
    while (found := grown(before, refusals(gateway))) != expected and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found == expected


def test_what_no_policy_refused_is_not_counted(gateway: Gateway) -> None:
    before = refusals(gateway)
    assert gateway.ask("/nowhere").status == 404
    assert grown(before, refusals(gateway)) == {}


def grown(before: dict[tuple[str, ...], int], now: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    return {key: count - before.get(key, 0) for key, count in now.items() if count != before.get(key, 0)}

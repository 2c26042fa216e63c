"""Quotas on a real Envoy with the agent's part beside it, on a gateway of one node."""

import time
from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import hostname, made, route
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.counting import refusals
from tests.policies.compiler.traffic.sharing import Alone, lead_to, sharing
from tests.policies.compiler.traffic.tokens import AUDIENCE, ISSUER, Issuer, key_set
from tests.policies.compiler.traffic.world import gateway_of, policy

pytestmark = pytest.mark.envoy
OWN = Issuer()
LIMIT = 20
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, Alone]]:
    user, client = {"type": "claim", "claim": "org.team"}, {"type": "header", "name": "x-client"}
    objects = [
        policy("token", "jwt", keys={"type": "inline", "jwks": key_set(OWN)}, issuer=ISSUER, audiences=[AUDIENCE]),
        policy("together", "quota", requests=LIMIT, period="day"),
        policy("teams", "quota", requests=LIMIT, period="day", by=[user, {"type": "route"}]),
        policy("clients", "quota", requests=LIMIT, period="day", by=[client, {"type": "query", "name": "page"}]),
        policy("addresses", "quota", requests=LIMIT, period="day", by=[{"type": "client_address"}]),
        policy("watched", "quota", requests=1, period="day", shadow=True),
        hostname(),
        hostname("plain.acme.test"),
        *(route(name, f"/{name}", policies=[name]) for name in ("together", "clients", "addresses", "watched")),
        route("also", "/also", policies=["together"]),
        route("teams", "/teams", policies=["token", "teams"]),
        route("others", "/others", policies=["token", "teams"]),
        route("plain", "/", hostnames=["plain.acme.test"]),
    ]
    tenants = policy("tenants", "quota", requests=LIMIT, period="day", by=[{"type": "tenant"}])
    defaults = made("defaults", "defaults", {"policies": ["tenants"]})
    with (
        sharing() as (socket, alone),
        gateway_of(*objects, of_platform=[tenants, defaults], change=lambda it: lead_to(it, socket)) as (gateway, _),
    ):
        yield gateway, alone


def passes_until_full(gateway: Gateway, path: str, host: str = "shop.acme.test", **headers: str) -> int:
    """How many requests pass until only refusals come."""
    passed, refused, until = 0, 0, time.monotonic() + PATIENCE_SECONDS
    sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
    while refused < 5 and time.monotonic() < until:
        status = gateway.ask(path, host, headers=sent).status
        passed, refused = passed + (status == 200), refused + 1 if status == 429 else 0
        time.sleep(0.05 if passed < 2 else 0)
    assert refused == 5
    return passed


def test_a_policy_counts_once_wherever_it_is_named(world: tuple[Gateway, Alone]) -> None:
    gateway, _ = world
    assert passes_until_full(gateway, "/together") == LIMIT
    assert passes_until_full(gateway, "/also") == 0


def test_each_combination_of_keys_has_a_quota_of_its_own(world: tuple[Gateway, Alone]) -> None:
    gateway, alone = world
    for path in ("/clients?page=1", "/clients?page=2"):
        for client in ("a", "b"):
            assert passes_until_full(gateway, path, x_client=client) == LIMIT
    for team in ("red", "blue"):
        token = f"Bearer {OWN.token(org={'team': team})}"
        assert passes_until_full(gateway, "/teams", authorization=token) == LIMIT
        assert passes_until_full(gateway, "/others", authorization=token) == LIMIT
    assert passes_until_full(gateway, "/addresses") == LIMIT
    keys = {keys for quota, keys in alone.told if quota == "acme/teams"}
    assert keys == {(team, route) for team in ("red", "blue") for route in ("acme/teams", "acme/others")}
    assert ("acme/addresses", ("127.0.0.1/32",)) in alone.told


def test_at_the_gateway_each_tenant_has_a_quota_of_its_own(world: tuple[Gateway, Alone]) -> None:
    gateway, alone = world
    assert passes_until_full(gateway, "/", "plain.acme.test") == LIMIT
    assert ("platform/tenants", ("acme",)) in alone.told


def test_in_shadow_all_pass_and_are_counted(world: tuple[Gateway, Alone]) -> None:
    gateway, alone = world
    answers = [gateway.ask("/watched") for _ in range(5)]
    assert {one.status for one in answers} == {200}
    assert not [name for one in answers for name in one.headers if "ratelimit" in name]
    until = time.monotonic() + PATIENCE_SECONDS
    while alone.told["acme/watched", ()].used < 5:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_whom_it_refuses_is_counted_with_its_route(world: tuple[Gateway, Alone]) -> None:
    gateway, _ = world
    passes_until_full(gateway, "/clients?page=1", x_client="refused")
    until = time.monotonic() + PATIENCE_SECONDS  # Envoy counts a request after its answer
    while not (found := refusals(gateway).get(("acme/clients", "", "quota"), 0)) >= 5 and time.monotonic() < until:
        time.sleep(0.05)
    assert found >= 5

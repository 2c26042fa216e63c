"""From which addresses clients may come, on a real Envoy behind one trusted hop."""

from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import hostname, made, route
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.world import gateway_of, policy

pytestmark = pytest.mark.envoy


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """One hop is trusted, so that a test may say where a client comes from."""
    objects = [
        policy("office", "ip_access", allow=["192.0.2.0/24", "2001:db8::/32"], deny=["192.0.2.9"]),
        policy("noisy", "ip_access", deny=["198.51.100.0/24"]),
        policy("watched", "ip_access", deny=["0.0.0.0/0"], shadow=True),
        hostname(policies=["office"]),
        route("all", "/"),
        route("open", "/open", policies=["noisy"]),
        route("off", "/off", policies_off=["ip_access"]),
        route("watched", "/watched", policies=["watched"]),
    ]
    with gateway_of(*objects, of_platform=[made("defaults", "defaults", {"trusted_hops": 1})]) as (found, _):
        yield found


def status(gateway: Gateway, path: str, address: str) -> int:
    return gateway.ask(path, headers=[("x-forwarded-for", address)]).status


@pytest.mark.parametrize(
    ("path", "address", "expected"),
    [
        ("/", "192.0.2.1", 200),
        ("/", "192.0.2.9", 403),
        ("/", "203.0.113.1", 403),
        ("/", "2001:db8::7", 200),
        ("/", "2001:db9::7", 403),
        ("/", "::ffff:192.0.2.1", 200),
        ("/", "::ffff:192.0.2.9", 403),
        ("/", "::ffff:203.0.113.1", 403),
        ("/open", "198.51.100.77", 403),
        ("/open", "::ffff:198.51.100.77", 403),
        ("/open", "192.0.2.9", 200),
        ("/off", "203.0.113.1", 200),
        ("/watched", "203.0.113.1", 200),
    ],
)
def test_clients_come_from_where_they_may(gateway: Gateway, path: str, address: str, expected: int) -> None:
    assert status(gateway, path, address) == expected


def test_only_the_trusted_hops_word_counts(gateway: Gateway) -> None:
    assert status(gateway, "/", "192.0.2.1, 203.0.113.1") == 403
    assert status(gateway, "/", "203.0.113.1, 192.0.2.1") == 200


def test_who_is_refused_reads_a_problem_with_a_code(gateway: Gateway) -> None:
    refused = gateway.ask("/", headers=[("x-forwarded-for", "203.0.113.1")])
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.asked["status"], refused.asked["code"]) == (403, "address_refused")
    assert refused.asked["request_id"]
    assert "office" not in refused.body.decode()

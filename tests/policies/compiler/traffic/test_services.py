"""How endpoints of a service are chosen, left out and bounded, on a real Envoy."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.policies.compiler.intents import codes, compiled, forward, made, named, refusals, route, service
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.told import Seen, told_service
from tests.policies.compiler.traffic.world import at, gateway_of

WORKERS = 8
CLIENTS = 20
"""So many that not all are dealt to one endpoint by chance."""


def several(name: str, ports: list[int], **spec: Any) -> Any:
    """A service with an endpoint on each of these ports of loopback."""
    addresses = [{"address": "127.0.0.1", "port": port} for port in ports]
    return service(name, endpoints={"type": "static", "addresses": addresses}, **spec)


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Gateway, dict[int, Seen], int]]:
    cookie = {"type": "cookie", "name": "kept", "ttl_seconds": 60}
    with told_service() as (one, seen_1), told_service() as (two, seen_2), told_service(is_broken=True) as (bad, seen):
        outliers = {"consecutive_failures": 3, "interval_seconds": 0.5, "ejection_seconds": 60.0}
        objects = [
            several("ring", [one, two], load_balancing="ring_hash"),
            several("maglev", [one, two], load_balancing="maglev"),
            several("failing", [one, bad], outlier_detection=outliers),
            at("narrow", one, limits={"connections": 1, "pending_requests": 1, "requests": 1}),
            at("a", one),
            at("b", two),
            route("ring", "/ring", action=forward("ring", hash_on=[{"type": "header", "name": "x-user"}])),
            route("maglev", "/maglev", action=forward("maglev", hash_on=[{"type": "query", "name": "q"}])),
            route("cookie", "/cookie", action=forward("ring", hash_on=[cookie])),
            route("sticky", "/sticky", action=forward("a", "b", sticky=cookie)),
            route("by-user", "/by-user", action=forward("a", "b", sticky={"type": "header", "name": "x-user"})),
            route("failing", "/failing", action=forward("failing")),
            route("slow", "/slow", action=forward("narrow")),
        ]
        with gateway_of(*objects) as (gateway, _):
            yield gateway, {one: seen_1, two: seen_2, bad: seen}, bad


def reached(seen: dict[int, Seen], path: str) -> Counter[int]:
    """How often each port was asked for a path, whatever its query."""
    return Counter(port for port, asked in seen.items() for one, _, _ in asked if one.partition("?")[0] == path)


@pytest.mark.envoy
@pytest.mark.parametrize("user", ["ann", "bob", "cat", "dan"])
def test_requests_of_one_user_go_to_one_endpoint(world: Any, user: str) -> None:
    gateway, seen, _ = world
    for _ in range(6):
        gateway.ask(f"/ring/{user}", headers=[("x-user", user)])
        gateway.ask(f"/maglev/{user}?q={user}")
    assert len(reached(seen, f"/ring/{user}")) == len(reached(seen, f"/maglev/{user}")) == 1


@pytest.mark.envoy
def test_several_users_use_several_endpoints(world: Any) -> None:
    gateway, seen, _ = world
    for number in range(40):
        gateway.ask("/ring/all", headers=[("x-user", f"u{number}")])
    assert len(reached(seen, "/ring/all")) == 2


@pytest.mark.envoy
@pytest.mark.parametrize("path", ["/cookie", "/sticky"])
def test_a_cookie_keeps_a_client_where_it_is_and_tells_nothing_of_where_that_is(world: Any, path: str) -> None:
    gateway, seen, _ = world
    for client in range(CLIENTS):
        first = gateway.ask(f"{path}/{client}").headers["set-cookie"]
        value = first.partition(";")[0]
        assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in first.split(";")}
        assert not any(str(port) in value for port in seen)
        before = reached(seen, f"{path}/{client}")
        for _ in range(8):
            assert "set-cookie" not in gateway.ask(f"{path}/{client}", headers=[("cookie", value)]).headers
        assert set(reached(seen, f"{path}/{client}")) == set(before)
    assert len({port for client in range(CLIENTS) for port in reached(seen, f"{path}/{client}")}) == 2


@pytest.mark.envoy
def test_a_header_keeps_a_client_with_one_backend(world: Any) -> None:
    gateway, seen, _ = world
    for user in range(20):
        for _ in range(4):
            gateway.ask(f"/by-user/{user}", headers=[("x-user", f"u{user}")])
    ports = [set(reached(seen, f"/by-user/{user}")) for user in range(20)]
    assert {len(one) for one in ports} == {1}
    assert len(set.union(*ports)) == 2


@pytest.mark.envoy
def test_an_endpoint_that_fails_in_a_row_is_left_out(world: Any) -> None:
    gateway, seen, bad = world
    statuses = [gateway.ask("/failing").status for _ in range(60)]
    assert statuses.count(500) == reached(seen, "/failing")[bad]
    assert 3 <= statuses.count(500) <= 10, "without being left out it would be half of them"
    assert set(statuses[-40:]) == {200}


@pytest.mark.envoy
def test_beyond_its_bounds_a_service_is_not_asked(world: Any) -> None:
    gateway, seen, _ = world
    with ThreadPoolExecutor(WORKERS) as crowd:
        answers = list(crowd.map(lambda _: gateway.ask("/slow"), range(WORKERS)))
    statuses = Counter(one.status for one in answers)
    assert statuses[503] == WORKERS - sum(reached(seen, "/slow").values())
    assert statuses[503] >= WORKERS - 2


def test_a_bound_wider_than_the_gateways_is_capped_and_said() -> None:
    defaults = made("defaults", "defaults", {"max_requests_per_service": 50}).spec
    found = compiled(service("a", "9.9.9.9", limits={"requests": 51, "connections": 7}), defaults=defaults)
    assert codes(found) == {("a", "service_limit_capped")}
    (bound,) = named(found, "Cluster", "acme/a").circuit_breakers.thresholds
    assert (bound.max_requests.value, bound.max_connections.value) == (50, 7)


@pytest.mark.parametrize(
    ("kind", "spec", "expected"),
    [
        (
            "service",
            {"load_balancing": "maglev", "slow_start_seconds": 30.0},
            {"/spec/slow_start_seconds": "slow_start_unused"},
        ),
        (
            "service",
            {"limits": {"requests": 0, "retry_budget_percent": 101.0}},
            {"/spec/limits/requests": "number_range", "/spec/limits/retry_budget_percent": "number_range"},
        ),
        (
            "route",
            {"action": forward("a", "b", sticky={"type": "client_address"}, hash_on=[{"type": "query", "name": "q"}])},
            {"/spec/action/sticky": "sticky_otherwise"},
        ),
        (
            "route",
            {"action": forward("a", hash_on=[{"type": "cookie", "name": "a b"}])},
            {"/spec/action/hash_on/0/name": "cookie_name_invalid"},
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(kind: str, spec: Any, expected: dict[str, str]) -> None:
    usual = {"endpoints": {"type": "static"}} if kind == "service" else {"hostnames": ["shop.acme.test"]}
    assert refusals(kind, "x", usual | spec) == expected

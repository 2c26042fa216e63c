"""The most specific place wins, as told by compiler and as real requests are treated."""

from collections.abc import Iterator

import pytest

from policies.compiler import affected_units
from policies.compiler.effective import effective, known_policies, said_by, said_for_route
from tests.policies.compiler.intents import codes, compiled, forward, hostname, made, route, service
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.traffic.world import gateway_of, policy

ONE, TWO = (policy(name, "rate_limit", requests=requests) for name, requests in (("one", 1), ("two", 2)))
CORS = policy("cors", "cors", origins=["https://app.acme.test"])


def limit_of(gateway: Gateway, path: str, host: str = "shop.acme.test") -> str | None:
    """What a path is limited to; None where nothing limits it."""
    return gateway.ask(path, host).headers.get("x-ratelimit-limit", "").partition(",")[0] or None


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    limits = [policy(f"per-{number}", "rate_limit", requests=number) for number in (10, 20, 30)]
    objects = [
        *limits,
        hostname(policies=["per-20"]),
        hostname("plain.acme.test"),
        hostname("open.acme.test", policies_off=["rate_limit"]),
        service("bounded", policies=["per-30"]),
        route("inherits", "/inherits"),
        route("own", "/own", policies=["per-10"]),
        route("off", "/off", policies_off=["rate_limit"]),
        route("of-service", "/of-service", action=forward("bounded")),
        route("own-over-service", "/over", action=forward("bounded"), policies=["per-10"]),
        route("off-over-service", "/free", action=forward("bounded"), policies_off=["rate_limit"]),
        route("plain", "/", hostnames=["plain.acme.test", "open.acme.test"]),
    ]
    everywhere = policy("everywhere", "rate_limit", requests=40)
    defaults = made("defaults", "defaults", {"policies": ["everywhere"]})
    with gateway_of(*objects, of_platform=[everywhere, defaults]) as (found, _):
        yield found


@pytest.mark.envoy
@pytest.mark.parametrize(
    ("path", "host", "limit"),
    [
        ("/inherits", "shop.acme.test", "20"),
        ("/own", "shop.acme.test", "10"),
        ("/off", "shop.acme.test", None),
        ("/of-service", "shop.acme.test", "30"),
        ("/over", "shop.acme.test", "10"),
        ("/free", "shop.acme.test", None),
        ("/", "plain.acme.test", "40"),
        ("/", "open.acme.test", None),
    ],
)
def test_the_most_specific_place_that_says_anything_wins(
    gateway: Gateway, path: str, host: str, limit: str | None
) -> None:
    assert limit_of(gateway, path, host) == limit


def test_each_type_is_decided_by_itself_and_says_who_decided() -> None:
    host, way = hostname(policies=["one", "cors"]), route("a", policies=["two"])
    known = known_policies([ONE, TWO, CORS])
    of_route, problems = said_for_route(way, {}, known)
    assert problems == ()
    acting = effective(of_route, said_by(host, known))
    assert [(said.type, said.name, said.kind, said.by) for said in acting] == [
        ("cors", "cors", "hostname", "shop.acme.test"),
        ("rate_limit", "two", "route", "a"),
    ]


def test_services_of_a_route_must_agree_or_the_route_says_itself() -> None:
    far = "93.184.215.14"
    services = [service("a", far, policies=["one"]), service("b", far, policies=["two"]), service("c", far)]
    objects = [hostname(), ONE, TWO, *services]
    apart = route("apart", action=forward("a", "b"))
    silent = route("silent", "/silent", action=forward("a", "c"))
    own = route("own", "/own", action=forward("a", "b"), policies=["one"])
    idle = [{"service": "a"}, {"service": "b", "weight": 0}]
    shadowed = route("shadowed", "/shadowed", action={"type": "forward", "backends": idle})
    found = compiled(*objects, apart, silent, own, shadowed)
    assert codes(found) == {("apart", "traffic_policies_differ"), ("silent", "traffic_policies_differ")}
    text = next(one.text for one in found.problems if one.name == "apart")
    assert "a says one, b two" in text


def test_what_is_named_must_be_there_and_be_the_only_one_of_its_type() -> None:
    found = compiled(
        hostname(policies=["gone"]),
        hostname("b.acme.test", policies=["one", "two"]),
        hostname("c.acme.test", policies=["one"], policies_off=["rate_limit"]),
        ONE,
        TWO,
    )
    assert {(one.name, one.pointer, one.code) for one in found.problems} == {
        ("shop.acme.test", "/spec/policies/0", "traffic_policy_missing"),
        ("b.acme.test", "/spec/policies/1", "traffic_policy_rival"),
        ("c.acme.test", "/spec/policies/0", "traffic_policy_off"),
    }


def test_a_change_of_a_policy_reaches_all_who_follow_it() -> None:
    changed = policy("one", "rate_limit", requests=7)
    bounded = service("a", policies=["one"])
    followers = [hostname(policies=["one"]), bounded, route("r", hostnames=["x.acme.test"], action=forward("a"))]
    assert affected_units(ONE, changed, followers) == {"host:shop.acme.test", "service:a", "host:x.acme.test"}
    assert affected_units(ONE, ONE, followers) == set()
    before = service("a", policies=["two"])
    assert affected_units(before, bounded, followers[2:]) == {"service:a", "host:x.acme.test"}

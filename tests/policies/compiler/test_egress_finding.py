"""Where a workload has many destinations its route is looked up, and is the one that would be found one by one."""

from collections.abc import Iterator

import pytest

from tests.policies.compiler.intents import SCHEMA, compiled, named
from tests.policies.compiler.test_egress import (
    ALLOWED_HOST,
    FORBIDDEN_HOST,
    Server,
    WayOut,
    policy,
    to,
    way_out,
    workload,
)

NAMES = [f"n{number:02}.localhost" for number in range(50)]
DENIED = [to("n05.localhost", 443), to("*.denied.localhost", 443)]
ALLOWED = [*(to(name, 443) for name in NAMES), to("a.denied.localhost", 443), to("**.free.localhost", 443)]


def branch(*more):
    """What the workload's name leads to, with these destinations beside fifty names."""
    rules = {"names": {"destinations": [to(name, 443) for name in NAMES]}, "more": {"destinations": list(more)}}
    slice_ = compiled(workload("orders"), policy("partners", "orders", **rules))
    host = named(slice_, "RouteConfiguration", "acme/egress").virtual_hosts[0]
    return host.matcher.matcher_tree.exact_match_map.map["orders"]


def test_each_destination_has_its_own_routes_and_those_that_are_for_many_in_their_place():
    found = branch(to("*.free.localhost", 443)).matcher
    listed = SCHEMA.open_any(found.matcher_tree.exact_match_map.map["n07.localhost:443"].action.typed_config).routes
    assert [one.name.removeprefix("acme/egress/") for one in listed] == [
        "partners/names", "partners/more", "denied", "denied"
    ]  # fmt: skip
    others = SCHEMA.open_any(found.on_no_match.action.typed_config).routes
    assert [one.name.removeprefix("acme/egress/") for one in others] == ["partners/more", "denied", "denied"]


def test_many_routes_for_many_destinations_are_not_copied_into_every_list():
    assert not branch(*(to(f"*.free{number}.localhost", 443) for number in range(50))).HasField("matcher")


@pytest.fixture(scope="module")
def out() -> Iterator[WayOut]:
    allowed, forbidden = Server(ALLOWED_HOST), Server(FORBIDDEN_HOST)
    rules = {
        "never": {"action": "deny", "destinations": DENIED},
        "names": {"destinations": [*ALLOWED, to(ALLOWED_HOST, allowed.port)]},
    }
    objects = (workload("orders", k1ab="right"), policy("partners", "orders", **rules))
    with way_out(*objects, allowed=allowed, forbidden=forbidden) as running_way:
        yield running_way
    allowed.close()
    forbidden.close()


@pytest.mark.envoy
@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("n07.localhost", "address_refused"),  # the rule lets it through, its address does not
        ("n05.localhost", "rule"),
        ("a.denied.localhost", "rule"),
        ("b.denied.localhost", "rule"),
        ("x.y.free.localhost", "address_refused"),
        ("n50.localhost", "no_rule"),
        ("N07.localhost.", "address_refused"),
    ],
)
def test_the_route_is_the_one_that_would_be_found_one_by_one(out, host, reason):
    assert out.ask(f"{host}:443", method="CONNECT").reason == reason


@pytest.mark.envoy
def test_what_is_allowed_is_reached(out):
    assert out.ask(f"{ALLOWED_HOST}:{out.allowed.port}", method="CONNECT").text == "hello"

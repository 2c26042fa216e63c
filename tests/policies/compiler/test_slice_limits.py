"""Hard limits: too much is refused with a reason and never stalls, one object or slice at a time."""

import pytest

from policies.compiler import IntentObject, Limits, has_errors
from tests.policies.compiler.intents import codes, compiled, hostname, made, named, platform, route, service


def many(kind: str, count: int) -> list[IntentObject]:
    make = {
        "routes": lambda index: route(f"r{index}", f"/{index}"),
        "hostnames": lambda index: hostname(f"h{index}.acme.test"),
        "services": lambda index: service(f"s{index}", "9.9.9.9"),
    }[kind]
    return [make(index) for index in range(count)]


@pytest.mark.parametrize("plural", ["routes", "hostnames", "services"])
def test_a_slice_over_a_limit_is_refused_whole_and_says_which(plural: str) -> None:
    limits = Limits(**{f"{plural}_per_slice": 2})
    result = compiled(hostname(), service("echo", "9.9.9.9"), *many(plural, 3), limits=limits)
    assert ("", f"slice_too_many_{plural}") in codes(result)
    assert result.resources == ()


def test_a_slice_at_its_limit_compiles() -> None:
    objects = [hostname(), service("echo", "9.9.9.9"), *many("routes", 2)]
    assert not has_errors(compiled(*objects, limits=Limits(routes_per_slice=2)).problems)


def test_a_host_over_its_limit_is_left_out_alone() -> None:
    objects = [hostname(), hostname("other.acme.test"), service("echo", "9.9.9.9"), *many("routes", 40)]
    result = compiled(*objects, limits=Limits(routes_per_host=39))
    assert codes(result) == {("shop.acme.test", "host_too_many_routes")}
    assert {one.unit for one in result.resources} == {"host:other.acme.test", "service:echo"}


def entangled(count: int) -> list[IntentObject]:
    """Half paths, half expressions that could match each of them."""
    paths = many("routes", count // 2)
    return [*paths, *(route(f"x{index}", f".*{index}", "regex") for index in range(count // 2))]


def test_some_routes_that_overlap_without_end_are_tried_in_turn() -> None:
    result = compiled(hostname(), service("echo", "9.9.9.9"), *entangled(60))
    assert codes(result) == {("shop.acme.test", "host_scanned")}
    assert len(named(result, "VirtualHost", "acme/shop.acme.test").routes) == 60


def test_many_routes_that_overlap_without_end_are_refused() -> None:
    result = compiled(hostname(), service("echo", "9.9.9.9"), *entangled(60), limits=Limits(routes_per_scanned_host=59))
    assert codes(result) == {("shop.acme.test", "host_too_many_overlaps")}
    assert {one.unit for one in result.resources} == {"service:echo"}


def test_a_route_counts_once_for_each_of_its_hostnames() -> None:
    hosts = [hostname(f"h{index}.test") for index in range(3)]
    everywhere = route("r", hostnames=[host.name for host in hosts])
    result = compiled(*hosts, service("echo", "9.9.9.9"), everywhere, limits=Limits(placements_per_slice=2))
    assert codes(result) == {("", "slice_too_many_placements")}
    assert result.resources == ()


def test_an_object_that_compiles_to_too_many_bytes_is_left_out() -> None:
    objects = [hostname(), service("echo", "9.9.9.9"), *many("routes", 20)]
    result = compiled(*objects, limits=Limits(bytes_per_resource=500))
    assert codes(result) == {("shop.acme.test", "resource_too_large")}


def test_two_listeners_cannot_share_a_port() -> None:
    doors = [made("listener", name, {"protocol": "http", "port": 80}) for name in ("a", "b")]
    result = platform(*doors)
    assert codes(result) == {("b", "listener_duplicate")}
    assert {one.name for one in result.resources} == {"a", "ingress"}

"""Routes of one host that get in each other's way."""

from policies.compiler import Compiled
from tests.policies.compiler.intents import codes, compiled, hostname, named, route, service


def on_one_host(*routes: object) -> Compiled:
    return compiled(hostname(), service("echo", "9.9.9.9"), *routes)


def served(result: Compiled) -> list[str]:
    return [one.name for one in named(result, "VirtualHost", "acme/shop.acme.test").routes]


def test_of_two_equal_matches_the_first_name_is_served() -> None:
    result = on_one_host(route("b", "/x"), route("a", "/x/"))
    assert codes(result) == {("b", "route_duplicate")}
    assert served(result) == ["acme/a"]


def test_conditions_in_another_order_are_equal() -> None:
    one, two = {"name": "x-a", "value": "1"}, {"name": "x-b", "value": "2"}
    result = on_one_host(route("a", "/x", headers=[one, two]), route("b", "/x", headers=[two, one]))
    assert codes(result) == {("b", "route_duplicate")}


def test_the_same_match_on_another_host_is_no_conflict() -> None:
    result = on_one_host(hostname("b.test"), route("a", "/x"), route("b", "/x", hostnames=["b.test"]))
    assert codes(result) == set()


def test_a_route_whose_methods_are_all_taken_is_warned_about_and_kept() -> None:
    result = on_one_host(route("a", "/x", methods=["GET", "POST"]), route("b", "/x", methods=["POST"]))
    assert codes(result) == {("b", "route_shadowed")}
    assert served(result) == ["acme/a", "acme/b"]


def test_a_route_for_every_method_is_not_hidden_by_one_for_some() -> None:
    assert codes(on_one_host(route("a", "/x", methods=["GET"]), route("b", "/x"))) == set()


def test_an_expression_that_takes_everything_hides_every_prefix() -> None:
    result = on_one_host(route("all", "/.*", "regex"), route("a", "/x"), route("e", "/x", "exact"))
    assert codes(result) == {("a", "route_shadowed")}


def test_a_more_specific_route_is_not_hidden() -> None:
    specific = route("b", "/x", headers=[{"name": "x-a", "value": "1"}])
    assert codes(on_one_host(route("a", "/x"), specific, route("c", "/x/y"), route("d", "/x", "exact"))) == set()


def test_a_disabled_route_conflicts_with_nothing_and_needs_nothing() -> None:
    off = route("a", "/x", enabled=False, hostnames=["gone.test", "shop.acme.test"])
    assert codes(on_one_host(off, route("b", "/x"))) == set()

"""What is found about routes: matches that cannot hold, redirects in circles, shares of nothing, names of nothing."""

from typing import Any

import pytest

from policies.compiler.intent import DefaultsSpec
from tests.policies.compiler.intents import codes, compiled, forward, hostname, refusals, route, service


def found(*routes: Any, **spec: Any) -> set[tuple[str, str]]:
    return codes(compiled(hostname(), hostname("*.wild.test"), service("echo", "9.9.9.9"), *routes, **spec))


def pointers(*routes: Any) -> dict[str, str]:
    result = compiled(hostname(), hostname("*.wild.test"), service("echo", "9.9.9.9"), *routes)
    return {problem.pointer: f"{problem.severity} {problem.code}" for problem in result.problems}


def exactly(name: str, value: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "value": value} | more


def there(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "present"} | more


@pytest.mark.parametrize(
    ("conditions", "pointer"),
    [
        ({"headers": [exactly("x", "1"), exactly("x", "2")]}, "/spec/match/headers/1"),
        ({"headers": [exactly("x", "1"), exactly("x", "1", invert=True)]}, "/spec/match/headers/1"),
        ({"headers": [there("x"), there("x", invert=True)]}, "/spec/match/headers/1"),
        ({"headers": [exactly("x", "1"), there("x", invert=True)]}, "/spec/match/headers/1"),
        ({"cookies": [exactly("c", "1"), exactly("c", "2")]}, "/spec/match/cookies/1"),
        ({"query": [exactly("q", "1"), there("p"), exactly("q", "2")]}, "/spec/match/query/2"),
    ],
)
def test_what_must_be_two_things_at_once_is_named(conditions: dict[str, Any], pointer: str) -> None:
    assert pointers(route("r", "/", **conditions)) == {pointer: "error match_contradictory"}


def test_what_can_hold_together_is_left_alone() -> None:
    headers = [exactly("x", "1"), there("x"), exactly("x", "2", invert=True), exactly("y", "1")]
    assert found(route("r", "/", headers=headers)) == set()


def redirect(where: str, kind: str = "prefix", /, match: dict[str, Any] | None = None, **action: Any) -> Any:
    return route("r", where, kind, action={"type": "redirect"} | action, **(match or {}))


FULL, PREFIX = "full", "prefix"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (redirect("/a", path={"type": FULL, "value": "/a/b"}), {"/spec/action": "error redirect_loop"}),
        (redirect("/a", path={"type": PREFIX, "value": "/a/b"}), {"/spec/action": "error redirect_loop"}),
        (redirect("/a", "exact", path={"type": FULL, "value": "/a"}), {"/spec/action": "error redirect_loop"}),
        (redirect("/{x}/b", "template", path={"type": FULL, "value": "/a/b"}), {"/spec/action": "error redirect_loop"}),
        (redirect("/a", hostname="shop.acme.test"), {"/spec/action": "error redirect_loop"}),
        (redirect("/a", scheme="https"), {"/spec/action/scheme": "warning redirect_loop"}),
        (redirect("/a", match={"scheme": "https"}, scheme="https"), {"/spec/action": "error redirect_loop"}),
        (redirect("/a", match={"scheme": "http"}, scheme="https"), {}),
        (redirect("/a", "exact", path={"type": FULL, "value": "/a/"}), {}),
        (redirect("/a", path={"type": PREFIX, "value": "/ab"}), {}),
        (redirect("/a", hostname="elsewhere.test"), {}),
        (redirect("/a", port=8443), {}),
        (redirect("/a", match={"methods": ["POST"]}, path={"type": FULL, "value": "/a"}, status=303), {}),
        (redirect("/a", match={"query": [there("q")]}, path={"type": FULL, "value": "/a"}, strip_query=True), {}),
    ],
)
def test_a_redirect_that_leads_to_itself_is_named(given: Any, expected: dict[str, str]) -> None:
    assert pointers(given) == expected


def test_shares_of_nothing_are_told_and_answered_with_an_error() -> None:
    nobody = {"type": "forward", "backends": [{"service": "echo", "weight": 0}]}
    assert pointers(route("r", "/", action=nobody)) == {"/spec/action/backends": "warning weights_zero"}


@pytest.mark.parametrize(
    "routes",
    [
        [route("a", "/x", headers=[there("x")]), route("b", "/x", headers=[exactly("x", "1")])],
        [route("a", "/x", cookies=[there("c")]), route("b", "/x", cookies=[exactly("c", "1")])],
        [route("a", "/api/.*", "regex"), route("b", "/api/v1")],
        [route("a", "/api/.*", "regex"), route("b", "/api/v1/[0-9]+", "regex")],
        [
            route("a", "/{x}", "template", cookies=[there("c")]),
            route("b", "/{y}", "template", cookies=[exactly("c", "1")]),
        ],
        [route("a", "/", client_addresses=["10.0.0.0/8"]), route("b", "/", client_addresses=["10.1.0.0/16"])],
    ],
)  # fmt: skip
def test_a_route_that_is_never_reached_is_named(routes: list[Any]) -> None:
    assert found(*routes) == {("b", "route_shadowed")}


@pytest.mark.parametrize(
    "routes",
    [
        [route("a", "/x", headers=[exactly("x", "1")]), route("b", "/x", headers=[exactly("x", "2")])],
        [route("a", "/api/.*", "regex"), route("b", "/api")],
        [route("a", "/api/.*", "regex", methods=["GET"]), route("b", "/api/v1")],
        [route("a", "/", client_addresses=["10.1.0.0/16"]), route("b", "/", client_addresses=["10.0.0.0/8"])],
        [route("a", "/", scheme="http"), route("b", "/", scheme="https")],
        [route("a", grpc={"method": "Place"}), route("b", grpc={"method": "Wait"}), route("c", "/")],
    ],
)
def test_routes_that_share_requests_are_left_alone(routes: list[Any]) -> None:
    assert found(*routes) == set()


def test_templates_that_differ_in_names_alone_are_the_same_match() -> None:
    assert found(route("a", "/u/{x}", "template"), route("b", "/u/{y}", "template")) == {("b", "route_duplicate")}


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({"cookies": [exactly("a b", "1")]}, {"/spec/match/cookies/0/name": "cookie_name_invalid"}),
        ({"cookies": [{"name": "a"}]}, {"/spec/match/cookies/0/value": "value_missing"}),
        ({"client_addresses": ["10.0.0.1/8"]}, {"/spec/match/client_addresses/0": "network_invalid"}),
        ({"client_addresses": ["home"]}, {"/spec/match/client_addresses/0": "network_invalid"}),
        ({"client_addresses": ["10.0.0.0/8"] * 2}, {"/spec/match/client_addresses/1": "network_duplicate"}),
        ({"scheme": "ftp"}, {"/spec/match/scheme": "choice_unknown"}),
        ({"grpc": {"service": "shop/Orders"}}, {"/spec/match/grpc/service": "grpc_name_invalid"}),
        ({"grpc": {"method": "a.b"}}, {"/spec/match/grpc/method": "grpc_name_invalid"}),
        ({"grpc": {"type": "regex", "method": "(a"}}, {"/spec/match/grpc/method": "regex_invalid"}),
        ({"grpc": {}, "path": {"value": "/x"}}, {"/spec/match/path": "grpc_path"}),
        ({"grpc": {}, "methods": ["GET"]}, {"/spec/match/methods": "grpc_method"}),
        ({"path": {"type": "template", "value": "/a{b}"}}, {"/spec/match/path/value": "template_invalid"}),
        ({"path": {"type": "template", "value": "/{a}/{a}"}}, {"/spec/match/path/value": "template_invalid"}),
        ({"path": {"type": "template", "value": "/**/a"}}, {"/spec/match/path/value": "template_invalid"}),
        ({"path": {"type": "template", "value": "/{a}/{b}/{c}/{d}/{e}/{f}"}},
         {"/spec/match/path/value": "template_invalid"}),
        ({"path": {"type": "template", "value": "a"}}, {"/spec/match/path/value": "path_not_absolute"}),
        ({"path": {"type": "template", "value": "/a/../{b}"}}, {"/spec/match/path/value": "path_not_normal"}),
    ],
)  # fmt: skip
def test_a_match_that_cannot_be_is_refused_at_its_field(match: dict[str, Any], expected: dict[str, str]) -> None:
    assert refusals("route", "r", {"hostnames": ["a.test"], "match": match, "action": forward("a")}) == expected


@pytest.mark.parametrize(
    ("kind", "path", "value", "expected"),
    [
        ("prefix", "/u", "/{x}", {"/spec/action/rewrite/path/type": "rewrite_without_template"}),
        ("template", "/u/{x}", "/{y}", {"/spec/action/rewrite/path/value": "template_variable_unknown"}),
        ("template", "/u/{x}", "/{x", {"/spec/action/rewrite/path/value": "path_invalid"}),
    ],
)
def test_a_rewrite_speaks_of_what_matched(kind: str, path: str, value: str, expected: dict[str, str]) -> None:
    action = forward("a", rewrite={"path": {"type": "template", "value": value}})
    spec = {"hostnames": ["a.test"], "match": {"path": {"type": kind, "value": path}}, "action": action}
    assert refusals("route", "r", spec) == expected


def test_behind_proxies_no_route_asks_where_a_connection_comes_from() -> None:
    objects = [hostname(), service("echo", "93.184.215.14"), route("near", countries=["DE"], asns=[64_500])]
    proxied = compiled(*objects, defaults=DefaultsSpec(trusted_hops=1))
    assert [(one.pointer, one.code) for one in proxied.problems] == [
        ("/spec/match/asns", "origin_behind_proxies"),
        ("/spec/match/countries", "origin_behind_proxies"),
    ]
    assert "trusted_hops: 1" in proxied.problems[0].text
    assert compiled(*objects).problems == ()

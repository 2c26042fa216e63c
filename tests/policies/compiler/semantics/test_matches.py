"""Which route takes a request, row by row as the Gateway API says it, by a real Envoy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from policies.compiler import IntentObject
from tests.policies.compiler.intents import forward, made
from tests.policies.compiler.running_envoy import Gateway
from tests.policies.compiler.semantics.world import Case, check, routing, rows

pytestmark = pytest.mark.envoy


def route(name: str, host: str, to: str, path: str = "/", kind: str = "prefix", **match: Any) -> IntentObject:
    """A route on one hostname to one service."""
    where = {} if "grpc" in match else {"path": {"type": kind, "value": path}}
    return made("route", name, {"hostnames": [host], "match": where | match, "action": forward(to)})


def aged(item: IntentObject, day: int) -> IntentObject:
    return replace(item, created_at=datetime(2026, 1, day, tzinfo=UTC))


def exactly(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "value": value}


def there(name: str) -> dict[str, Any]:
    return {"name": name, "type": "present"}


def like(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "type": "regex", "value": value}


ROUTES = [
    # HTTPRouteExactPathMatching, HTTPRouteMatching, HTTPRoutePathMatchOrder
    route("one", "exact.test", "v1", "/one", "exact"),
    route("two", "exact.test", "v2", "/two", "exact"),
    route("all", "paths.test", "v1"),
    route("v2", "paths.test", "v2", "/v2"),
    route("header", "paths.test", "v2", headers=[exactly("version", "two")]),
    route("exact", "order.test", "v3", "/match/exact", "exact"),
    route("prefix", "order.test", "v1", "/match"),
    route("longer", "order.test", "v2", "/match/prefix/one"),
    route("template", "order.test", "v3", "/match/{kind}/of/{thing}", "template"),
    route("expression", "order.test", "v2", "/match/[a-z]+/of/[a-z]+", "regex"),
    route("long", "order.test", "v3", "/long/[^/]{60}", "regex"),
    route("alike", "order.test", "v1", headers=[like("x-mail", "[\\w.]{1,40}@[\\w.]{1,40}")]),
    # HTTPRouteHeaderMatching
    route("h1", "headers.test", "v1", headers=[exactly("version", "one")]),
    route("h2", "headers.test", "v2", headers=[exactly("Version", "two")]),
    route("h3", "headers.test", "v1", headers=[exactly("version", "two"), exactly("color", "orange")]),
    route("h4", "headers.test", "v3", headers=[like("color", "blue|green")]),
    route("h5", "headers.test", "v2", "/odd", headers=[{**exactly("color", "red"), "invert": True}]),
    # HTTPRouteQueryParamMatching
    route("q1", "query.test", "v1", query=[exactly("animal", "whale")]),
    route("q2", "query.test", "v2", query=[exactly("animal", "dolphin")]),
    route("q3", "query.test", "v3", query=[exactly("animal", "dolphin"), exactly("color", "blue")]),
    route("q4", "query.test", "v1", query=[exactly("ANIMAL", "Whale")]),
    route("q5", "query.test", "v2", query=[like("size", "[0-9]+")]),
    route("q6", "query.test", "v3", "/any", query=[there("flag")]),
    # HTTPRouteMethodMatching
    route("m1", "methods.test", "v1", methods=["POST"]),
    route("m2", "methods.test", "v2", methods=["GET", "HEAD"]),
    route("m3", "methods.test", "v3", "/path5", methods=["PATCH"]),
    route("m4", "methods.test", "v1", "/path5", headers=[exactly("version", "four")]),
    # Order among matches of several sorts
    route("o1", "mixed.test", "v1", "/path1"),
    route("o2", "mixed.test", "v2", "/path1", methods=["GET"]),
    route("o3", "mixed.test", "v3", "/path1", headers=[exactly("version", "one"), exactly("color", "blue")]),
    route("o4", "mixed.test", "v1", "/path2", query=[there("a"), there("b")]),
    route("o5", "mixed.test", "v2", "/path2", headers=[there("x-one")]),
    route("o6", "mixed.test", "v3", "/path2/deep"),
    # Of two equally specific ones the older, and of two of an age the first by name
    aged(route("z-older", "age.test", "v1", headers=[there("x-one")]), 1),
    aged(route("a-younger", "age.test", "v2", headers=[there("x-two")]), 2),
    aged(route("b-same", "age.test", "v2", "/same", headers=[there("x-two")]), 3),
    aged(route("a-same", "age.test", "v3", "/same", headers=[there("x-one")]), 3),
    # Beyond the Gateway API: cookies, templates, clients, the scheme
    route("c1", "cookies.test", "v1", cookies=[exactly("group", "beta")]),
    route("c2", "cookies.test", "v2", cookies=[like("group", "alpha[0-9]")]),
    route("c3", "cookies.test", "v3", "/in", cookies=[there("session")]),
    route("c4", "cookies.test", "v1", "/out", cookies=[{**there("session"), "invert": True}]),
    route("c5", "cookies.test", "v2", "/not", cookies=[{**exactly("group", "beta"), "invert": True}]),
    route("t1", "templates.test", "v1", "/users/{id}/posts/{post}", "template"),
    route("t2", "templates.test", "v2", "/users/me/posts/{post}", "template"),
    route("t3", "templates.test", "v3", "/files/{path=**}", "template"),
    route("a1", "clients.test", "v1", client_addresses=["192.0.2.0/25", "2001:db8::/33"]),
    route("a2", "clients.test", "v2", client_addresses=["127.0.0.1/32"]),
    route("a3", "clients.test", "v3"),
    route("s1", "scheme.test", "v1", scheme="https"),
    route("s2", "scheme.test", "v2", scheme="http"),
]  # fmt: skip


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with routing(ROUTES) as gateway:
        yield gateway


PATHS = [
    Case("HTTPRouteExactPathMatching", "/one", "v1", "exact.test"),
    Case("HTTPRouteExactPathMatching", "/two", "v2", "exact.test"),
    Case("HTTPRouteExactPathMatching", "/two?with=query", "v2", "exact.test"),
    Case("HTTPRouteExactPathMatching", "/", 404, "exact.test"),
    Case("HTTPRouteExactPathMatching", "/one/example", 404, "exact.test"),
    Case("HTTPRouteExactPathMatching", "/two/", 404, "exact.test"),
    Case("HTTPRouteExactPathMatching", "/Two", 404, "exact.test"),
    Case("HTTPRouteMatching", "/", "v1", "paths.test"),
    Case("HTTPRouteMatching", "/example", "v1", "paths.test"),
    Case("HTTPRouteMatching", "/", "v2", "paths.test", headers=[("Version", "two")]),
    Case("HTTPRouteMatching", "/v2", "v2", "paths.test"),
    Case("HTTPRouteMatching", "/v2/", "v2", "paths.test"),
    Case("HTTPRouteMatching", "/v2/example", "v2", "paths.test"),
    Case("HTTPRouteMatching", "/v2example", "v1", "paths.test"),
    Case("HTTPRouteMatching", "/foo/v2/example", "v1", "paths.test"),
    Case("HTTPRoutePathMatchOrder", "/match/exact", "v3", "order.test"),
    Case("HTTPRoutePathMatchOrder", "/match", "v1", "order.test"),
    Case("HTTPRoutePathMatchOrder", "/match/prefix/one/any", "v2", "order.test"),
    Case("HTTPRoutePathMatchOrder", "/match/prefix/two", "v1", "order.test"),
    Case("HTTPRoutePathMatchOrder", "/match/any", "v1", "order.test"),
    Case("HTTPRoutePathMatchOrder", "/match/apples/of/eden", "v3", "order.test"),
    Case("HTTPRoutePathMatchOrder", "/matchany", 404, "order.test"),
    Case("expressions of many instructions", f"/long/{'x' * 60}", "v3", "order.test"),
    Case("expressions of many instructions", f"/long/{'x' * 59}", 404, "order.test"),
    Case("expressions of many instructions", "/any", "v1", "order.test", headers=[("x-mail", "a.b@c.d")]),
    Case("expressions of many instructions", "/any", 404, "order.test", headers=[("x-mail", "a.b")]),
]

HEADERS = [
    Case("HTTPRouteHeaderMatching", "/", "v1", "headers.test", headers=[("Version", "one")]),
    Case("HTTPRouteHeaderMatching", "/", "v2", "headers.test", headers=[("version", "two")]),
    Case("HTTPRouteHeaderMatching", "/", "v1", "headers.test", headers=[("version", "two"), ("COLOR", "orange")]),
    Case("HTTPRouteHeaderMatching", "/", "v3", "headers.test", headers=[("color", "blue")]),
    Case("HTTPRouteHeaderMatching", "/", "v3", "headers.test", headers=[("color", "green")]),
    Case("HTTPRouteHeaderMatching", "/", 404, "headers.test", headers=[("color", "blueish")]),
    Case("HTTPRouteHeaderMatching", "/", 404, "headers.test", headers=[("color", "light blue")]),
    Case("HTTPRouteHeaderMatching", "/", 404, "headers.test", headers=[("version", "Two")]),
    Case("HTTPRouteHeaderMatching", "/", 404, "headers.test", headers=[("color", "orange")]),
    Case("HTTPRouteHeaderMatching", "/", 404, "headers.test"),
    Case("HTTPRouteHeaderMatching", "/", "v2", "headers.test", headers=[("version", "x"), ("version", "two")]),
    Case("HTTPRouteHeaderMatching", "/odd", "v2", "headers.test"),
    Case("HTTPRouteHeaderMatching", "/odd", 404, "headers.test", headers=[("color", "red")]),
    Case("HTTPRouteQueryParamMatching", "/?animal=whale", "v1", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?animal=dolphin", "v2", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?animal=whale&otherparam=irrelevant", "v1", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?color=blue&animal=dolphin", "v3", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?ANIMAL=Whale", "v1", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?animal=Whale", 404, "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?animal=dog", 404, "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?animal=whaledog", 404, "query.test"),
    Case("HTTPRouteQueryParamMatching", "/", 404, "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?animal=whale&animal=dolphin", "v1", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?size=12", "v2", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/?size=12cm", 404, "query.test"),
    Case("HTTPRouteQueryParamMatching", "/any?flag", "v3", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/any?flag=", "v3", "query.test"),
    Case("HTTPRouteQueryParamMatching", "/any?flags=1", 404, "query.test"),
]

METHODS = [
    Case("HTTPRouteMethodMatching", "/", "v1", "methods.test", "POST"),
    Case("HTTPRouteMethodMatching", "/", "v2", "methods.test", "GET"),
    Case("HTTPRouteMethodMatching", "/", "v2", "methods.test", "HEAD"),
    Case("HTTPRouteMethodMatching", "/", 404, "methods.test", "PUT"),
    Case("HTTPRouteMethodMatching", "/path5", "v3", "methods.test", "PATCH", [("version", "four")]),
    Case("HTTPRouteMethodMatching", "/path5", "v1", "methods.test", "DELETE", [("version", "four")]),
    Case("HTTPRouteMethodMatching", "/path1", "v2", "mixed.test", headers=[("version", "one"), ("color", "blue")]),
    Case("HTTPRouteMethodMatching", "/path1", "v3", "mixed.test", "PUT", [("version", "one"), ("color", "blue")]),
    Case("HTTPRouteMethodMatching", "/path1", "v1", "mixed.test", "PUT"),
    Case("HTTPRouteMatchPrecedence", "/path2?a&b", "v2", "mixed.test", headers=[("x-one", "1")]),
    Case("HTTPRouteMatchPrecedence", "/path2?a&b", "v1", "mixed.test"),
    Case("HTTPRouteMatchPrecedence", "/path2/deep?a&b", "v3", "mixed.test", headers=[("x-one", "1")]),
    Case("HTTPRouteMatchPrecedence", "/", "v1", "age.test", headers=[("x-one", "1"), ("x-two", "1")]),
    Case("HTTPRouteMatchPrecedence", "/", "v2", "age.test", headers=[("x-two", "1")]),
    Case("HTTPRouteMatchPrecedence", "/same", "v3", "age.test", headers=[("x-one", "1"), ("x-two", "1")]),
]

BEYOND = [
    Case("Cookies", "/", "v1", "cookies.test", headers=[("cookie", "a=1; group=beta")]),
    Case("Cookies", "/", "v1", "cookies.test", headers=[("cookie", "group=beta; group=alpha1")]),
    Case("Cookies", "/", "v2", "cookies.test", headers=[("cookie", "group=alpha7")]),
    Case("Cookies", "/", 404, "cookies.test", headers=[("cookie", "group=alpha77")]),
    Case("Cookies", "/", 404, "cookies.test", headers=[("cookie", "Group=beta")]),
    Case("Cookies", "/", 404, "cookies.test"),
    Case("Cookies", "/in", "v3", "cookies.test", headers=[("cookie", "session=")]),
    Case("Cookies", "/out", "v1", "cookies.test", headers=[("cookie", "other=1")]),
    Case("Cookies", "/out", "v1", "cookies.test"),
    Case("Cookies", "/out", 404, "cookies.test", headers=[("cookie", "session=1")]),
    Case("Cookies", "/not", "v2", "cookies.test"),
    Case("Cookies", "/not", "v2", "cookies.test", headers=[("cookie", "group=other")]),
    Case("Cookies", "/not", "v1", "cookies.test", headers=[("cookie", "group=beta")]),
    Case("PathTemplates", "/users/7/posts/9", "v1", "templates.test"),
    Case("PathTemplates", "/users/7/posts/9?a=b", "v1", "templates.test"),
    Case("PathTemplates", "/users/me/posts/9", "v2", "templates.test"),
    Case("PathTemplates", "/users/7/posts/", 404, "templates.test"),
    Case("PathTemplates", "/users/7/posts/9/x", 404, "templates.test"),
    Case("PathTemplates", "/users/7/8/posts/9", 404, "templates.test"),
    Case("PathTemplates", "/files/a/b/c", "v3", "templates.test"),
    Case("PathTemplates", "/files/", "v3", "templates.test"),
    Case("PathTemplates", "/files", 404, "templates.test"),
    Case("ClientAddresses", "/", "v2", "clients.test"),
    Case("ClientAddresses", "/", "v2", "clients.test", headers=[("x-envoy-external-address", "192.0.2.1")]),
    Case("ClientAddresses", "/", "v2", "clients.test", headers=[("x-forwarded-for", "192.0.2.1")]),
    Case("Scheme", "/", "v2", "scheme.test"),
    Case("Scheme", "/", "v2", "scheme.test", headers=[("x-forwarded-proto", "https")]),
]


@pytest.mark.parametrize("case", rows(*PATHS, *HEADERS, *METHODS, *BEYOND))
def test_the_route_that_the_specification_names_takes_the_request(case: Case, gateway: Gateway) -> None:
    check(case, gateway)

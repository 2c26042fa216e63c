"""What Envoy does with a request is told from its own routes."""

import pytest
from gatehouse_agent.explain import Candidate, explain
from gatehouse_protocol import envoy_schema
from google.protobuf import json_format

MATCHER_INPUT = {
    "name": "path",
    "typed_config": {
        "@type": "type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput",
        "header_name": ":path",
    },
}


def route(name, match, **conditions):
    return {"name": name, "match": {**match, **conditions}, "route": {"cluster": f"acme/{name}"}}


def action(*routes):
    kind = "Route" if len(routes) == 1 else "RouteList"
    document = routes[0] if len(routes) == 1 else {"routes": list(routes)}
    return {
        "action": {
            "name": "a",
            "typed_config": {"@type": f"type.googleapis.com/envoy.config.route.v3.{kind}", **document},
        }
    }


def explained(host, path, *virtual_hosts):
    schema = envoy_schema.default()
    document = {"name": "ingress", "virtual_hosts": list(virtual_hosts)}
    kind = schema.message("envoy.config.route.v3.RouteConfiguration")
    routes = schema.pack(json_format.ParseDict(document, kind(), descriptor_pool=schema.pool))
    return explain(schema, routes, host, path)


def named(found):
    return [one.route for one in found.candidates]


@pytest.mark.parametrize(
    ("host", "taken_by"),
    [
        ("a.shop.test", "exact"),
        ("A.Shop.TEST:8080", "exact"),
        ("b.shop.test", "suffix"),
        ("x.b.shop.test", "longer"),
        ("shop.org", "prefix"),
        ("other", "any"),
    ],
)
def test_the_virtual_host_is_found_as_envoy_does(host, taken_by):
    domains = {
        "exact": "a.shop.test",
        "suffix": "*.shop.test",
        "longer": "*.b.shop.test",
        "prefix": "shop.*",
        "any": "*",
    }
    hosts = [{"name": name, "domains": [domain]} for name, domain in domains.items()]
    assert explained(host, "/", *hosts).virtual_host == taken_by


def test_nobody_takes_an_unknown_host():
    assert explained("x.test", "/", {"name": "a", "domains": ["a.test"]}).virtual_host == ""


@pytest.mark.parametrize(
    ("path", "routes"),
    [
        ("/exact", ["exact"]),
        ("/api", ["segment"]),
        ("/api/x?q=1", ["segment"]),
        ("/apix", ["rest"]),
        ("/number/17", ["regex"]),
        ("/number/x", ["rest"]),
    ],
)
def test_routes_are_tried_in_order_until_one_is_certain(path, routes):
    host = {
        "name": "a",
        "domains": ["*"],
        "routes": [
            route("exact", {"path": "/exact"}),
            route("segment", {"path_separated_prefix": "/api"}),
            route("regex", {"safe_regex": {"regex": "/number/[0-9]+"}}),
            route("rest", {"prefix": "/"}),
        ],
    }
    assert named(explained("a", path, host)) == routes


def test_a_route_with_conditions_is_only_a_candidate():
    header = [{"name": "x-canary", "string_match": {"exact": "1"}}]
    host = {
        "name": "a",
        "domains": ["*"],
        "routes": [route("canary", {"prefix": "/"}, headers=header), route("rest", {"prefix": "/"})],
    }
    assert explained("a", "/", host).candidates == (
        Candidate("canary", ("header x-canary must match",), "forward to acme/canary"),
        Candidate("rest", (), "forward to acme/rest"),
    )


@pytest.mark.parametrize(
    ("path", "routes"), [("/one", ["one"]), ("/two/x", ["two", "rest"]), ("/nothing", ["rest"]), ("/two", ["rest"])]
)
def test_a_matcher_tree_is_walked_without_a_way_back(path, routes):
    condition = [{"name": "x", "present_match": True}]
    two = action(route("two", {"prefix": "/two/"}, headers=condition), route("rest", {"prefix": "/"}))
    rest = action(route("rest", {"prefix": "/"}))
    prefixes = {"prefix_match_map": {"map": {"/two/": two, "/": rest}}, "input": MATCHER_INPUT}
    exact = {"exact_match_map": {"map": {"/one": action(route("one", {"path": "/one"}))}}, "input": MATCHER_INPUT}
    matcher = {"matcher_tree": exact, "on_no_match": {"matcher": {"matcher_tree": prefixes}}}
    assert named(explained("a", path, {"name": "a", "domains": ["*"], "matcher": matcher})) == routes

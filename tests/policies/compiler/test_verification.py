"""Checks on emitted resources: Envoy's own rules with field paths, and what Envoy accepts and then breaks."""

from collections.abc import Iterator
from typing import Any

import pytest

from policies.compiler import Compiled, Resource, Severity, compile_slice
from policies.compiler.envoy.values import CLUSTER_URL, LISTENER_URL, ROUTE_TABLE_URL, VIRTUAL_HOST_URL
from policies.compiler.verification import Surroundings, rule_checker, verify
from policies.compiler.verification.options import RuleOptions
from policies.compiler.verification.values import requirements_of
from tests.policies.compiler.intents import SCHEMA, compiled, context_of, hostname, made, platform, route, service

EVERYTHING = [
    hostname(redirect_to_https=True),
    service("echo", "9.9.9.9", protocol="http2", health_check={"path": "/"}),
    made("service", "named", {"endpoints": {"type": "dns", "host": "a.example", "port": 80}}),
    route("r", "/a", methods=["GET", "PUT"], headers=[{"name": "x-a", "value": "1"}]),
    *(route(f"r{index}", f"/{index}") for index in range(40)),
]


def broken(type_name: str, **fields: Any) -> list[tuple[str, str]]:
    """Path and text of what is wrong with a message."""
    return [(found.path, found.text) for found in rule_checker(SCHEMA).violations(SCHEMA.message(type_name)(**fields))]


def altered(result: Compiled, type_url: str, change: Any) -> list[Resource]:
    """The resources of a slice, with a change made to the message of each one of a type."""

    def one(resource: Resource) -> Resource:
        if resource.type_url != type_url:
            return resource
        message = SCHEMA.unpack(resource.body)
        change(message)
        return Resource.of(type_url, resource.name, SCHEMA.pack(message), resource.unit)

    return [one(resource) for resource in result.resources]


def found_in(resources: list[Resource], **around: Any) -> set[tuple[str, str, str]]:
    problems = verify(resources, SCHEMA, Surroundings(**around))
    return {(problem.kind, problem.name, problem.code) for problem in problems}


def test_what_we_emit_has_no_fault_and_uses_nothing_deprecated() -> None:
    tenant, shared = (
        compiled(*EVERYTHING),
        platform(made("listener", "s", {"protocol": "https", "port": 1, "certificate": "default"})),
    )
    clusters = frozenset(one.name for one in tenant.resources if one.type_url == CLUSTER_URL)
    around = Surroundings(listeners=shared.resources, clusters=clusters, endpoints=frozenset({"acme/echo"}))
    assert verify(tenant.resources, SCHEMA, around) == ()
    assert verify(shared.resources, SCHEMA) == ()


@pytest.mark.parametrize(
    ("type_name", "fields", "expected"),
    [
        (
            "envoy.config.route.v3.Route",
            {},
            [("match", "is required"), ("action", "needs one of its members")],
        ),
        (
            "envoy.config.route.v3.VirtualHost",
            {},
            [("name", "must have at least 1 characters"), ("domains", "must have at least 1 entries")],
        ),
        (
            "envoy.config.core.v3.SocketAddress",
            {"address": "a", "port_value": 65536},
            [("port_value", "must be at most 65535")],
        ),
        ("envoy.config.core.v3.SocketAddress", {"address": "a"}, [("port_specifier", "needs one of its members")]),
        ("envoy.config.cluster.v3.Cluster", {"name": "c", "lb_policy": 99}, [("lb_policy", "must be a defined value")]),
        (
            "envoy.config.cluster.v3.Cluster",
            {"name": "c", "connect_timeout": {"nanos": 0}},
            [("connect_timeout", "must be above 0 ns")],
        ),
        ("envoy.type.v3.Int64Range", {}, []),
        ("envoy.config.core.v3.HeaderValue", {"key": "a\nb"}, [("key", "is not a valid HTTP header name")]),
        (
            "envoy.config.route.v3.RouteAction",
            {"cluster": "c", "retry_policy": {"num_retries": {"value": 1}, "retry_back_off": {}}},
            [("retry_policy.retry_back_off.base_interval", "is required")],
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_a_broken_rule_is_named_with_its_path(
    type_name: str, fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert broken(type_name, **fields) == expected


def test_rules_are_checked_inside_of_lists_maps_and_packed_messages() -> None:
    packed = SCHEMA.to_any(SCHEMA.message("envoy.config.core.v3.SocketAddress")(address=""))
    host = SCHEMA.message("envoy.config.route.v3.VirtualHost")(name="v", domains=["a"])
    host.typed_per_filter_config["f"].CopyFrom(packed)
    host.routes.add().redirect.SetInParent()
    assert [found.path for found in rule_checker(SCHEMA).violations(host)] == [
        "routes[0].match",
        "typed_per_filter_config[f]<SocketAddress>.address",
        "typed_per_filter_config[f]<SocketAddress>.port_specifier",
    ]


def test_a_packed_message_of_an_unknown_type_is_a_fault() -> None:
    host = SCHEMA.message("envoy.config.route.v3.VirtualHost")(name="v", domains=["a"])
    host.typed_per_filter_config["f"].type_url = "type.googleapis.com/envoy.Nothing"
    assert [found.path for found in rule_checker(SCHEMA).violations(host)] == ["typed_per_filter_config[f]"]


def descriptors_below(name: str, seen: set[str]) -> Iterator[Any]:
    """A message type and all that its fields can hold."""
    if name in seen:
        return
    seen.add(name)
    descriptor = SCHEMA.message(name).DESCRIPTOR
    yield descriptor
    for field in descriptor.fields:
        if field.message_type is not None:
            yield from descriptors_below(field.message_type.full_name, seen)


def test_every_rule_that_can_apply_to_our_resources_is_understood() -> None:
    options, seen = RuleOptions(SCHEMA), set()
    roots = ["config.cluster.v3.Cluster", "config.endpoint.v3.ClusterLoadAssignment", "config.listener.v3.Listener",
             "config.route.v3.RouteConfiguration", "extensions.upstreams.http.v3.HttpProtocolOptions",
             "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
             "extensions.filters.http.router.v3.Router", "extensions.access_loggers.stats.v3.Config",
             "extensions.transport_sockets.tls.v3.DownstreamTlsContext"]  # fmt: skip
    modifiers = {"ignore_empty", "strict", "required"}
    for descriptor in (found for root in roots for found in descriptors_below(f"envoy.{root}", seen)):
        for field in descriptor.fields:
            rules = options.of_field(field)
            kind = rules.WhichOneof("type") if rules is not None else None
            if kind in (None, "repeated", "map", "any", "timestamp"):
                continue
            rule = getattr(rules, kind)
            asked = [used.name for used, _ in rule.ListFields() if used.name not in modifiers]
            assert len(requirements_of(kind, rule, lambda number: True)) == len(asked), (field.full_name, asked)
    assert len(seen) > 200


def drop_router(listener: Any) -> None:
    config = listener.filter_chains[0].filters[0].typed_config
    manager = SCHEMA.open_any(config)
    del manager.http_filters[:]
    config.CopyFrom(SCHEMA.to_any(manager))


def test_a_listener_without_a_router_is_found() -> None:
    assert found_in(altered(platform(), LISTENER_URL, drop_router)) == {("listener", "http", "router_not_last")}


def test_a_route_table_that_does_not_validate_clusters_is_found() -> None:
    resources = altered(platform(), ROUTE_TABLE_URL, lambda table: table.ClearField("validate_clusters"))
    assert found_in(resources) == {("", "", "clusters_unchecked")}


def test_an_eds_cluster_without_endpoints_is_found() -> None:
    alone = [one for one in compiled(service("echo", "9.9.9.9")).resources if one.type_url == CLUSTER_URL]
    assert found_in(alone, endpoints=frozenset()) == {("service", "echo", "endpoints_absent")}


def test_a_changed_cluster_may_be_verified_without_its_unchanged_endpoints() -> None:
    alone = [one for one in compiled(service("echo", "9.9.9.9")).resources if one.type_url == CLUSTER_URL]
    assert found_in(alone) == set()


@pytest.mark.parametrize("count", [1, 40])
def test_a_route_to_an_unknown_cluster_is_found_in_lists_and_in_trees(count: int) -> None:
    objects = [hostname(), *(route(f"r{index}", f"/{index}") for index in range(count))]
    context = context_of(objects, services=frozenset({"echo"}))
    resources = compile_slice(objects, context, SCHEMA).resources
    expected = {("route", f"r{index}", "cluster_unknown") for index in range(count)}
    assert found_in(list(resources), clusters=frozenset()) == expected


def test_configuration_of_a_filter_that_no_listener_has_is_found() -> None:
    def configure(host: Any) -> None:
        packed = SCHEMA.to_any(SCHEMA.message("envoy.config.route.v3.FilterConfig")())
        host.routes[0].typed_per_filter_config["envoy.filters.http.jwt_authn"].CopyFrom(packed)

    resources = altered(compiled(hostname(), service("echo", "9.9.9.9"), route("r")), VIRTUAL_HOST_URL, configure)
    codes = found_in(resources, listeners=platform().resources)
    assert codes == {("route", "r", "filter_config_orphaned")}


def test_a_deprecated_field_is_noted_and_stops_nothing() -> None:
    def deprecate(host: Any) -> None:
        host.routes[0].match.headers.add(name="x-a", exact_match="1")

    resources = altered(compiled(hostname(), service("echo", "9.9.9.9"), route("r")), VIRTUAL_HOST_URL, deprecate)
    notices = verify(resources, SCHEMA)
    assert [(notice.code, notice.severity, notice.name) for notice in notices] == [
        ("envoy_deprecated", Severity.NOTICE, "r")
    ]
    assert "routes[0].match.headers[0].exact_match" in notices[0].text


def test_a_resource_that_is_not_a_message_is_found() -> None:
    damaged = Resource.of(VIRTUAL_HOST_URL, "acme/x", b"\xff\xff", compiled(hostname()).resources[0].unit)
    assert found_in([damaged]) == {("hostname", "shop.acme.test", "resource_unreadable")}

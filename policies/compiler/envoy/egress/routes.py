"""What the workloads of one tenant may reach: a scope of routes of its own, chosen by the tenant that a caller claims.

The passwords are checked by the virtual host of that scope, so a claim leads nowhere without one. A rule is a route for
each of its destinations, under one name; what no rule takes meets the last, which denies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.envoy.egress.answers import help_url_of, write_action
from policies.compiler.envoy.egress.destinations import Named, write_way_out
from policies.compiler.envoy.egress.finding import HEADER_INPUT, write_routes
from policies.compiler.envoy.egress.guard import WORKLOAD, WRITTEN
from policies.compiler.envoy.egress.limits import Buckets, buckets_of, write_buckets, write_limits
from policies.compiler.envoy.egress.matching import write_match, write_times, write_way
from policies.compiler.envoy.guarding import write_egress_guard
from policies.compiler.envoy.values import ROUTE_TABLE, SCOPED_ROUTES
from policies.compiler.intent.egress import (
    EgressPolicySpec,
    Emergency,
    Forwarding,
    Outcome,
    Step,
    WorkloadSpec,
    last_step,
    proxy_user,
    steps_of,
)

BASIC_AUTH: Final = "envoy.filters.http.basic_auth"
_PER_ROUTE: Final = "envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute"
_ROUTE: Final = "envoy.config.route.v3.Route"
_NOBODYS_BUSINESS: Final = (
    "proxy-authorization", "proxy-connection", *WRITTEN, "x-forwarded-proto", "x-envoy-external-address",
)  # fmt: skip
"""What a destination is not told: who asks here, and by what."""


def scope(schema: EnvoySchema, context: SliceContext) -> Any:
    """The `ScopedRouteConfiguration` of the tenant."""
    name = context.scoped("egress")
    message = schema.message(SCOPED_ROUTES)(name=name, route_configuration_name=name)
    message.key.fragments.add(string_key=context.tenant)
    return message


def egress_routes(
    schema: EnvoySchema, workloads: Mapping[str, WorkloadSpec], policies: Mapping[str, EgressPolicySpec],
    emergencies: Sequence[Emergency], named: Named, context: SliceContext,
) -> Any:  # fmt: skip
    """The `RouteConfiguration` of the tenant's workloads, which may reach its `named` destinations by their names."""
    message = schema.message(ROUTE_TABLE)(name=context.scoped("egress"))
    message.validate_clusters.value = True  # a way out that is not there is refused, not answered 503
    message.request_headers_to_remove.extend(_NOBODYS_BUSINESS)
    host = message.virtual_hosts.add(name=context.scoped("egress"), domains=["*"])
    _write_users(host, workloads, context, schema)
    tree = host.matcher.matcher_tree
    tree.input.name = "workload"
    tree.input.typed_config.CopyFrom(schema.to_any(schema.message(HEADER_INPUT)(header_name=WORKLOAD)))
    steps = {name: steps_of(context.tenant, name, policies, emergencies, named) for name in sorted(workloads)}
    rates = {name: spec.rate for name, spec in workloads.items() if spec.rate is not None}
    buckets = buckets_of((step for mine in steps.values() for step in mine), rates)
    write_buckets(host, buckets, schema)
    for name, mine in steps.items():
        routes = [route for step in mine for route in _routes(name, step, buckets, named, context, schema)]
        write_routes(tree.exact_match_map.map[name], routes, schema)
    unknown = list(_routes("", last_step(), {}, named, context, schema))
    write_routes(host.matcher.on_no_match, unknown, schema)
    return message


def _write_users(host: Any, workloads: Mapping[str, WorkloadSpec], context: SliceContext, schema: EnvoySchema) -> None:
    users = [
        f"{proxy_user(context.tenant, name, one)}:{{SHA}}{one.sha1}"
        for name, spec in sorted(workloads.items())
        for one in sorted(spec.credentials, key=lambda one: one.key)
    ]
    if users:
        config = schema.message(_PER_ROUTE)()
        config.users.inline_string = "\n".join(users)
        host.typed_per_filter_config[BASIC_AUTH].CopyFrom(schema.to_any(config))


def _routes(
    workload: str, step: Step, buckets: Buckets, named: Named, context: SliceContext, schema: EnvoySchema
) -> Iterator[Any]:  # fmt: skip
    """The `Route` of a step; of what takes every request two, since tunnels and plain requests are taken apart."""
    for forwarding in [step.destination.forwarding] if step.destination else Forwarding:
        route = schema.message(_ROUTE)(name=context.scoped(f"egress/{step.name}"))
        if step.destination is None:
            write_way(route.match, forwarding)
        else:
            write_match(route.match, step.destination)
        write_times(route.match, step.times)
        write_action(route, step, forwarding, help_url_of(context))
        if step.outcome is not Outcome.DENIED:
            write_way_out(route, step, named, context, schema)
            write_limits(route, step, workload, buckets, schema)
            write_egress_guard(route, step.dlp, context, schema)
        yield route

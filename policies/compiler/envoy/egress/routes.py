"""What the workloads of one tenant may reach: a scope of routes of its own, chosen by the tenant that a caller claims.

The passwords are checked by the virtual host of that scope, so a claim leads nowhere without one. A rule is a route for
each of its destinations, under one name; what no rule takes meets the last, which denies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.envoy.egress.finding import HEADER_INPUT, write_routes
from policies.compiler.envoy.egress.guard import DESTINATION, TENANT, WORKLOAD
from policies.compiler.envoy.egress.resolution import CLUSTER_NAME
from policies.compiler.envoy.values import ROUTE_TABLE, SCOPED_ROUTES, set_duration
from policies.compiler.intent.egress import (
    Destination,
    EgressAction,
    EgressMode,
    EgressPolicySpec,
    Forwarding,
    WorkloadSpec,
    proxy_user,
)
from policies.compiler.intent.egress.destination import ANY_DEPTH, ONE_LABEL

BASIC_AUTH: Final = "envoy.filters.http.basic_auth"
TUNNEL_SECONDS: Final = 3600.0
"""How old a tunnel may get; what it was allowed by may have changed since."""
_PER_ROUTE: Final = "envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute"
_ROUTE_LIST: Final = "envoy.config.route.v3.RouteList"
_OVERWRITE: Final = 2  # HeaderValueOption.OVERWRITE_IF_EXISTS_OR_ADD
_NOBODYS_BUSINESS: Final = (
    "proxy-authorization", "proxy-connection", TENANT, WORKLOAD, DESTINATION,
    "x-forwarded-proto", "x-envoy-external-address",
)  # fmt: skip
"""What a destination is not told: who asks here, and by what."""
_LABEL: Final = "[a-z0-9_-]+"


@dataclass(frozen=True, slots=True)
class Rights:
    """What one workload may do: rules by their names, as they are asked in turn, and whether all else may."""

    rules: tuple[tuple[str, EgressAction, tuple[Destination, ...]], ...]
    is_observed: bool


def rights_of(workload: str, policies: Mapping[str, EgressPolicySpec]) -> Rights:
    """Return what the policies that name a workload say together; policies that only observe do so where all do."""
    mine = {name: spec for name, spec in sorted(policies.items()) if workload in spec.workloads}
    is_observed = bool(mine) and all(spec.mode is EgressMode.OBSERVE for spec in mine.values())
    held = mine if is_observed else {n: spec for n, spec in mine.items() if spec.mode is EgressMode.ENFORCE}
    rules = [
        (f"{name}/{rule.name}", rule.action, rule.destinations) for name, spec in held.items() for rule in spec.rules
    ]
    rules.sort(key=lambda rule: rule[1] is EgressAction.ALLOW)
    return Rights(tuple(rules), is_observed)


def scope(schema: EnvoySchema, context: SliceContext) -> Any:
    """The `ScopedRouteConfiguration` of the tenant."""
    name = context.scoped("egress")
    message = schema.message(SCOPED_ROUTES)(name=name, route_configuration_name=name)
    message.key.fragments.add(string_key=context.tenant)
    return message


def egress_routes(
    schema: EnvoySchema, workloads: Mapping[str, WorkloadSpec], policies: Mapping[str, EgressPolicySpec],
    context: SliceContext,
) -> Any:  # fmt: skip
    """The `RouteConfiguration` of the tenant's workloads."""
    message = schema.message(ROUTE_TABLE)(name=context.scoped("egress"))
    message.validate_clusters.value = True  # a way out that is not there is refused, not answered 503
    message.request_headers_to_remove.extend(_NOBODYS_BUSINESS)
    host = message.virtual_hosts.add(name=context.scoped("egress"), domains=["*"])
    users = [
        f"{proxy_user(context.tenant, name, one)}:{{SHA}}{one.sha1}"
        for name, spec in sorted(workloads.items())
        for one in sorted(spec.credentials, key=lambda one: one.key)
    ]
    if users:
        config = schema.message(_PER_ROUTE)()
        config.users.inline_string = "\n".join(users)
        host.typed_per_filter_config[BASIC_AUTH].CopyFrom(schema.to_any(config))
    tree = host.matcher.matcher_tree
    tree.input.name = "workload"
    tree.input.typed_config.CopyFrom(schema.to_any(schema.message(HEADER_INPUT)(header_name=WORKLOAD)))
    for name in sorted(workloads):
        routes = _of_workload(rights_of(name, policies), context, schema)
        write_routes(tree.exact_match_map.map[name], routes, schema)
    unknown = schema.message(_ROUTE_LIST)()
    _deny(unknown, context.scoped("egress/denied"))
    write_routes(host.matcher.on_no_match, unknown.routes, schema)
    return message


def _of_workload(rights: Rights, context: SliceContext, schema: EnvoySchema) -> Sequence[Any]:
    """The routes of one workload, in the order in which they are tried."""
    listed = schema.message(_ROUTE_LIST)()
    for rule, what, destinations in rights.rules:
        name = context.scoped(f"egress/{rule}")
        for destination in destinations:
            route = listed.routes.add(name=name)
            _match(route.match, destination)
            if what is EgressAction.ALLOW or rights.is_observed:
                _forward(route, destination.forwarding)
            else:
                _answer(route, "rule", f"Egress rule {rule} denies this destination.")
    if rights.is_observed:
        _let_through(listed, context.scoped("egress/would-deny"))
    else:
        _deny(listed, context.scoped("egress/denied"))
    return list(listed.routes)


def _match(match: Any, destination: Destination) -> None:
    if destination.forwarding is Forwarding.TUNNEL:
        match.connect_matcher.SetInParent()
    elif destination.path_prefix is None or destination.path_prefix.endswith("/"):
        match.prefix = destination.path_prefix or "/"
    else:
        match.path_separated_prefix = destination.path_prefix
    asked = match.headers.add(name=DESTINATION).string_match
    host, port = destination.host, destination.port
    if host.startswith(ANY_DEPTH):
        asked.suffix = f".{host.removeprefix(ANY_DEPTH)}:{port}"
    elif host.startswith(ONE_LABEL):
        asked.safe_regex.regex = f"{_LABEL}{re.escape('.' + host.removeprefix(ONE_LABEL))}:{port}"
    else:
        asked.exact = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if destination.methods:
        methods = "|".join(re.escape(one) for one in sorted(set(destination.methods)))
        match.headers.add(name=":method").string_match.safe_regex.regex = methods


def _let_through(listed: Any, name: str) -> None:
    for forwarding, route in _everything(listed, name):
        _forward(route, forwarding)


def _deny(listed: Any, name: str) -> None:
    for _, route in _everything(listed, name):
        _answer(route, "no_rule", "No egress rule allows this destination.")


def _everything(listed: Any, name: str) -> Iterator[tuple[Forwarding, Any]]:
    tunnel = listed.routes.add(name=name)
    tunnel.match.connect_matcher.SetInParent()
    yield Forwarding.TUNNEL, tunnel
    plain = listed.routes.add(name=name)
    plain.match.prefix = "/"
    yield Forwarding.HTTP, plain


def _forward(route: Any, forwarding: Forwarding) -> None:
    action = route.route
    action.cluster = CLUSTER_NAME
    if forwarding is Forwarding.TUNNEL:
        set_duration(action.timeout, 0)
        set_duration(action.max_stream_duration.max_stream_duration, TUNNEL_SECONDS)
        action.upgrade_configs.add(upgrade_type="CONNECT").connect_config.SetInParent()


def _answer(route: Any, reason: str, text: str) -> None:
    route.direct_response.status = 403
    route.direct_response.body.inline_string = orjson.dumps({"error": text, "reason": reason}).decode() + "\n"
    for name, value in (("x-gatehouse-reason", reason), ("content-type", "application/json")):
        option = route.response_headers_to_add.add(append_action=_OVERWRITE)
        option.header.key, option.header.value = name, value

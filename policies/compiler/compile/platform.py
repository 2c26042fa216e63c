"""The platform's units: a listener with the gateway's defaults, and the shell of the route table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gatehouse_protocol.envoy_schema import TYPE_URL_PREFIX, EnvoySchema

from policies.compiler.checks.consumers import check_consumers
from policies.compiler.checks.references import check_what_it_names
from policies.compiler.context import SliceContext
from policies.compiler.effective import known_policies, said_by
from policies.compiler.envoy.connection_bounds import write_connection_bounds
from policies.compiler.envoy.egress.everybody import everybodys_routes
from policies.compiler.envoy.egress.listener import egress_listener
from policies.compiler.envoy.egress.pass_through import inside_cluster, inside_listener, pass_through_listener
from policies.compiler.envoy.egress.resolution import CLUSTER_NAME, egress_cluster
from policies.compiler.envoy.egress.routes import scope
from policies.compiler.envoy.listeners import listener
from policies.compiler.envoy.route_table import route_table
from policies.compiler.envoy.traffic.api_key import write_consumers_of_gateway
from policies.compiler.envoy.traffic.policies import write_said
from policies.compiler.envoy.values import (
    CLUSTER_URL,
    ROUTE_TABLE_NAME,
    ROUTE_TABLE_URL,
    SCOPED_ROUTES_URL,
)
from policies.compiler.intent import DefaultsSpec, IntentObject, ListenerSpec
from policies.compiler.intent.listener import ListenerProtocol
from policies.compiler.intent.traffic import TrafficPolicySpec
from policies.compiler.problems import in_order
from policies.compiler.resources import Compiled, Resource
from policies.compiler.switches import emergencies, is_waf_off, waf_rules_off
from policies.compiler.units import UnitKey


def compile_listener(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """One `Listener`, named as its object, so that a node can be told which of them to move to another port.

    Where TLS passes through, also the one inside of Envoy that decides, and the cluster that leads to it.
    """
    item = next((item for item in objects if isinstance(item.spec, ListenerSpec)), None)
    if item is None or not isinstance(item.spec, ListenerSpec):
        return Compiled()
    defaults = next((item.spec for item in objects if isinstance(item.spec, DefaultsSpec)), DefaultsSpec())
    messages: list[Any]
    if item.spec.protocol is ListenerProtocol.EGRESS:
        messages = [egress_listener(schema, item.name, item.spec, defaults, context.networks())]
    elif item.spec.protocol is ListenerProtocol.EGRESS_TLS:
        messages = [
            pass_through_listener(schema, item.name, item.spec, defaults),
            inside_listener(schema, item.name, item.spec, defaults, context.networks()),
            inside_cluster(schema, item.name),
        ]
    else:
        messages = [listener(schema, item.name, item.spec, defaults)]
    write_connection_bounds(messages[0], item.spec, schema)
    return Compiled(
        tuple(
            Resource.of(TYPE_URL_PREFIX + one.DESCRIPTOR.full_name, one.name, schema.pack(one), unit)
            for one in messages
        )
    )


def compile_ingress(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """The `RouteConfiguration` that every listener reads, as long as the platform says anything at all.

    Where there is an egress listener, also the cluster that everything goes out through. What the defaults name must be
    there, too. Switches of the platform are told in it: those about WAF policies, and what nobody may reach.
    """
    if not objects:
        return Compiled()
    defaults = [(item, item.spec) for item in objects if isinstance(item.spec, DefaultsSpec)]
    naming = [item for item in objects if isinstance(item.spec, DefaultsSpec | TrafficPolicySpec)]
    if missing := [problem for item in naming for problem in check_what_it_names(item, context)]:
        return Compiled(problems=in_order(missing))
    records = [spec.records for _, spec in defaults if spec.records is not None]
    table = route_table(
        schema, is_waf_off=is_waf_off(objects), waf_rules_off=waf_rules_off(objects),
        make_trace_ids=any(one.make_trace_ids for one in records),
    )  # fmt: skip
    policies = known_policies(objects)
    for item, _ in defaults:
        write_said(table, said_by(item, policies), context, schema)
    write_consumers_of_gateway(table, objects, schema)
    resources = [Resource.of(ROUTE_TABLE_URL, ROUTE_TABLE_NAME, schema.pack(table), unit)]
    if any(isinstance(one.spec, ListenerSpec) and one.spec.protocol.leads_out for one in objects):
        bounds = defaults[0][1] if defaults else DefaultsSpec()
        cluster = egress_cluster(schema, context.networks(), bounds)
        resources.append(Resource.of(CLUSTER_URL, CLUSTER_NAME, schema.pack(cluster), unit))
        resources += _denied_to_everybody(unit, objects, replace(context, defaults=bounds), schema)
    return Compiled(tuple(resources), in_order(check_consumers(objects)))


def _denied_to_everybody(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> list[Resource]:
    """The scope that is asked before those of tenants, and its routes; nothing while nothing is denied."""
    denied, name = emergencies(objects), context.scoped("egress")
    if not denied:
        return []
    routes, own = everybodys_routes(schema, denied, context), scope(schema, context)
    return [
        Resource.of(ROUTE_TABLE_URL, name, schema.pack(routes), unit),
        Resource.of(SCOPED_ROUTES_URL, name, schema.pack(own), unit),
    ]

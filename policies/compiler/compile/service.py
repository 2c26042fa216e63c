"""A service: check its endpoints, emit its cluster and, when they are static, its endpoints."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.checks.endpoints import check_endpoints
from policies.compiler.checks.policies import check_policies
from policies.compiler.checks.service_limits import check_limits
from policies.compiler.checks.upstream_tls import check_upstream_tls
from policies.compiler.context import SliceContext
from policies.compiler.envoy.clusters import cluster
from policies.compiler.envoy.endpoints import load_assignment
from policies.compiler.envoy.values import CLUSTER_URL, ENDPOINTS_URL
from policies.compiler.intent import IntentObject, ServiceSpec
from policies.compiler.intent.service import StaticEndpoints
from policies.compiler.problems import has_errors, in_order
from policies.compiler.resources import Compiled, Resource
from policies.compiler.units import UnitKey


def compile_service(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """A `Cluster`, and a `ClusterLoadAssignment` of the same name unless the service is found by DNS."""
    item = next((item for item in objects if isinstance(item.spec, ServiceSpec)), None)
    if item is None or not isinstance(item.spec, ServiceSpec):
        return Compiled()
    named = check_policies(item, item.spec.policies, (), context)
    limits = check_limits(item, item.spec, context)
    tls = check_upstream_tls(item, item.spec, context)
    problems = in_order((*check_endpoints(item, item.spec, context), *tls, *named, *limits))
    if has_errors(problems):
        return Compiled(problems=problems)
    name = context.scoped(item.name)
    message = cluster(schema, name, item.spec, context.defaults, context.allowed_private_networks)
    resources = [Resource.of(CLUSTER_URL, name, schema.pack(message), unit)]
    if isinstance(item.spec.endpoints, StaticEndpoints):
        assignment = load_assignment(schema, name, item.spec)
        resources.append(Resource.of(ENDPOINTS_URL, name, schema.pack(assignment), unit))
    return Compiled(tuple(resources), problems)

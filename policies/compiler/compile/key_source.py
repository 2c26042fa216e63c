"""A traffic policy whose keys nodes fetch, or that lets people sign in: how an Envoy asks its agent."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.checks.key_sources import check_client_secret, check_key_source
from policies.compiler.context import SliceContext
from policies.compiler.envoy.traffic.oidc import sign_in_cluster
from policies.compiler.envoy.traffic.token_keys import keys_cluster
from policies.compiler.envoy.values import CLUSTER_URL
from policies.compiler.intent import IntentObject
from policies.compiler.intent.traffic import OidcPolicy, TrafficPolicySpec
from policies.compiler.problems import has_errors, in_order
from policies.compiler.resources import Compiled, Resource
from policies.compiler.units import UnitKey


def compile_key_source(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """A `Cluster` or two; nothing for a policy whose keys are written in it."""
    item = next((item for item in objects if isinstance(item.spec, TrafficPolicySpec)), None)
    if item is None or not isinstance(item.spec, TrafficPolicySpec) or item.spec.published_keys is None:
        return Compiled()
    problems = in_order([*check_key_source(item, item.spec, context), *check_client_secret(item, item.spec, context)])
    if has_errors(problems):
        return Compiled(problems=problems)
    clusters = [keys_cluster(item.name, item.spec, context, schema)]
    if isinstance(item.spec.policy, OidcPolicy):
        clusters.append(sign_in_cluster(item.name, item.spec.policy, context, schema))
    return Compiled(tuple(Resource.of(CLUSTER_URL, one.name, schema.pack(one), unit) for one in clusters), problems)

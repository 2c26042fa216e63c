"""Traffic policies that an object names: each there, and of each type at most one that acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.compiler.checks.finding import error
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject
from policies.compiler.intent.traffic import (
    AuthorizerProtocol,
    ExternalAuthorizationPolicy,
    PolicyType,
    TrafficPolicySpec,
)
from policies.compiler.problems import Problem


def check_asked_services(item: IntentObject, spec: TrafficPolicySpec, context: SliceContext) -> Iterator[Problem]:
    """`service_missing`: a policy asks one that is not there; `authorizer_speaks_http1`: by gRPC, which it cannot."""
    for name in spec.services:
        if name not in context.services:
            text = f"service {name} does not exist in this slice"
            yield error(item, "/spec/policy/service", "service_missing", text)
        elif name in context.http1_services and _is_asked_by_grpc(spec):
            text = f"service {name} speaks http1, and gRPC needs http2: it would never answer"
            yield error(item, "/spec/policy/protocol", "authorizer_speaks_http1", text)


def _is_asked_by_grpc(spec: TrafficPolicySpec) -> bool:
    return isinstance(spec.policy, ExternalAuthorizationPolicy) and spec.policy.protocol is AuthorizerProtocol.GRPC


def check_policies(
    item: IntentObject, names: Sequence[str], off: Sequence[PolicyType], context: SliceContext
) -> Iterator[Problem]:
    """`traffic_policy_missing`; `traffic_policy_rival`: a second of its type; `traffic_policy_off`: its type is off."""
    first: dict[PolicyType, str] = {}
    for index, name in enumerate(names):
        place = f"/spec/policies/{index}"
        if name not in context.traffic_policies:
            yield error(item, place, "traffic_policy_missing", f"traffic policy {name} does not exist in this slice")
            continue
        type_ = context.traffic_policies[name]
        if type_ is None:
            continue
        if type_ in first:
            text = f"{name} and {first[type_]} are both of the type {type_}; name one of them"
            yield error(item, place, "traffic_policy_rival", text)
        if type_ in off:
            text = f"{name} is of the type {type_}, which is turned off here; name it or turn it off"
            yield error(item, place, "traffic_policy_off", text)
        first.setdefault(type_, name)

"""A tenant's workloads, egress policies and named destinations, as one unit: they meet in one scope of routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from gatehouse_protocol.envoy_schema import EnvoySchema
from pydantic_core import PydanticCustomError

from policies.compiler.checks.destinations import check_aliases, check_destination
from policies.compiler.checks.finding import error, warning
from policies.compiler.checks.references import check_guards_of_rules
from policies.compiler.context import SliceContext
from policies.compiler.envoy.egress.destinations import destination_clusters
from policies.compiler.envoy.egress.routes import egress_routes, scope
from policies.compiler.envoy.values import CLUSTER_URL, ROUTE_TABLE_URL, SCOPED_ROUTES_URL
from policies.compiler.intent import IntentObject
from policies.compiler.intent.egress import EgressDestinationSpec, EgressMode, EgressPolicySpec, WorkloadSpec
from policies.compiler.intent.egress.host import filled, host_pattern
from policies.compiler.intent.egress.schedule import moment
from policies.compiler.problems import Problem, has_errors, in_order
from policies.compiler.resources import Compiled, Resource
from policies.compiler.switches import emergencies
from policies.compiler.units import UnitKey


def compile_egress(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """A `ScopedRouteConfiguration`, the `RouteConfiguration` it names, and a `Cluster` for each named destination; a
    policy or destination with an error is left out.
    """
    workloads = {item.name: item.spec for item in objects if isinstance(item.spec, WorkloadSpec)}
    policies = [item for item in objects if isinstance(item.spec, EgressPolicySpec)]
    problems: list[Problem] = []
    sound: dict[str, EgressPolicySpec] = {}
    names = {item.name for item in objects if isinstance(item.spec, EgressDestinationSpec)}
    named = _sound_destinations(objects, context, problems)
    for item in policies:
        found = [*_check(item, workloads, policies), *_check_templates(item, context), *_check_times(item, context.now)]
        found += check_aliases(item, names)
        if isinstance(item.spec, EgressPolicySpec):
            found += check_guards_of_rules(item, item.spec, context)
        problems += found
        if isinstance(item.spec, EgressPolicySpec) and not has_errors(found):
            sound[item.name] = item.spec
    name = context.scoped("egress")
    routes = egress_routes(schema, workloads, sound, emergencies(objects), named, context)
    is_observed = any(spec.mode is EgressMode.OBSERVE for spec in sound.values())
    clusters = destination_clusters(named, is_observed, context, schema)
    return Compiled(
        (
            *(Resource.of(CLUSTER_URL, one.name, schema.pack(one), unit) for one in clusters),
            Resource.of(ROUTE_TABLE_URL, name, schema.pack(routes), unit),
            Resource.of(SCOPED_ROUTES_URL, name, schema.pack(scope(schema, context)), unit),
        ),
        in_order(problems),
    )


def _sound_destinations(
    objects: Sequence[IntentObject], context: SliceContext, problems: list[Problem]
) -> dict[str, EgressDestinationSpec]:
    """Return those without an error, and note down what is wrong with any."""
    sound: dict[str, EgressDestinationSpec] = {}
    for item in objects:
        if isinstance(item.spec, EgressDestinationSpec):
            found = list(check_destination(item, context))
            problems += found
            if not has_errors(found):
                sound[item.name] = item.spec
    return sound


def _check(
    item: IntentObject, workloads: dict[str, WorkloadSpec], policies: Sequence[IntentObject]
) -> Iterator[Problem]:
    """`workload_missing`; `observing_overruled`: a policy observes a workload that another one denies."""
    spec = item.spec
    assert isinstance(spec, EgressPolicySpec)
    for index, name in enumerate(spec.workloads):
        place = f"/spec/workloads/{index}"
        if name not in workloads:
            yield error(item, place, "workload_missing", f"workload {name} does not exist in this slice")
        elif spec.mode is EgressMode.OBSERVE and (other := _enforcing(name, policies)):
            text = f"policy {other} enforces for {name}, so this one does nothing for it"
            yield warning(item, place, "observing_overruled", text)


def _check_templates(item: IntentObject, context: SliceContext) -> Iterator[Problem]:
    """`template_unfit`: with the name of a workload a host is none any more, since it is too long or a number."""
    assert isinstance(item.spec, EgressPolicySpec)
    for at, rule in enumerate(item.spec.rules):
        for index, one in enumerate(rule.destinations):
            if "{" in one.host and (unfit := _unfit(one.host, item.spec.workloads, context.tenant)):
                place = f"/spec/rules/{at}/destinations/{index}/host"
                yield error(item, place, "template_unfit", f"for workload {unfit} it is no host name")


def _unfit(host: str, workloads: Iterable[str], tenant: str) -> str | None:
    for workload in workloads:
        try:
            host_pattern(filled(host, workload, tenant))
        except PydanticCustomError:
            return workload
    return None


def _check_times(item: IntentObject, now: datetime | None) -> Iterator[Problem]:
    """`rule_over`: a rule has expired; nothing where the time is not known (None)."""
    assert isinstance(item.spec, EgressPolicySpec)
    for index, rule in enumerate(item.spec.rules):
        if now is not None and rule.expires_at is not None and rule.expires_at <= now:
            text = f"rule {rule.name} is over since {moment(rule.expires_at)}: it does nothing any more"
            yield warning(item, f"/spec/rules/{index}/expires_at", "rule_over", text)


def _enforcing(workload: str, policies: Sequence[IntentObject]) -> str | None:
    found = [
        item.name
        for item in policies
        if isinstance(item.spec, EgressPolicySpec)
        and item.spec.mode is EgressMode.ENFORCE
        and workload in item.spec.workloads
    ]
    return min(found, default=None)

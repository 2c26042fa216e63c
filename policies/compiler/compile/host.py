"""A hostname with its routes and checks: check each, settle conflicts, put routes in order, emit one virtual host."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.checks.authorities import check_authorities
from policies.compiler.checks.caching import check_cache
from policies.compiler.checks.checks import check_admitted, check_asked
from policies.compiler.checks.conflicts import without_conflicts
from policies.compiler.checks.consumers import check_consumers, check_limit
from policies.compiler.checks.origins import check_origins
from policies.compiler.checks.policies import check_asked_services, check_policies
from policies.compiler.checks.references import check_attachment, check_guard, check_references
from policies.compiler.checks.routes import check_route
from policies.compiler.checks.sizes import host_entangled, host_too_large, resource_too_large
from policies.compiler.context import SliceContext
from policies.compiler.effective import Sayings, effective, known_policies, said_by, said_for_route, takes_preflights
from policies.compiler.envoy.checks import write_checks
from policies.compiler.envoy.client_certificates import clients_piece
from policies.compiler.envoy.held_rules import HeldRules
from policies.compiler.envoy.traffic.api_key import version_of
from policies.compiler.envoy.values import VIRTUAL_HOST_URL
from policies.compiler.envoy.virtual_hosts import LONGEST_LIST, Inside, closed_host, virtual_host
from policies.compiler.held import held_of
from policies.compiler.intent import CheckSpec, HostnameSpec, IntentObject, Kind, RouteSpec
from policies.compiler.intent.records import RecordsSpec
from policies.compiler.intent.traffic import TrafficPolicySpec
from policies.compiler.intent.waf import WafPolicySpec
from policies.compiler.matching import PathTree, RouteEntry, in_precedence, path_tree
from policies.compiler.problems import Problem, Severity, has_errors, in_order
from policies.compiler.resources import Compiled, Resource
from policies.compiler.switches import answer_for_all, answers_of_routes, purges, stood_down
from policies.compiler.units import UnitKey


def compile_host(
    unit: UnitKey, objects: Sequence[IntentObject], context: SliceContext, schema: EnvoySchema
) -> Compiled:
    """One `VirtualHost`, also for a hostname without routes: what it answers (404) is then its own.

    A switch over the whole slice closes it; what is wrong with its routes is found all the same. One that wants
    certificates of clients has a piece of listeners beside it, whether it is closed or not.
    """
    hostname = next((item for item in objects if isinstance(item.spec, HostnameSpec)), None)
    policies = known_policies(objects)
    said = said_by(hostname, policies) if hostname is not None else ()
    entries, problems = _sound_routes(objects, policies, hostname, said, context)
    if hostname is None:
        return Compiled(problems=in_order([*problems, *_orphans(objects, context)]))
    kept, conflicts = without_conflicts(hostname.name, in_precedence(entries))
    problems += conflicts
    tree, finding = _tree(hostname.name, kept, context)
    problems += [finding] if finding is not None else []
    problems += check_authorities(hostname, context.now)
    assert isinstance(hostname.spec, HostnameSpec)
    problems += [*_of_checks(hostname, objects), *check_consumers(objects)]
    unattached = list(check_attachment(hostname, hostname.spec.waf, context))
    unattached += check_guard(hostname, "/spec/dlp", hostname.spec.dlp, context)
    unattached += check_policies(hostname, hostname.spec.policies, hostname.spec.policies_off, context)
    unattached += _unasked(objects, context)
    problems += unattached
    closed = answer_for_all(objects)
    is_broken = bool(unattached) or (finding is not None and finding.severity is Severity.ERROR)
    if closed is None and is_broken:
        return Compiled(problems=in_order(problems))
    consumers = [item for item in objects if item.kind is Kind.CONSUMER]
    context = replace(context, known_keys=version_of(consumers) if consumers else "", purges=purges(objects))
    inside = Inside(kept, tree, _held(hostname.spec, objects), said, consumers)
    message = (
        virtual_host(schema, hostname.name, hostname.spec, inside, context)
        if closed is None
        else closed_host(schema, hostname.name, closed, context)
    )
    write_checks(message, [item for item in _checks(objects) if not _is_shut_out(item, hostname)])
    resource = Resource.of(VIRTUAL_HOST_URL, message.name, schema.pack(message), unit)
    oversize = resource_too_large(Kind.HOSTNAME, hostname.name, len(resource.body), context.limits)
    if oversize is not None:
        return Compiled(problems=in_order([*problems, oversize]))
    return Compiled((*_clients(resource.name, hostname, unit, schema), resource), in_order(problems))


def _unasked(objects: Sequence[IntentObject], context: SliceContext) -> Iterator[Problem]:
    """What traffic policies in the unit ask that is not there: without an answer nobody may come in."""
    for item in objects:
        if isinstance(item.spec, TrafficPolicySpec):
            yield from check_asked_services(item, item.spec, context)


def _of_checks(hostname: IntentObject, objects: Sequence[IntentObject]) -> list[Problem]:
    return [problem for item in _checks(objects) for problem in check_admitted(item, hostname)]


def _orphans(objects: Sequence[IntentObject], context: SliceContext) -> list[Problem]:
    return [problem for item in _checks(objects) for problem in check_asked(item, context)]


def _is_shut_out(check: IntentObject, hostname: IntentObject) -> bool:
    return any(check_admitted(check, hostname))


def _checks(objects: Sequence[IntentObject]) -> list[IntentObject]:
    return [item for item in objects if isinstance(item.spec, CheckSpec)]


def _held(hostname: HostnameSpec, objects: Sequence[IntentObject]) -> HeldRules:
    """What Envoy holds of the policies in the unit, as switches leave them."""
    policies = {item.name: item.spec for item in objects if isinstance(item.spec, WafPolicySpec)}
    held = {name: held_of(stood_down(name, spec, objects), objects) for name, spec in policies.items()}
    return HeldRules(held, hostname.waf.policy if hostname.waf else None)


def _clients(scoped: str, hostname: IntentObject, unit: UnitKey, schema: EnvoySchema) -> tuple[Resource, ...]:
    assert isinstance(hostname.spec, HostnameSpec)
    policy = hostname.spec.client_certificate
    return () if policy is None else (clients_piece(schema, scoped, hostname.name, policy, unit),)


def _sound_routes(
    objects: Sequence[IntentObject], policies: Mapping[str, TrafficPolicySpec], host: IntentObject | None,
    of_host: Sayings, context: SliceContext,
) -> tuple[list[RouteEntry], list[Problem]]:  # fmt: skip
    """The routes that are enabled and have no error of their own, and the errors of the others."""
    entries: list[RouteEntry] = []
    problems: list[Problem] = []
    answers = answers_of_routes(objects)
    services = {item.name: said_by(item, policies) for item in objects if item.kind is Kind.SERVICE}
    inherited = host.spec.records if host is not None and isinstance(host.spec, HostnameSpec) else None
    on = host.name if host is not None else ""
    for item in objects:
        if not isinstance(item.spec, RouteSpec) or not item.spec.enabled:
            continue
        said, differing = said_for_route(item, services, policies)
        found = [*check_references(item, item.spec, context), *check_route(item, item.spec), *differing]
        found += check_origins(item, item.spec, context)
        problems += found
        if not has_errors(found):
            records = _records(item.spec.records, inherited)
            acting = effective(said, of_host)
            settings = [one.settings for one in acting]
            problems += [*check_limit(item, settings), *check_cache(item, settings)]
            asked = takes_preflights(item.spec, acting)
            entries.append(
                RouteEntry(item.name, item.spec, answers.get(item.name), records, said, asked, item.created_at, on)
            )
    return entries, problems


def _records(own: RecordsSpec | None, inherited: RecordsSpec | None) -> RecordsSpec | None:
    return own.over(inherited) if own is not None and inherited is not None else own or inherited


def _tree(
    hostname: str, entries: Sequence[RouteEntry], context: SliceContext
) -> tuple[PathTree | None, Problem | None]:
    """The tree for a host with many routes, None where a list will do; and what is to be said about it."""
    too_large = host_too_large(hostname, len(entries), context.limits)
    if too_large is not None or len(entries) <= LONGEST_LIST:
        return None, too_large
    tree = path_tree(entries, context.limits.copies_per_route * len(entries))
    return tree, host_entangled(hostname, len(entries), context.limits) if tree is None else None

"""Names that objects use: each must exist in its own slice."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse_inspector.expressions import ExpressionError, lists_named, parse
from gatehouse_inspector.expressions.fields import Type

from policies.compiler.checks.checks import check_asked
from policies.compiler.checks.finding import error
from policies.compiler.checks.policies import check_asked_services, check_policies
from policies.compiler.context import SliceContext
from policies.compiler.intent import CheckSpec, DefaultsSpec, HostnameSpec, IntentObject, RouteSpec, ServiceSpec
from policies.compiler.intent.dlp import DlpAttachment
from policies.compiler.intent.egress import EgressPolicySpec
from policies.compiler.intent.route import Forward
from policies.compiler.intent.traffic import TrafficPolicySpec
from policies.compiler.intent.waf import ListType, WafAttachment, WafPolicySpec
from policies.compiler.problems import Problem


def check_what_it_names(item: IntentObject, context: SliceContext) -> Iterator[Problem]:
    """What an object of any kind names that does not exist; of lists only that, not whether their type fits."""
    match item.spec:
        case RouteSpec() as spec:
            yield from check_references(item, spec, context)
        case HostnameSpec() as spec:
            yield from check_attachment(item, spec.waf, context)
            yield from check_guard(item, "/spec/dlp", spec.dlp, context)
            yield from check_policies(item, spec.policies, spec.policies_off, context)
        case ServiceSpec() as spec:
            yield from check_policies(item, spec.policies, (), context)
        case DefaultsSpec() as spec:
            yield from check_attachment(item, spec.waf, context)
            yield from check_policies(item, spec.policies, (), context)
        case EgressPolicySpec() as spec:
            yield from check_guards_of_rules(item, spec, context)
        case WafPolicySpec() as spec:
            yield from check_lists_exist(item, spec, context)
        case TrafficPolicySpec() as spec:
            yield from check_asked_services(item, spec, context)
        case CheckSpec():
            yield from check_asked(item, context)


def check_references(item: IntentObject, spec: RouteSpec, context: SliceContext) -> Iterator[Problem]:
    """`hostname_missing`, `service_missing`, `waf_policy_missing`: each at the place that names what is not there."""
    for index, name in enumerate(spec.hostnames):
        if name not in context.hostnames:
            text = f"hostname {name} does not exist in this slice"
            yield error(item, f"/spec/hostnames/{index}", "hostname_missing", text)
    if isinstance(spec.action, Forward):
        backends = [(f"backends/{index}", one.service) for index, one in enumerate(spec.action.backends)]
        mirrors = [(f"mirrors/{index}", one.service) for index, one in enumerate(spec.action.mirrors)]
        for place, name in (*backends, *mirrors):
            if name not in context.services:
                text = f"service {name} does not exist in this slice"
                yield error(item, f"/spec/action/{place}/service", "service_missing", text)
    yield from check_attachment(item, spec.waf, context)
    yield from check_guard(item, "/spec/dlp", spec.dlp, context)
    yield from check_policies(item, spec.policies, spec.policies_off, context)


def check_guard(
    item: IntentObject, place: str, attachment: DlpAttachment | None, context: SliceContext
) -> Iterator[Problem]:
    """`dlp_policy_missing`: a hostname, a route or a rule of egress asks a policy that is not there."""
    if attachment is not None and attachment.policy is not None and attachment.policy not in context.dlp_policies:
        text = f"DLP policy {attachment.policy} does not exist in this slice"
        yield error(item, f"{place}/policy", "dlp_policy_missing", text)


def check_guards_of_rules(item: IntentObject, spec: EgressPolicySpec, context: SliceContext) -> Iterator[Problem]:
    """`dlp_policy_missing` for each rule of an egress policy."""
    for index, rule in enumerate(spec.rules):
        yield from check_guard(item, f"/spec/rules/{index}/dlp", rule.dlp, context)


def check_attachment(item: IntentObject, attachment: WafAttachment | None, context: SliceContext) -> Iterator[Problem]:
    """`waf_policy_missing`: a hostname or route asks a policy that is not there."""
    if attachment is not None and attachment.policy is not None and attachment.policy not in context.waf_policies:
        text = f"WAF policy {attachment.policy} does not exist in this slice"
        yield error(item, "/spec/waf/policy", "waf_policy_missing", text)


def check_lists_exist(item: IntentObject, spec: WafPolicySpec, context: SliceContext) -> Iterator[Problem]:
    """`list_missing`: an expression names a list that is not there."""
    for index, rule in enumerate(spec.rules):
        for name in sorted(lists_named(parse(rule.expression)) - context.lists.keys()):
            text = f"list ${name} does not exist in this slice"
            yield error(item, f"/spec/rules/{index}/expression", "list_missing", text)
    if spec.bans is not None and spec.bans.never and spec.bans.never not in context.lists:
        yield error(item, "/spec/bans/never", "list_missing", f"list {spec.bans.never} does not exist in this slice")


def check_lists(item: IntentObject, spec: WafPolicySpec, context: SliceContext) -> Iterator[Problem]:
    """`list_missing`, or `expression_invalid`: an expression names a list with entries of another type."""
    if missing := list(check_lists_exist(item, spec, context)):
        yield from missing
        return
    if spec.bans is not None and spec.bans.never and context.lists[spec.bans.never] is not ListType.ADDRESS:
        yield error(item, "/spec/bans/never", "list_type", f"list {spec.bans.never} has no addresses")
    types = {name: Type(one) for name, one in context.lists.items()}
    for index, rule in enumerate(spec.rules):
        try:
            parse(rule.expression, types)
        except ExpressionError as found:
            yield error(item, f"/spec/rules/{index}/expression", "expression_invalid", str(found))

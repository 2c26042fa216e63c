"""Units: the smallest parts of a slice that compile alone, so that a change costs what it changes and not the slice.

A host has the WAF policies that it names in its unit, and both hosts and policies the short lists that are looked into:
of those Envoy is told what it holds by itself. It has the traffic policies, too, that its routes follow, and the
services that name some; those that the defaults name are in the shell of the route table. Where one of them asks for
API keys, all consumers of the slice are there, too. A policy whose keys of tokens nodes fetch has a unit of its own as
well.

A unit is named by a string, so that it can be stored and sorted: `host:shop.acme.test` (a hostname, every route on
it and its checks), `service:echo-v1`, `listener:https` (with the gateway's defaults), `ingress` (the shell of the
route table) and `egress` (all workloads, egress policies and named destinations of a tenant). A switch heads none: it
stands in each unit that it concerns. One of the platform is about the WAF policies or workloads of every tenant, and
stands in the shell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NewType

from policies.compiler.held import is_short, told_of
from policies.compiler.intent import (
    DEFAULTS_NAME,
    CheckSpec,
    IntentObject,
    Kind,
    ObjectKey,
    RouteSpec,
    ServiceSpec,
    SwitchSpec,
    concern_of_switch,
)
from policies.compiler.intent.consumer import ConsumerSpec
from policies.compiler.intent.defaults import DefaultsSpec
from policies.compiler.intent.egress import EgressPolicySpec, name_in
from policies.compiler.intent.hostname import HostnameSpec
from policies.compiler.intent.route import Forward
from policies.compiler.intent.traffic import PolicyType, TrafficPolicySpec
from policies.compiler.intent.waf import ListSpec, WafPolicySpec

UnitKey = NewType("UnitKey", str)
INGRESS: Final = UnitKey("ingress")
EGRESS: Final = UnitKey("egress")
_HEADLESS: Final[Mapping[Kind, tuple[UnitKey, ...]]] = {
    Kind.SWITCH: (),
    Kind.TRAFFIC_POLICY: (),
    Kind.CONSUMER: (),
    Kind.DEFAULTS: (INGRESS,),
    Kind.WORKLOAD: (EGRESS,),
    Kind.EGRESS_POLICY: (EGRESS,),
    Kind.EGRESS_DESTINATION: (EGRESS,),
}
"""Where objects are that head no unit of their own, whatever their names; a traffic policy may."""
_OF_EVERYBODY: Final = (Kind.WAF_POLICY, Kind.WORKLOAD)
"""What switches of the platform are about: it is then that of every tenant."""
_FOLLOWING: Final = (RouteSpec, HostnameSpec, ServiceSpec, DefaultsSpec)
"""What names traffic policies."""
_DEFAULTS_KEY: Final = ObjectKey(Kind.DEFAULTS, DEFAULTS_NAME)


def unit_of(kind: Kind, name: str) -> UnitKey:
    """The unit that a hostname, service or listener heads."""
    return UnitKey(f"host:{name}" if kind is Kind.HOSTNAME else f"{kind.value}:{name}")


def units_of(objects: Iterable[IntentObject]) -> Mapping[UnitKey, tuple[IntentObject, ...]]:
    """Every unit of a slice with its objects, in the order given. A route is in the unit of each of its hostnames."""
    objects = tuple(objects)
    units: dict[UnitKey, list[IntentObject]] = {}
    shared = [item for item in objects if item.kind is Kind.DEFAULTS]
    switches = [item for item in objects if item.kind is Kind.SWITCH]
    consumers = [item for item in objects if item.kind is Kind.CONSUMER]
    watching = {item.key: item for item in objects if _is_watched(item)}
    for item in objects:
        for unit in _own_units(item):
            units.setdefault(unit, []).append(item)
    for unit, members in units.items():
        if unit.startswith("listener:"):
            members.extend(shared)
        if unit == INGRESS:
            members.extend(switch for switch in switches if concern_of_switch(switch.name)[0] in _OF_EVERYBODY)
        if unit == INGRESS or unit.startswith(("host:", "waf_policy:")):
            members.extend(_watching(members, watching))
            members.extend(consumers if any(asks_for_keys(item) for item in members) else ())
        if unit == EGRESS or unit.startswith(("host:", "waf_policy:", "dlp_policy:")):
            members.extend([switch for switch in switches if any(concerns(switch, item) for item in members)])
    return {unit: tuple(members) for unit, members in units.items()}


def _watching(members: Iterable[IntentObject], known: Mapping[ObjectKey, IntentObject]) -> list[IntentObject]:
    """The policies that hostnames, routes and their services name, and the lists that WAF policies name."""
    members = tuple(members)
    first = {key: known[key] for item in members for key in references_of(item) if key in known}
    naming = [*first.values(), *(item for item in members if item.kind is Kind.WAF_POLICY)]
    second = {key: known[key] for item in naming for key in references_of(item) if key in known}
    return list({**first, **second}.values())


def asks_for_keys(item: IntentObject) -> bool:
    """Whether an object is a traffic policy that asks for keys of consumers: where it acts all of them are known."""
    return isinstance(item.spec, TrafficPolicySpec) and item.spec.type is PolicyType.API_KEY


def _is_watched(item: IntentObject) -> bool:
    """Whether an object is looked into where others name it."""
    is_policy = item.kind in (Kind.WAF_POLICY, Kind.TRAFFIC_POLICY)
    return is_policy or is_short(item) or (isinstance(item.spec, ServiceSpec) and bool(item.spec.policies))


def affected_units(
    before: IntentObject | None, after: IntentObject | None, referrers: Iterable[IntentObject] = ()
) -> frozenset[UnitKey]:
    """The units to compile again when one object changes from `before` to `after` (None: absent).

    `referrers` are the objects whose `references_of` name it; of a list also those that name such a policy. They matter
    where a change `is_felt`, and for defaults, which every listener reads; for other changes they may be left out. Of a
    traffic policy they are also the routes to services that name it, and of a service those that name a traffic policy
    which asks it. Of a consumer they are what names the policies that ask for keys, as if these had changed. Of a
    switch they are the objects that
    it `concerns`, and those that name such a policy; they always matter.
    """
    changed = [item for item in (before, after) if item is not None]
    units = {unit for item in changed for unit in _own_units(item)}
    if is_felt(before, after) or any(item.kind in (Kind.DEFAULTS, Kind.SWITCH) for item in changed):
        units.update(unit for item in referrers for unit in _own_units(item))
    return frozenset(units)


def is_felt(before: IntentObject | None, after: IntentObject | None) -> bool:
    """Whether a change has to be looked at where the object is named.

    It appears or disappears, so that others lose or gain an error; it is a list with entries of another type; it begins
    or ceases to look at responses; Envoy is told otherwise of a policy or a list; it is a traffic policy or a consumer,
    or a service that names others.
    """
    is_existence = (before is None) is not (after is None)
    return is_existence or _differs(before, after) or told_of(before) != told_of(after) or _acts_on(before, after)


def _acts_on(before: IntentObject | None, after: IntentObject | None) -> bool:
    """Whether what is done to requests changes where a traffic policy, or the service that names it, is named."""
    specs = [item.spec for item in (before, after) if item is not None]
    if any(isinstance(spec, TrafficPolicySpec | ConsumerSpec) for spec in specs):
        return before != after
    return len({spec.policies for spec in specs if isinstance(spec, ServiceSpec)}) > 1


def _differs(before: IntentObject | None, after: IntentObject | None) -> bool:
    """Whether a list has entries of another type, or a policy looks at responses otherwise, than before."""
    specs = [item.spec for item in (before, after) if item is not None]
    types = {spec.type for spec in specs if isinstance(spec, ListSpec)}
    return len(types) > 1 or len({spec.looks_at_responses for spec in specs if isinstance(spec, WafPolicySpec)}) > 1


def references_of(item: IntentObject) -> frozenset[ObjectKey]:
    """The objects of the same slice that this one names.

    Hostnames and services of a route, its WAF and DLP policies and those of a hostname, traffic policies of both, of
    services and of defaults, services that a traffic policy asks, lists of a policy, defaults of a listener, the
    hostname of a check, workloads, named destinations and DLP policies of an egress policy.
    """
    if item.kind is Kind.LISTENER:
        return frozenset({_DEFAULTS_KEY})
    if isinstance(item.spec, EgressPolicySpec):
        guards = [rule.dlp.policy for rule in item.spec.rules if rule.dlp is not None and rule.dlp.policy is not None]
        named = {ObjectKey(Kind.WORKLOAD, name) for name in item.spec.workloads}
        aliases = {name_in(one.host) for rule in item.spec.rules for one in rule.destinations}
        named |= {ObjectKey(Kind.EGRESS_DESTINATION, name) for name in aliases if name}
        return frozenset(named | {ObjectKey(Kind.DLP_POLICY, name) for name in guards})
    if isinstance(item.spec, WafPolicySpec):
        return frozenset(ObjectKey(Kind.LIST, name) for name in item.spec.lists_named())
    if isinstance(item.spec, CheckSpec):
        return frozenset({ObjectKey(Kind.HOSTNAME, item.spec.request.hostname)})
    followed = item.spec.policies if isinstance(item.spec, _FOLLOWING) else ()
    found: set[ObjectKey] = {ObjectKey(Kind.TRAFFIC_POLICY, name) for name in followed}
    waf = item.spec.waf if isinstance(item.spec, RouteSpec | HostnameSpec | DefaultsSpec) else None
    if waf is not None and waf.policy is not None:
        found.add(ObjectKey(Kind.WAF_POLICY, waf.policy))
    dlp = item.spec.dlp if isinstance(item.spec, RouteSpec | HostnameSpec) else None
    if dlp is not None and dlp.policy is not None:
        found.add(ObjectKey(Kind.DLP_POLICY, dlp.policy))
    if isinstance(item.spec, TrafficPolicySpec):
        found |= {ObjectKey(Kind.SERVICE, name) for name in item.spec.services}
    if not isinstance(item.spec, RouteSpec):
        return frozenset(found)
    found |= {ObjectKey(Kind.HOSTNAME, name) for name in item.spec.hostnames}
    if isinstance(item.spec.action, Forward):
        found |= {ObjectKey(Kind.SERVICE, name) for name in item.spec.action.services}
    return frozenset(found)


def concerns(switch: IntentObject, item: IntentObject) -> bool:
    """Whether a switch does something where this object is compiled: to its target, or to every object of a kind."""
    if not isinstance(switch.spec, SwitchSpec):
        return False
    kind, name = concern_of_switch(switch.name)
    return item.kind is kind and name in (None, item.name)


def _own_units(item: IntentObject) -> tuple[UnitKey, ...]:
    if isinstance(item.spec, TrafficPolicySpec) and item.spec.published_keys is not None:
        return (unit_of(item.kind, item.name),)
    if item.kind in _HEADLESS:
        return _HEADLESS[item.kind]
    if isinstance(item.spec, RouteSpec):
        return tuple(unit_of(Kind.HOSTNAME, name) for name in item.spec.hostnames)
    if isinstance(item.spec, CheckSpec):
        return (unit_of(Kind.HOSTNAME, item.spec.request.hostname),)
    if item.kind is Kind.LISTENER:
        return (unit_of(Kind.LISTENER, item.name), INGRESS)
    return (unit_of(item.kind, item.name),)


def object_of(unit: UnitKey) -> ObjectKey | None:
    """The object that heads a unit; None for the route table and for certificates, which no object heads."""
    head, _, name = unit.partition(":")
    if unit in (INGRESS, EGRESS) or head == "certificate":
        return None
    return ObjectKey(Kind.HOSTNAME if head == "host" else Kind(head), name)

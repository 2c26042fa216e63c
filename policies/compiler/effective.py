"""Which traffic policies act on the requests of a route: the most specific place that says anything of a type wins.

Most specific first: the route, the services that it sends to, its hostname, the gateway's defaults. Services stand
before the hostname, for they say what they can bear themselves, whichever name they are called by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policies.compiler.checks.finding import error
from policies.compiler.intent import DefaultsSpec, HostnameSpec, IntentObject, Kind, RouteSpec, ServiceSpec
from policies.compiler.intent.route import Forward
from policies.compiler.intent.traffic import PolicyType, TrafficPolicySpec, TrafficSettings
from policies.compiler.problems import Problem

_PREFLIGHT: Final = "OPTIONS"


@dataclass(frozen=True, slots=True)
class Said:
    """What one place says of a type: the policy `name` with its settings, or (both None) that nothing of it acts.

    `kind` and `by` are the object that says so.
    """

    type: PolicyType
    kind: Kind
    by: str
    name: str | None = None
    settings: TrafficSettings | None = None


Sayings = tuple[Said, ...]
"""At most one of each type, in the order of the types."""


def said_by(item: IntentObject, policies: Mapping[str, TrafficPolicySpec]) -> Sayings:
    """What a route, hostname, service or defaults say themselves; policies that are not known are left out."""
    spec = item.spec
    if not isinstance(spec, RouteSpec | HostnameSpec | ServiceSpec | DefaultsSpec):
        return ()
    off = spec.policies_off if isinstance(spec, RouteSpec | HostnameSpec) else ()
    found = {type_: Said(type_, item.kind, item.name) for type_ in off}
    for name in spec.policies:
        if name in policies:
            policy = policies[name]
            found[policy.type] = Said(policy.type, item.kind, item.name, name, policy.policy)
    return tuple(found[type_] for type_ in PolicyType if type_ in found)


def said_for_route(
    route: IntentObject, services: Mapping[str, Sayings], policies: Mapping[str, TrafficPolicySpec]
) -> tuple[Sayings, tuple[Problem, ...]]:
    """What a route says and, where it is silent, the services that it sends to, which must then agree.

    `services` are those that say anything.

    `traffic_policies_differ`: they do not. Services without a share are not asked.
    """
    own, asked = said_by(route, policies), list(_sent_to(route))
    if services.keys().isdisjoint(asked):
        return own, ()
    found = {said.type: said for said in own}
    of_services = [{said.type: said for said in services.get(name, ())} for name in asked]
    problems: list[Problem] = []
    for type_ in PolicyType:
        said = [each.get(type_) for each in of_services]
        if type_ in found or not any(said):
            continue
        if len({one.name if one else None for one in said}) > 1:
            problems.append(_differing(route, type_, said, asked))
        elif said[0] is not None:
            found[type_] = said[0]
    return tuple(found[type_] for type_ in PolicyType if type_ in found), tuple(problems)


def effective(*levels: Sayings) -> Sayings:
    """What acts, from what is said at each level, the most specific first."""
    found: dict[PolicyType, Said] = {}
    for level in levels:
        for said in level:
            found.setdefault(said.type, said)
    return tuple(found[type_] for type_ in PolicyType if type_ in found)


def takes_preflights(route: RouteSpec, acting: Sayings) -> bool:
    """Whether CORS acts on a route that takes some methods and not the one in which browsers ask for permission."""
    has_cors = any(said.type is PolicyType.CORS and said.settings is not None for said in acting)
    return has_cors and bool(route.match.methods) and _PREFLIGHT not in route.match.methods


def known_policies(objects: Iterable[IntentObject]) -> Mapping[str, TrafficPolicySpec]:
    """The traffic policies among objects, by name."""
    return {item.name: item.spec for item in objects if isinstance(item.spec, TrafficPolicySpec)}


def _sent_to(route: IntentObject) -> Iterator[str]:
    if isinstance(route.spec, RouteSpec) and isinstance(route.spec.action, Forward):
        for backend in route.spec.action.backends:
            if backend.weight > 0:
                yield backend.service


def _differing(route: IntentObject, type_: PolicyType, said: Sequence[Said | None], services: Sequence[str]) -> Problem:
    told = {one.name if one else None: service for one, service in zip(said, services, strict=True)}
    (first, of_first), (second, of_second) = list(told.items())[:2]
    names = f"{of_first} says {first or 'nothing'}, {of_second} {second or 'nothing'}"
    text = f"its services differ about {type_}: {names}; name a policy here, or turn the type off"
    return error(route, "/spec/policies", "traffic_policies_differ", text)

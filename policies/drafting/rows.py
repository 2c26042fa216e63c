"""From rows to intent and back: what a stored object means, and the columns lists are filtered by."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from console.base.errors import Conflict
from policies import compiler
from policies.compiler import IntentObject, Kind, parse
from policies.compiler.intent import CheckSpec, RouteSpec, ServiceSpec
from policies.compiler.intent.route import Forward
from policies.compiler.intent.service import StaticEndpoints
from policies.compiler.intent.traffic import TrafficPolicySpec

SEARCHED_CHARACTERS = 4_000
INTENT_COLUMNS = ("kind", "name", "spec", "created_at")
NAMED_IN_OTHERS = (Kind.WAF_POLICY, Kind.LIST, Kind.DLP_POLICY, Kind.TRAFFIC_POLICY)


class StoredObjectError(Conflict):
    """A stored object is refused by today's schema: somebody must write it anew before its slice can be published."""

    code = "object_outdated"


def intent_of(kind: str, name: str, spec: Mapping[str, Any], created_at: datetime | None = None) -> IntentObject:
    """Return the checked object that a row holds, in the order of `INTENT_COLUMNS`; only checked ones are stored."""
    found = parse(kind, name, spec)
    if isinstance(found, tuple):
        raise StoredObjectError(f"{kind} {name}: {found[0].pointer} {found[0].text}")
    return found if created_at is None else replace(found, created_at=created_at)


def hostnames_of(item: IntentObject) -> list[str]:
    """Return the hostnames a route serves, the one that a check asks, or a hostname's own name."""
    if isinstance(item.spec, CheckSpec):
        return [item.spec.request.hostname]
    if item.kind is Kind.HOSTNAME:
        return [item.name]
    return list(item.spec.hostnames) if isinstance(item.spec, RouteSpec) else []


def services_of(item: IntentObject) -> list[str]:
    """Return the services a route forwards to, mirrors included, or that a traffic policy asks."""
    if isinstance(item.spec, TrafficPolicySpec):
        return list(item.spec.services)
    if isinstance(item.spec, RouteSpec) and isinstance(item.spec.action, Forward):
        return list(item.spec.action.services)
    return []


def others_of(item: IntentObject) -> list[str]:
    """Return the WAF, DLP and traffic policies and the lists that an object names, as `waf_policy:shop`."""
    named = compiler.references_of(item)
    return sorted(f"{key.kind}:{key.name}" for key in named if key.kind in NAMED_IN_OTHERS)


def search_text_of(item: IntentObject) -> str:
    """Return what the `q` filter looks in: name, hosts, path, services, addresses and description, in lower case."""
    words = [item.name, *hostnames_of(item), *services_of(item), getattr(item.spec, "description", "")]
    if isinstance(item.spec, CheckSpec):
        words.insert(1, item.spec.request.path)
    if isinstance(item.spec, RouteSpec):
        words.insert(1, item.spec.match.path.value)
    if isinstance(item.spec, ServiceSpec):
        words += _endpoints(item.spec)
    return " ".join(words).lower()[:SEARCHED_CHARACTERS]


def _endpoints(spec: ServiceSpec) -> list[str]:
    if isinstance(spec.endpoints, StaticEndpoints):
        return [f"{one.address}:{one.port}" for one in spec.endpoints.addresses]
    return [spec.endpoints.place]

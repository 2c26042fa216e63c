"""What cannot be run in a trial, for it asks somebody who is not here, and how it is taken out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import DLP_CLOSED_FILTER, DLP_OPEN_FILTER, DLP_RESPONSES_FILTER, RESPONSES_FILTER

from policies.compiler.envoy.client_certificates import GUARD_NAME
from policies.compiler.envoy.inspection import FILTERS
from policies.compiler.envoy.traffic.policies import WRITERS
from policies.compiler.envoy.traffic.token_keys import wants_keys
from policies.compiler.envoy.traffic.writer import turn_off
from policies.compiler.intent.traffic import JwtPolicy, PublishedKeys

ASKING_TYPES: Final = ("external_authorization", "oidc", "quota")
"""Types of traffic policies whose filters ask a service, or the agent of a node."""
WAF: Final = frozenset({*FILTERS.values(), RESPONSES_FILTER})
DLP: Final = frozenset({DLP_OPEN_FILTER, DLP_CLOSED_FILTER, DLP_RESPONSES_FILTER})
CLIENT_CERTIFICATE: Final = frozenset({GUARD_NAME})
"""It asks what a node noted on the connection, after it saw the certificate."""


def reason_of(type_: str, settings: object) -> str:
    """Why what a policy says is not run in a trial; empty where it is."""
    if type_ in ASKING_TYPES:
        return "Not run here: there is nobody to ask."
    if isinstance(settings, JwtPolicy) and isinstance(settings.keys, PublishedKeys):
        return "Not run here: nodes fetch its keys. The request is tried as if nobody asked for a token."
    return ""


def names() -> frozenset[str]:
    """Return the HTTP filters that are taken out, by name."""
    asking = {name for type_, writer in WRITERS.items() if type_ in ASKING_TYPES for name in writer.filters}
    return frozenset({*WAF, *DLP, *CLIENT_CERTIFICATE, *asking})


def take_out(manager: Any, schema: EnvoySchema) -> frozenset[str]:
    """Take such filters out of a connection manager with its routes inline; return those that some place turned on."""
    gone = names()
    kept = [one for one in manager.http_filters if one.name not in gone]
    del manager.http_filters[:]
    manager.http_filters.extend(kept)
    found: set[str] = set()
    for place in _places(manager.route_config):
        found |= _forget(place, gone, schema)
    for host in manager.route_config.virtual_hosts:
        for leaf in host.matcher.matcher_tree.prefix_match_map.map.values():
            found |= _in_leaf(leaf.action.typed_config, gone, schema)
    return frozenset(found)


def _places(table: Any) -> Iterator[Any]:
    yield table
    for host in table.virtual_hosts:
        yield host
        for route in host.routes:
            yield route
            yield from route.route.weighted_clusters.clusters


def _in_leaf(packed: Any, gone: frozenset[str], schema: EnvoySchema) -> set[str]:
    leaf, found = schema.open_any(packed), set()
    for route in leaf.routes if leaf.DESCRIPTOR.name == "RouteList" else [leaf]:
        found |= _forget(route, gone, schema)
    if found:
        packed.CopyFrom(schema.to_any(leaf))
    return found


def _forget(place: Any, gone: frozenset[str], schema: EnvoySchema) -> set[str]:
    told = set(gone & set(place.typed_per_filter_config))
    for name in told:
        del place.typed_per_filter_config[name]
    for name, packed in tuple(place.typed_per_filter_config.items()):
        if name not in told and wants_keys(packed):
            turn_off(place, name, schema)
            told.add(name)
    return told

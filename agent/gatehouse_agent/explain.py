"""Says what Envoy would do with a request, from the very routes it was shown. Pure; needs Envoy's full schema.

Only host and path are given, so a route with further conditions is listed as a candidate, and the first one without
conditions ends the list, as it would in Envoy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gatehouse_protocol.envoy_schema import EnvoySchema


@dataclass(frozen=True, slots=True)
class Candidate:
    """A route that may take the request: its name, what it also asks for, and what it does."""

    route: str
    conditions: tuple[str, ...]
    action: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The virtual host that takes the request (empty if none does), and its candidates in order."""

    virtual_host: str
    domain: str
    candidates: tuple[Candidate, ...]


def explain(schema: EnvoySchema, routes: bytes, host: str, path: str) -> Explanation:
    """Return what happens to a request; `routes` is a serialised Any of a RouteConfiguration."""
    found = _virtual_host(schema.unpack(routes).virtual_hosts, host.lower().partition(":")[0])
    if found is None:
        return Explanation("", "", ())
    virtual_host, domain = found
    in_order = (
        _in_matcher(schema, virtual_host.matcher, path) if virtual_host.HasField("matcher") else virtual_host.routes
    )
    return Explanation(virtual_host.name, domain, tuple(_until_certain(in_order, path.partition("?")[0])))


def _virtual_host(virtual_hosts: Any, host: str) -> tuple[Any, str] | None:
    """Envoy's order: exact, longest `*.suffix`, longest `prefix.*`, `*`."""
    ranked = [
        (rank, len(domain), one, domain)
        for one in virtual_hosts
        for domain in one.domains
        if (rank := _domain_rank(domain.lower(), host))
    ]
    if not ranked:
        return None
    _, _, virtual_host, domain = max(ranked, key=lambda found: found[:2])
    return virtual_host, domain


def _domain_rank(domain: str, host: str) -> int:
    if domain == host:
        return 4
    if domain == "*":
        return 1
    if domain.startswith("*") and host.endswith(domain[1:]) and len(host) >= len(domain):
        return 3
    return 2 if domain.endswith("*") and host.startswith(domain[:-1]) and len(host) >= len(domain) else 0


def _until_certain(routes: Any, path: str) -> Iterator[Candidate]:
    for route in routes:
        if _takes_path(route.match, path):
            candidate = Candidate(route.name, tuple(_conditions(route.match)), _action(route))
            yield candidate
            if not candidate.conditions:
                return


def _takes_path(match: Any, path: str) -> bool:
    kind = match.WhichOneof("path_specifier")
    if kind == "prefix":
        return bool(path.startswith(match.prefix))
    if kind == "path":
        return bool(path == match.path)
    if kind == "path_separated_prefix":
        return bool(path == match.path_separated_prefix) or path.startswith(f"{match.path_separated_prefix}/")
    if kind == "safe_regex":
        return bool(re.fullmatch(match.safe_regex.regex, path))
    return True  # a template or CONNECT: listed, and named among the conditions


def _conditions(match: Any) -> Iterator[str]:
    if match.WhichOneof("path_specifier") in ("path_match_policy", "connect_matcher"):
        yield f"{match.WhichOneof('path_specifier')} must match"
    for header in match.headers:
        yield f"header {header.name} {'must not match' if header.invert_match else 'must match'}"
    for parameter in match.query_parameters:
        yield f"query parameter {parameter.name} must match"
    if match.HasField("runtime_fraction"):
        yield "a share of requests only"


def _action(route: Any) -> str:
    kind = route.WhichOneof("action") or "none"
    if kind == "route":
        return f"forward to {_clusters(route.route)}"
    if kind == "redirect":
        return f"redirect to {route.redirect.host_redirect or 'the same host'}"
    return f"answer {route.direct_response.status}" if kind == "direct_response" else str(kind)


def _clusters(action: Any) -> str:
    if action.WhichOneof("cluster_specifier") == "weighted_clusters":
        return ", ".join(f"{one.name} ({one.weight.value})" for one in action.weighted_clusters.clusters)
    return str(action.cluster or action.WhichOneof("cluster_specifier"))


def _in_matcher(schema: EnvoySchema, matcher: Any, path: str) -> list[Any]:
    """Walk a matcher tree over the path; there is no way back from a branch that was taken."""
    on_match = _branch(matcher, path)
    if on_match is None:
        return []
    if on_match.HasField("matcher"):
        return _in_matcher(schema, on_match.matcher, path)
    action = schema.open_any(on_match.action.typed_config)
    return list(action.routes) if action.DESCRIPTOR.name == "RouteList" else [action]


def _branch(matcher: Any, path: str) -> Any | None:
    tree = matcher.matcher_tree
    exact, prefixes = tree.exact_match_map.map, tree.prefix_match_map.map
    if path in exact:
        return exact[path]
    if longest := max((prefix for prefix in prefixes if path.startswith(prefix)), key=len, default=None):
        return prefixes[longest]
    return matcher.on_no_match if matcher.HasField("on_no_match") else None

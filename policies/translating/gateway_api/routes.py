"""A route of the Gateway API: one of ours for each match of each rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from policies.translating.documents import Part
from policies.translating.gateway_api.backends import Backends
from policies.translating.gateway_api.durations import seconds_of
from policies.translating.gateway_api.filters import Filters, filters_of
from policies.translating.gateway_api.matches import grpc_match, http_match
from policies.translating.hostnames import claim
from policies.translating.translation import Severity, Translation

_UNANSWERABLE: Final = {"type": "respond", "status": 500, "body": ""}
_METADATA: Final = ("labels", "creationTimestamp", "generation", "resourceVersion", "uid", "managedFields")


def write_route(document: Part, kind: str, backends: Backends, told: Translation) -> None:
    """Add the routes that an `HTTPRoute` or `GRPCRoute` stands for, and what they need."""
    metadata, spec = document.part("metadata"), document.part("spec")
    document.close()
    if metadata is None or spec is None:
        told.left_out(document.place, "has no metadata and spec.")
        return
    name, namespace = metadata.title("name", "route"), metadata.text("namespace", "default")
    metadata.pass_over(*_METADATA)
    metadata.close()
    if "parentRefs" in spec:
        spec.pass_over("parentRefs")
        told.note(Severity.TOLD, f"{spec.place}/parentRefs", "Routes hold on every listener of the gateway.")
    hostnames = claim(told, spec.texts("hostnames"), spec.place)
    rules = spec.parts("rules")
    spec.close()
    if not hostnames:
        return
    where = _Where(hostnames, namespace, is_grpc=kind == "GRPCRoute")
    for index, rule in enumerate(rules):
        own = rule.title("name")
        known_as = name if len(rules) == 1 and not own else f"{name}-{own or index + 1}"
        _write_rule(rule, known_as, where, backends, told)


@dataclass(frozen=True, slots=True)
class _Where:
    """What the rules of a route have in common."""

    hostnames: list[str]
    namespace: str
    is_grpc: bool


def _write_rule(rule: Part, name: str, where: _Where, backends: Backends, told: Translation) -> None:
    parts = rule.parts("matches")
    read = grpc_match if where.is_grpc else http_match
    matches = [read(one) for one in parts] if parts else [{"grpc": {}} if where.is_grpc else {}]

    def service(reference: Part) -> str | None:
        return backends.service(reference, where.namespace, is_grpc=where.is_grpc)

    filters = filters_of(rule, service)
    action = filters.redirect or _forward(rule, filters, service)
    if where.is_grpc and action["type"] == "forward":
        action.setdefault("timeout_seconds", 0)  # calls say their deadlines themselves, and streams have none
    rule.close()
    policies = [told.add("traffic_policy", f"{name}-cors", {"policy": filters.cors})] if filters.cors else []
    kept = [match for match in matches if match is not None]
    for index, match in enumerate(kept):
        acting = _fitting(action, match, rule)
        spec: dict[str, Any] = {"hostnames": where.hostnames, "match": match, "action": acting, **filters.edits()}
        if policies:
            spec["policies"] = policies
        told.add("route", name if len(kept) == 1 else f"{name}-{index + 1}", spec)


def _fitting(action: dict[str, Any], match: dict[str, Any], rule: Part) -> dict[str, Any]:
    """The action without the replacement of a prefix where no prefix is matched, as the specification refuses it."""
    if match.get("path", {"type": "prefix"})["type"] == "prefix":
        return action
    holder = action if action["type"] == "redirect" else action.get("rewrite", {})
    if holder.get("path", {}).get("type") != "prefix":
        return action
    rule.told.left_out(rule.place, f"No prefix of {match['path']['value']} can be replaced: none is matched.")
    kept = {key: value for key, value in holder.items() if key != "path"}
    return kept if holder is action else {**action, "rewrite": kept}


def _forward(rule: Part, filters: Filters, service: Any) -> dict[str, Any]:
    """To the backends by weight; requests that lead to none are answered 500, as the specification says."""
    backends: list[dict[str, Any]] = []
    for reference in rule.parts("backendRefs"):
        found = service(reference)
        weight = reference.number("weight")
        edits = filters_of(reference, service, is_backend=True).edits()
        reference.close()
        if found is not None:
            backends.append({"service": found, **({"weight": weight} if weight is not None else {}), **edits})
    if not any(backend.get("weight", 1) for backend in backends):
        rule.told.note(Severity.TOLD, rule.place, "leads to no service: requests are answered 500.")
        return dict(_UNANSWERABLE)
    action: dict[str, Any] = {"type": "forward", "backends": _merged(backends, rule)}
    if filters.rewrite:
        action["rewrite"] = filters.rewrite
    if filters.mirrors:
        action["mirrors"] = filters.mirrors
    return action | _times(rule) | _sticky(rule)


def _merged(backends: list[dict[str, Any]], rule: Part) -> list[dict[str, Any]]:
    """A service that is named twice has the sum of its shares."""
    merged: dict[str, dict[str, Any]] = {}
    for one in backends:
        if (first := merged.get(one["service"])) is not None:
            first["weight"] = first.get("weight", 1) + one.get("weight", 1)
            rule.told.note(Severity.CHANGED, rule.place, f"{one['service']} is named twice; its shares are added.")
        else:
            merged[one["service"]] = one
    return list(merged.values())


def _times(rule: Part) -> dict[str, Any]:
    said: dict[str, Any] = {}
    timeouts, retry = rule.part("timeouts"), rule.part("retry")
    per_try: float | None = None
    if timeouts is not None:
        request, per_try = (_seconds(timeouts, key) for key in ("request", "backendRequest"))
        timeouts.close()
        if request is not None:
            said["timeout_seconds"] = request
        elif per_try is not None:
            said["timeout_seconds"] = per_try
    if retry is not None:
        said["retry"] = _retry(retry, per_try)
    elif per_try and said.get("timeout_seconds", 0) > per_try:
        said["timeout_seconds"] = per_try
    return said


def _retry(retry: Part, per_try: float | None) -> dict[str, Any]:
    codes = [code for code in retry.take("codes", []) if isinstance(code, int)]
    found: dict[str, Any] = {"attempts": retry.number("attempts") or 1, "on": ["connect-failure"]}
    if codes:
        found["statuses"] = codes
    if per_try:
        found["per_try_timeout_seconds"] = per_try
    base = _seconds(retry, "backoff")
    if base:
        found["back_off"] = {"base_seconds": base, "max_seconds": min(10 * base, 60.0)}
    retry.close()
    return found


def _seconds(part: Part, key: str) -> float | None:
    if key not in part:
        return None
    text = part.text(key)
    seconds = seconds_of(text)
    if seconds is None:
        part.told.left_out(f"{part.place}/{key}", f"{text} is no duration.")
    return seconds


def _sticky(rule: Part) -> dict[str, Any]:
    session = rule.part("sessionPersistence")
    if session is None:
        return {}
    kind, name = session.text("type", "Cookie"), session.text("sessionName", "session")
    session.close()
    if kind == "Header":
        return {"sticky": {"type": "header", "name": name}}
    return {"sticky": {"type": "cookie", "name": name}}

"""Conditions of a rule."""

from __future__ import annotations

from typing import Any, Final

from policies.translating.documents import Part

_PATHS: Final = {"Exact": "exact", "PathPrefix": "prefix", "RegularExpression": "regex"}
_VALUES: Final = {"Exact": "exact", "RegularExpression": "regex"}


def http_match(part: Part) -> dict[str, Any] | None:
    """The match of an `HTTPRouteMatch`; None where it asks for something that is not understood."""
    match: dict[str, Any] = {}
    path = part.part("path")
    if path is not None:
        kind, value = path.text("type", "PathPrefix"), path.text("value", "/")
        if kind not in _PATHS:
            path.told.left_out(path.place, f"Paths are not compared by {kind}; the match is left out.")
            return None
        shown = value.rstrip("/") or "/" if kind == "PathPrefix" else value
        match["path"] = {"type": _PATHS[kind], "value": shown}
        path.close()
    if method := part.text("method"):
        match["methods"] = [method]
    for key, field in (("headers", "headers"), ("queryParams", "query")):
        conditions = _conditions(part, key, ignores_case=key == "headers")
        if conditions is None:
            return None
        if conditions:
            match[field] = conditions
    part.close()
    return match


def grpc_match(part: Part) -> dict[str, Any] | None:
    """The match of a `GRPCRouteMatch`; None where it asks for something that is not understood."""
    call: dict[str, Any] = {}
    method = part.part("method")
    if method is not None:
        kind = method.text("type", "Exact")
        if kind not in _VALUES:
            method.told.left_out(method.place, f"Calls are not compared by {kind}; the match is left out.")
            return None
        call = {"type": _VALUES[kind]}
        call |= {key: method.text(key) for key in ("service", "method") if key in method}
        method.close()
    conditions = _conditions(part, "headers", ignores_case=True)
    if conditions is None:
        return None
    part.close()
    return {"grpc": call, **({"headers": conditions} if conditions else {})}


def _conditions(part: Part, key: str, *, ignores_case: bool) -> list[dict[str, Any]] | None:
    """Of several conditions with one name the first counts, as the specification says."""
    found: dict[str, dict[str, Any]] = {}
    for one in part.parts(key):
        kind, name = one.text("type", "Exact"), one.text("name")
        if kind not in _VALUES:
            one.told.left_out(one.place, f"{name} is not compared by {kind}; the match is left out.")
            return None
        known_as = name.lower() if ignores_case else name
        if known_as in found:
            one.told.left_out(one.place, f"{name} is asked for above already, and the first counts.")
            continue
        found[known_as] = {"name": known_as, "type": _VALUES[kind], "value": one.text("value")}
        one.close()
    return list(found.values())

"""Filters of a rule or of one of its backends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from policies.translating.documents import Part

_PERCENT: Final = 100.0
_EDITS: Final = {"RequestHeaderModifier": "requestHeaderModifier", "ResponseHeaderModifier": "responseHeaderModifier"}


@dataclass(slots=True)
class Filters:
    """What the filters of a place ask for, in the words of routes."""

    request_headers: dict[str, Any] | None = None
    response_headers: dict[str, Any] | None = None
    redirect: dict[str, Any] | None = None
    rewrite: dict[str, Any] | None = None
    cors: dict[str, Any] | None = None
    mirrors: list[dict[str, Any]] = field(default_factory=list)

    def edits(self) -> dict[str, Any]:
        """The edits of headers, as a route or a backend has them."""
        both = {"request_headers": self.request_headers, "response_headers": self.response_headers}
        return {key: edits for key, edits in both.items() if edits}


def filters_of(part: Part, mirrored: Callable[[Part], str | None], *, is_backend: bool = False) -> Filters:
    """Read `filters`; `mirrored` names the service that a mirror leads to."""
    found = Filters()
    for one in part.parts("filters"):
        kind = one.text("type")
        if is_backend and kind not in _EDITS:
            one.told.left_out(one.place, f"{kind} is not done for one backend alone.")
            continue
        _read(one, kind, found, mirrored)
    return found


def _read(one: Part, kind: str, found: Filters, mirrored: Callable[[Part], str | None]) -> None:
    if kind == "RequestHeaderModifier":
        found.request_headers = _header_edits(one.part("requestHeaderModifier"))
    elif kind == "ResponseHeaderModifier":
        found.response_headers = _header_edits(one.part("responseHeaderModifier"))
    elif kind == "RequestRedirect":
        found.redirect = _redirect(one.part("requestRedirect"))
    elif kind == "URLRewrite":
        found.rewrite = _rewrite(one.part("urlRewrite"))
    elif kind == "RequestMirror":
        found.mirrors += _mirror(one.part("requestMirror"), mirrored)
    elif kind == "CORS":
        found.cors = _cors(one.part("cors"))
    else:
        one.told.left_out(one.place, f"A filter of the type {kind} is not understood.")
        return
    one.close()


def _header_edits(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    edits: dict[str, Any] = {
        key: [{"name": one.text("name"), "value": one.text("value")} for one in part.parts(key)]
        for key in ("set", "add")
    }
    edits["remove"] = part.texts("remove")
    part.close()
    return {key: values for key, values in edits.items() if values}


def _path(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    kind = part.text("type")
    field_, type_ = {
        "ReplaceFullPath": ("replaceFullPath", "full"),
        "ReplacePrefixMatch": ("replacePrefixMatch", "prefix"),
    }.get(kind, ("", ""))
    if not field_:
        part.told.left_out(part.place, f"A path is not replaced by {kind}.")
        return None
    value = part.text(field_, "/")
    part.close()
    return {"type": type_, "value": (value.rstrip("/") or "/") if type_ == "prefix" else value or "/"}


def _redirect(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    action: dict[str, Any] = {"type": "redirect", "status": part.number("statusCode") or 302}
    for key in ("scheme", "hostname"):
        if key in part:
            action[key] = part.text(key)
    if (port := part.number("port")) is not None:
        action["port"] = port
    if (path := _path(part.part("path"))) is not None:
        action["path"] = path
    part.close()
    return action


def _rewrite(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    rewrite: dict[str, Any] = {}
    if "hostname" in part:
        rewrite["hostname"] = part.text("hostname")
    if (path := _path(part.part("path"))) is not None:
        rewrite["path"] = path
    part.close()
    return rewrite


def _mirror(part: Part | None, mirrored: Callable[[Part], str | None]) -> list[dict[str, Any]]:
    reference = part.part("backendRef") if part is not None else None
    service = mirrored(reference) if reference is not None else None
    if part is None or service is None:
        return []
    mirror: dict[str, Any] = {"service": service}
    if (percent := part.number("percent")) is not None:
        mirror["percent"] = float(percent)
    fraction = part.part("fraction")
    if fraction is not None:
        mirror["percent"] = _PERCENT * (fraction.number("numerator") or 0) / (fraction.number("denominator") or 100)
    part.close()
    if mirror.get("percent") == 0:
        return []
    return [mirror]


def _cors(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    policy: dict[str, Any] = {"type": "cors", "origins": part.texts("allowOrigins") or ["*"]}
    if methods := part.texts("allowMethods"):
        policy["methods"] = methods
    for key, field_ in (("allowHeaders", "request_headers"), ("exposeHeaders", "response_headers")):
        if names := part.texts(key):
            policy[field_] = names
    if "allowCredentials" in part:
        policy["credentials"] = part.take("allowCredentials") is True
    if (age := part.number("maxAge")) is not None:
        policy["max_age_seconds"] = age
    part.close()
    return policy

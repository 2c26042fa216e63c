"""What a server or a location says besides where requests go; a location has what its server says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from policies.compiler.limits import HEADER_EDITS
from policies.translating.nginx.syntax import Directive
from policies.translating.translation import Severity, Translation

SAYS_NOTHING: Final = frozenset({
    "access_log", "charset", "daemon", "default_type", "error_log", "keepalive_timeout", "log_format", "pid",
    "proxy_buffering", "proxy_buffers", "proxy_http_version", "sendfile", "server_tokens", "ssl_ciphers",
    "ssl_prefer_server_ciphers", "ssl_protocols", "ssl_session_cache", "ssl_session_timeout", "tcp_nodelay",
    "tcp_nopush", "types", "user", "worker_connections", "worker_processes",
})  # fmt: skip
"""Directives about NGINX itself, or about what this gateway does by itself."""
_ACTING: Final = frozenset({"proxy_pass", "return", "rewrite", "grpc_pass"})
_BY_ITSELF: Final = frozenset({
    "host", "x-real-ip", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "upgrade", "connection",
})  # fmt: skip
_SIZE: Final = re.compile(r"([0-9]+)([kmg]?)", re.IGNORECASE)
_TIME: Final = re.compile(r"([0-9]+)(ms|s|m|h|)")
_BYTES: Final = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_SECONDS: Final = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Settings:
    """Header edits by name, time-outs in seconds, and the most bytes of a request's body (None: nothing is said)."""

    request_headers: dict[str, str] = field(default_factory=dict)
    response_headers: dict[str, str] = field(default_factory=dict)
    timeout_seconds: float | None = None
    connect_seconds: float | None = None
    body_bytes: int | None = None

    @staticmethod
    def pairs(headers: dict[str, str]) -> list[dict[str, Any]]:
        """Headers as edits of a route."""
        return [{"name": name, "value": value} for name, value in headers.items()]


def settings_of(directives: list[Directive], inherited: Settings, told: Translation) -> Settings:
    """What is said here, over what was said around it; what is not understood is told."""
    found = inherited
    for one in directives:
        if one.name in SAYS_NOTHING or one.name in _ACTING:
            continue
        changed = _change(one, found, told)
        if changed is None:
            told.left_out(one.place, "is not understood, and left out.")
        else:
            found = changed
    return found


def _change(one: Directive, found: Settings, told: Translation) -> Settings | None:
    first = one.arguments[0] if one.arguments else ""
    match one.name:
        case "proxy_set_header" | "grpc_set_header":
            return _request_header(one, found, told)
        case "add_header":
            return _response_header(one, found, told)
        case "client_max_body_size":
            size = _SIZE.fullmatch(first)
            most = int(size[1]) * _BYTES[size[2].lower()] if size else None
            return None if most is None else replace(found, body_bytes=most or None)
        case "proxy_read_timeout" | "grpc_read_timeout" | "proxy_send_timeout":
            seconds = _time(first)
            return None if seconds is None else replace(found, timeout_seconds=seconds)
        case "proxy_connect_timeout":
            seconds = _time(first)
            return None if seconds is None else replace(found, connect_seconds=min(seconds, 60.0))
    return None


def _request_header(one: Directive, found: Settings, told: Translation) -> Settings | None:
    if len(one.arguments) != 2:
        return None
    name, value = one.arguments[0].lower(), one.arguments[1]
    if name in _BY_ITSELF:
        told.note(Severity.TOLD, one.place, "The gateway does this by itself, in its own way.")
        return found
    if "$" in value or not value:
        return None
    if len(found.request_headers) >= HEADER_EDITS:
        return _too_many(one, found, told)
    return replace(found, request_headers={**found.request_headers, name: value})


def _response_header(one: Directive, found: Settings, told: Translation) -> Settings | None:
    if len(one.arguments) not in (2, 3) or "$" in one.arguments[1]:
        return None
    name, value = one.arguments[0].lower(), one.arguments[1]
    if name == "strict-transport-security":
        told.note(Severity.CHANGED, one.place, "HSTS is said by the hostname: turn it on there.")
        return found
    if len(found.response_headers) >= HEADER_EDITS:
        return _too_many(one, found, told)
    return replace(found, response_headers={**found.response_headers, name: value})


def _too_many(one: Directive, found: Settings, told: Translation) -> Settings:
    told.left_out(one.place, f"A route sets at most {HEADER_EDITS} headers.")
    return found


def _time(text: str) -> float | None:
    found = _TIME.fullmatch(text)
    return None if found is None else max(0.001, min(int(found[1]) * _SECONDS[found[2]], 3600.0))

"""Servers and their locations, as routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from policies.translating.hostnames import claim
from policies.translating.nginx.actions import Upstreams, action_of
from policies.translating.nginx.said import SAYS_NOTHING, Settings, settings_of
from policies.translating.nginx.syntax import Directive, parse
from policies.translating.translation import Severity, Translation, name_like

_OF_SERVER: Final = frozenset({"listen", "server_name", "location"})
_CERTIFICATES: Final = frozenset({"ssl_certificate", "ssl_certificate_key", "ssl_trusted_certificate"})
_CATCH_ALL: Final = ("_", "", "default_server", "localhost")


def read(text: str, told: Translation) -> None:
    """Add what the configuration says."""
    found = list(_within(parse(text), told))
    upstreams = Upstreams([one for one in found if one.name == "upstream"], told)
    for one in found:
        if one.name == "server":
            _write_server(one, upstreams, told)


def _within(directives: list[Directive], told: Translation) -> Iterator[Directive]:
    """Servers and upstreams, wherever they stand; what else is said for all of them is told."""
    for one in directives:
        if one.name in ("http", "stream", "events"):
            if one.name == "http":
                yield from _within(one.inside, told)
            elif one.inside:
                told.left_out(one.place, "is not about routes.")
        elif one.name in ("server", "upstream"):
            yield one
        elif one.name not in SAYS_NOTHING:
            told.left_out(one.place, "is not understood here, and left out.")


def _write_server(server: Directive, upstreams: Upstreams, told: Translation) -> None:
    names = [name for one in server.inside if one.name == "server_name" for name in one.arguments]
    hostnames = []
    for name in names:
        if name.startswith(("~", ".")) or name.endswith(".*"):
            told.left_out(server.place, f"The name {name} is neither a hostname nor *.example.com.")
        elif name not in _CATCH_ALL:
            hostnames.append(name.lower())
    hostnames = claim(told, hostnames, server.place)
    own = [one for one in server.inside if one.name not in _OF_SERVER and one.name not in _CERTIFICATES]
    _tell_of_tls(server, told)
    settings = settings_of(own, Settings(), told)
    if not hostnames:
        return
    known_as = name_like(hostnames[0])
    policies = _policies(settings, known_as, told)
    shared = _Server(hostnames, known_as, settings, policies)
    for one in server.inside:
        if one.name == "location":
            _write_location(one, shared, upstreams, told)
    action = action_of(own, "/", settings, upstreams, told)
    if action is not None:
        _add(known_as, hostnames, {"type": "prefix", "value": "/"}, action, (settings, policies), told)


@dataclass(frozen=True, slots=True)
class _Server:
    """What its locations have in common."""

    hostnames: list[str]
    name: str
    settings: Settings
    policies: list[str]


def _write_location(location: Directive, server: _Server, upstreams: Upstreams, told: Translation) -> None:
    path = _path(location, told)
    if path is None:
        return
    settings = settings_of(location.inside, server.settings, told)
    action = action_of(location.inside, path["value"], settings, upstreams, told)
    if action is None:
        told.left_out(location.place, "leads to no service, redirect or answer.")
        return
    name = f"{server.name}{path['value']}"
    has_own = settings.body_bytes != server.settings.body_bytes
    policies = _policies(settings, name_like(name), told) if has_own else server.policies
    _add(name, server.hostnames, path, action, (settings, policies), told)


def _path(location: Directive, told: Translation) -> dict[str, str] | None:
    sign, value = location.arguments if len(location.arguments) == 2 else ("", (location.arguments or ("/",))[0])
    if sign == "=":
        return {"type": "exact", "value": value}
    if sign in ("~", "~*"):
        told.note(Severity.CHANGED, location.place, "Expressions come after exact paths, and compare the whole path.")
        anchored = value[1:] if value.startswith("^") else f".*{value}"
        shown = anchored[:-1] if anchored.endswith("$") else f"{anchored}.*"
        return {"type": "regex", "value": f"(?i){shown}" if sign == "~*" else shown}
    if value.startswith("@"):
        told.left_out(location.place, "Only other locations lead to a named one.")
        return None
    if value != "/" and not value.endswith("/"):
        told.note(Severity.CHANGED, location.place, f"{value} takes whole segments: not {value}more.")
    return {"type": "prefix", "value": value.rstrip("/") or "/"}


def _policies(settings: Settings, owner: str, told: Translation) -> list[str]:
    if settings.body_bytes is None:
        return []
    policy = {"type": "size_limit", "request_bytes": settings.body_bytes}
    return [told.add("traffic_policy", f"{owner}-size", {"policy": policy})]


def _add(
    name: str, hostnames: list[str], path: dict[str, str], action: dict[str, Any],
    said: tuple[Settings, list[str]], told: Translation,
) -> None:  # fmt: skip
    settings, policies = said
    spec: dict[str, Any] = {"hostnames": hostnames, "match": {"path": path}, "action": action}
    if settings.request_headers:
        spec["request_headers"] = {"set": settings.pairs(settings.request_headers)}
    if settings.response_headers:
        spec["response_headers"] = {"set": settings.pairs(settings.response_headers)}
    if policies:
        spec["policies"] = policies
    told.add("route", name, spec)


def _tell_of_tls(server: Directive, told: Translation) -> None:
    if any(one.name in _CERTIFICATES for one in server.inside):
        text = "Certificates are made for the hostnames by themselves, or uploaded; files are not read."
        told.note(Severity.CHANGED, server.place, text)

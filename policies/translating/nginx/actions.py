"""Where requests go: to a service, elsewhere, or nowhere."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from policies.translating.nginx.said import Settings
from policies.translating.nginx.syntax import Directive
from policies.translating.translation import Severity, Translation

_USUAL_PORTS: Final = {"http": 80, "https": 443, "grpc": 80, "grpcs": 443}
_PASSED_OVER: Final = {
    "consecutive_failures": 1, "interval_seconds": 1.0, "ejection_seconds": 10.0, "most_percent": 100,
}  # fmt: skip
"""As NGINX passes servers over that fail (`max_fails`, `fail_timeout`); else none in reserve would ever be asked."""
_BALANCING: Final = {"least_conn": "least_request", "random": "random", "ip_hash": "ring_hash", "hash": "ring_hash"}
_ADDRESS: Final = re.compile(r"[0-9.]+|\[[0-9a-fA-F:]+\]")
_REDIRECTS: Final = (301, 302, 303, 307, 308)


class Upstreams:
    """Makes a service for each upstream or address that requests go to, once."""

    def __init__(self, found: list[Directive], told: Translation) -> None:
        self._told = told
        self._upstreams = {one.arguments[0]: one for one in found if one.arguments}
        self._made: dict[str, str] = {}

    def service(self, url: str, settings: Settings, place: str) -> str | None:
        """The service of a `proxy_pass`, None where it is not known before a request comes."""
        parsed = urlsplit(url)
        if "$" in url or parsed.scheme not in _USUAL_PORTS or not parsed.hostname:
            self._told.left_out(place, "Where it leads is only known with a request, or is no address.")
            return None
        key = f"{parsed.scheme}://{parsed.netloc}"
        if key not in self._made:
            if parsed.scheme in ("https", "grpcs"):
                text = "It wants TLS: say in the service how its certificate is verified."
                self._told.note(Severity.CHANGED, place, text)
            upstream = self._upstreams.get(parsed.netloc)
            port = parsed.port or _USUAL_PORTS[parsed.scheme]
            host = f"[{parsed.hostname}]" if ":" in parsed.hostname else parsed.hostname
            spec = self._endpoints(host, port, place) if upstream is None else self._balanced(upstream, place)
            if parsed.scheme.startswith("grpc"):
                spec["protocol"] = "http2"
            if settings.connect_seconds:
                spec["connect_timeout_seconds"] = settings.connect_seconds
            self._made[key] = self._told.add("service", parsed.netloc.split(":")[0], spec)
        return self._made[key]

    def _endpoints(self, host: str, port: int, place: str) -> dict[str, Any]:
        if _ADDRESS.fullmatch(host):
            return {"endpoints": {"type": "static", "addresses": [{"address": host.strip("[]"), "port": port}]}}
        if host == "localhost":
            self._told.note(Severity.CHANGED, place, "localhost would be the gateway itself: say where the service is.")
            return {"endpoints": {"type": "static", "addresses": []}}
        return {"endpoints": {"type": "dns", "host": host, "port": port}}

    def _balanced(self, upstream: Directive, place: str) -> dict[str, Any]:
        addresses: list[dict[str, Any]] = []
        names: list[tuple[str, int]] = []
        spec: dict[str, Any] = {}
        for one in upstream.inside:
            if one.name == "server" and one.arguments:
                self._read_server(one, addresses, names)
            elif one.name in _BALANCING:
                spec["load_balancing"] = _BALANCING[one.name]
                if _BALANCING[one.name] == "ring_hash":
                    self._told.note(Severity.CHANGED, one.place, "Say in the routes by what they hash (hash_on).")
            elif one.name not in ("keepalive", "zone", "keepalive_timeout", "keepalive_requests"):
                self._told.left_out(one.place, "is not understood, and left out.")
        if addresses and names:
            self._told.left_out(upstream.place, "Names beside addresses are left out: a service has one or the other.")
        if not addresses and names:
            for name, _ in names[1:]:
                self._told.left_out(upstream.place, f"Only the first name is followed, not {name}.")
            return spec | self._endpoints(*names[0], place)
        if any("priority" in one for one in addresses):
            spec["outlier_detection"] = dict(_PASSED_OVER)
        return spec | {"endpoints": {"type": "static", "addresses": addresses}}

    def _read_server(self, one: Directive, addresses: list[dict[str, Any]], names: list[tuple[str, int]]) -> None:
        host, _, port = one.arguments[0].rpartition(":")
        if not host or not port.isdigit():
            host, port = one.arguments[0], "80"
        if "down" in one.arguments:
            self._told.left_out(one.place, "Servers that are down are left out.")
            return
        if not _ADDRESS.fullmatch(host):
            names.append((host, int(port)))
            return
        weights = [int(word[7:]) for word in one.arguments if word.startswith("weight=") and word[7:].isdigit()]
        share = {"weight": weights[0]} if weights else {}
        reserve = {"priority": 1} if "backup" in one.arguments else {}
        addresses.append({"address": host.strip("[]"), "port": int(port), **share, **reserve})


def action_of(
    directives: list[Directive], matched: str, settings: Settings, upstreams: Upstreams, told: Translation
) -> dict[str, Any] | None:  # fmt: skip
    """What becomes of requests here; None where nothing is said."""
    for one in directives:
        if one.name == "return":
            return _returned(one, told)
        if one.name in ("proxy_pass", "grpc_pass") and one.arguments:
            return _forwarded(one, matched, settings, upstreams, told)
        if one.name == "rewrite":
            told.left_out(one.place, "Rewrites of this sort are a route's own (action.rewrite): write it there.")
    return None


def _returned(one: Directive, told: Translation) -> dict[str, Any] | None:
    first, rest = (one.arguments or ("",))[0], one.arguments[1:]
    status = int(first) if first.isdigit() else 302
    target = rest[0] if rest else ("" if first.isdigit() else first)
    if status not in _REDIRECTS:
        if not 200 <= status <= 599 or "$" in target:
            told.left_out(one.place, "is no status with a text that is known beforehand.")
            return None
        return {"type": "respond", "status": status, "body": target}
    action: dict[str, Any] = {"type": "redirect", "status": status}
    parsed = urlsplit(target.replace("$request_uri", "").replace("$uri", "").replace("$host", "same-host"))
    if parsed.scheme:
        action["scheme"] = parsed.scheme
    if parsed.hostname and parsed.hostname != "same-host":
        action["hostname"] = parsed.hostname
    if parsed.port:
        action["port"] = parsed.port
    if "$request_uri" not in target and "$uri" not in target:
        action["path"] = {"type": "full", "value": parsed.path or "/"}
        action["strip_query"] = True
    if "$" in parsed.netloc + parsed.path:
        told.left_out(one.place, "Variables other than $host, $uri and $request_uri are not understood.")
        return None
    return action


def _forwarded(
    one: Directive, matched: str, settings: Settings, upstreams: Upstreams, told: Translation
) -> dict[str, Any] | None:  # fmt: skip
    url = one.arguments[0]
    service = upstreams.service(url, settings, one.place)
    if service is None:
        return None
    action: dict[str, Any] = {"type": "forward", "backends": [{"service": service}]}
    if settings.timeout_seconds is not None:
        action["timeout_seconds"] = settings.timeout_seconds
    path = urlsplit(url).path
    if path and matched.startswith("/") and (path.rstrip("/") or "/") != matched:
        action["rewrite"] = {"path": {"type": "prefix", "value": path.rstrip("/") or "/"}}
    if path and not matched.startswith("/"):
        told.left_out(one.place, "After an expression the path is not replaced.")
    return action

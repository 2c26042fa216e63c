"""Services, routes, upstreams and consumers of a document."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from policies.translating.deck.plugins import plugin_policies
from policies.translating.documents import Part, Untranslatable, documents
from policies.translating.hostnames import claim
from policies.translating.translation import Severity, Translation, name_like

_ABOUT: Final = ("_format_version", "_transform", "_info", "_comment", "_konnect")
_SAYS_NOTHING: Final = ("id", "tags", "created_at", "updated_at", "enabled", "ws_id")
_USUAL_PORTS: Final = {"http": 80, "https": 443, "grpc": 80, "grpcs": 443}
_BALANCING: Final = {"round-robin": "round_robin", "least-connections": "least_request", "latency": "least_request"}
_HINT: Final = 6


def read(text: str, told: Translation) -> None:
    """Add what the document says."""
    found = documents(text)
    if len(found) != 1 or "_format_version" not in found[0]:
        raise Untranslatable("This is no configuration of decK: it has no _format_version.")
    document = Part(found[0], "decK", told)
    document.pass_over(*_ABOUT)
    upstreams = {one.text("name"): one for one in document.parts("upstreams")}
    everywhere = plugin_policies(document.parts("plugins"), "everywhere", told)
    for service in document.parts("services"):
        _write_service(service, upstreams, everywhere, told)
    for route in document.parts("routes"):
        told.left_out(route.place, "A route without a service of its own leads nowhere.")
    for consumer in document.parts("consumers"):
        _write_consumer(consumer, told)
    document.close()


def _write_service(service: Part, upstreams: dict[str, Part], everywhere: list[str], told: Translation) -> None:
    name = service.title("name") or service.title("host") or "service"
    spec, path = _endpoints(service, upstreams, told)
    times = {key: service.number(key) for key in ("connect_timeout", "read_timeout", "write_timeout")}
    if times["connect_timeout"]:
        spec["connect_timeout_seconds"] = min(times["connect_timeout"] / 1000, 60.0)
    made = told.add("service", name, spec)
    action: dict[str, Any] = {"type": "forward", "backends": [{"service": made}]}
    if times["read_timeout"]:
        action["timeout_seconds"] = min(times["read_timeout"] / 1000, 3600.0)
    if retries := service.number("retries"):
        action["retry"] = {"attempts": min(retries, 5), "on": ["connect-failure"]}
    policies = [*everywhere, *plugin_policies(service.parts("plugins"), name, told)]
    for index, route in enumerate(service.parts("routes")):
        _write_route(route, f"{name}-{index + 1}", {"action": action, "path": path, "policies": policies}, told)
    service.pass_over(*_SAYS_NOTHING)
    service.close()


def _endpoints(service: Part, upstreams: dict[str, Part], told: Translation) -> tuple[dict[str, Any], str]:
    protocol, host, path = service.text("protocol", "http"), service.text("host"), service.text("path")
    port = service.number("port") or _USUAL_PORTS.get(protocol, 80)
    if url := service.text("url"):
        protocol, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        host, _, shown = host.partition(":")
        port, path = int(shown) if shown.isdigit() else _USUAL_PORTS.get(protocol, 80), f"/{path}" if path else ""
    if protocol in ("https", "grpcs"):
        told.note(Severity.CHANGED, service.place, "It wants TLS: say in the service how its certificate is verified.")
    spec: dict[str, Any] = {"endpoints": {"type": "dns", "host": host, "port": port}}
    if protocol.startswith("grpc"):
        spec["protocol"] = "http2"
    if (upstream := upstreams.get(host)) is not None:
        spec |= _balanced(upstream, told)
    return spec, path.rstrip("/")


def _balanced(upstream: Part, told: Translation) -> dict[str, Any]:
    targets = []
    for one in upstream.parts("targets"):
        address, _, port = one.text("target").rpartition(":")
        weight = one.number("weight")
        if weight == 0:
            continue
        share = {} if weight is None else {"weight": max(1, min(128, round(weight / 10)))}
        targets.append({"address": address, "port": int(port) if port.isdigit() else 8000, **share})
        one.pass_over(*_SAYS_NOTHING)
        one.close()
    algorithm = upstream.text("algorithm", "round-robin")
    if algorithm not in _BALANCING:
        told.note(Severity.CHANGED, upstream.place, f"{algorithm} is not done alike; requests go by turns.")
    upstream.pass_over(*_SAYS_NOTHING, "slots")
    upstream.close()
    return {
        "endpoints": {"type": "static", "addresses": targets},
        "load_balancing": _BALANCING.get(algorithm, "round_robin"),
    }


def _write_route(route: Part, name: str, onto: dict[str, Any], told: Translation) -> None:
    name = route.title("name") or name
    hostnames = claim(told, route.texts("hosts"), route.place)
    conditions = route.part("headers") or Part({}, f"{route.place}/headers", told)
    headers = [
        {"name": key.lower(), "type": "exact", "value": values[0]}
        for key, values in ((key, conditions.texts(key)) for key in (conditions.keys() if conditions else []))
        if len(values) == 1
    ]
    if len(headers) < len(conditions.keys()):
        told.left_out(conditions.place, "Headers with several values are not understood.")
    match: dict[str, Any] = {"headers": headers} if headers else {}
    if methods := route.texts("methods"):
        match["methods"] = methods
    policies = [*onto["policies"], *plugin_policies(route.parts("plugins"), name, told)]
    is_stripped, keeps_host = route.take("strip_path", default=True), route.take("preserve_host", default=False)
    if not keeps_host:
        told.note(Severity.CHANGED, route.place, "The service sees the host that the client asked for.")
    _tell_of_protocols(route, told)
    route.pass_over(*_SAYS_NOTHING, "regex_priority", "path_handling", "request_buffering", "response_buffering")
    paths = route.texts("paths") or ["/"]
    route.close()
    for index, path in enumerate(paths):
        action = dict(onto["action"])
        matched = _path(path)
        if matched["type"] == "prefix" and (onto["path"] or (is_stripped and matched["value"] != "/")):
            kept = "" if is_stripped else matched["value"]
            action["rewrite"] = {"path": {"type": "prefix", "value": f"{onto['path']}{kept}" or "/"}}
        spec = {"hostnames": hostnames, "match": match | {"path": matched}, "action": action}
        if policies:
            spec["policies"] = policies
        if hostnames:
            told.add("route", name if len(paths) == 1 else f"{name}-{index + 1}", spec)


def _path(path: str) -> dict[str, str]:
    if path.startswith("~"):
        return {"type": "regex", "value": f"{path[1:]}.*"}
    return {"type": "prefix", "value": path.rstrip("/") or "/"}


def _tell_of_protocols(route: Part, told: Translation) -> None:
    if set(route.texts("protocols")) == {"https"}:
        text = "It is for https alone: let its hostname redirect to https."
        told.note(Severity.CHANGED, f"{route.place}/protocols", text)
    route.pass_over("https_redirect_status_code", "snis")


def _write_consumer(consumer: Part, told: Translation) -> None:
    name = consumer.text("username") or consumer.text("custom_id") or "consumer"
    groups = [name_like(one.text("group")) for one in consumer.parts("acls")]
    keys = []
    for index, credential in enumerate(consumer.parts("keyauth_credentials")):
        key = credential.text("key")
        digest = hashlib.sha256(key.encode()).hexdigest()
        keys.append({"name": f"key-{index + 1}", "digest": digest, "hint": key[:_HINT] if len(key) > 4 * _HINT else ""})
    for kind in ("jwt_secrets", "basicauth_credentials", "hmacauth_credentials", "oauth2_credentials"):
        if kind in consumer:
            consumer.pass_over(kind)
            told.left_out(f"{consumer.place}/{kind}", "Only API keys of consumers are taken over.")
    consumer.pass_over(*_SAYS_NOTHING, "custom_id", "groups")
    consumer.close()
    told.add("consumer", name, {"groups": groups, "keys": keys})

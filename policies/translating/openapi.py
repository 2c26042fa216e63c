"""OpenAPI documents (3.x): a route for each path, so that only what is described gets through."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from policies.translating.documents import Part, Untranslatable, documents
from policies.translating.hostnames import claim
from policies.translating.translation import Severity, Translation

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_VARIABLE: Final = re.compile(r"\{([^{}/]+)\}")
_ABOUT: Final = ("openapi", "info", "tags", "externalDocs", "components", "security", "jsonSchemaDialect")
_ABOUT_PATH: Final = ("summary", "description", "parameters", "servers")
_USUAL_PORTS: Final = {"http": 80, "https": 443}


def read(text: str, told: Translation) -> None:
    """Add what the document says."""
    found = documents(text)
    if len(found) != 1 or not str(found[0].get("openapi", "")).startswith("3."):
        raise Untranslatable("This is no OpenAPI document of version 3.")
    document = Part(found[0], "OpenAPI", told)
    document.pass_over(*_ABOUT)
    _tell_of_security(found[0], told)
    service, base, own = _server(document, told)
    hostnames = claim(told, list(told.known.hostnames) or own, "OpenAPI/servers")
    paths = document.part("paths")
    document.close()
    if not hostnames or paths is None or service is None:
        return
    for path, item in paths.items():
        _write_path(path, item, {"service": service, "base": base, "hostnames": hostnames}, told)


def _server(document: Part, told: Translation) -> tuple[str | None, str, list[str]]:
    """The service that the first server stands for, the path before all others, and its hostname."""
    servers = document.parts("servers")
    for other in servers[1:]:
        told.left_out(other.place, "Only the first server is taken.")
    url = servers[0].text("url") if servers else ""
    parsed = urlsplit(url)
    if parsed.scheme not in _USUAL_PORTS or not parsed.hostname or "{" in (parsed.hostname or ""):
        told.left_out(
            "OpenAPI/servers", "The first server must be a whole address such as http://orders.internal:8080/v1."
        )
        return None, "", []
    if parsed.scheme == "https":
        text = "The server wants TLS: say in the service how its certificate is verified."
        told.note(Severity.CHANGED, "OpenAPI/servers/0", text)
    port = parsed.port or _USUAL_PORTS[parsed.scheme]
    endpoints = {"type": "dns", "host": parsed.hostname, "port": port}
    service = told.add("service", parsed.hostname.split(".")[0], {"endpoints": endpoints})
    return service, parsed.path.rstrip("/"), [parsed.hostname]


def _tell_of_security(document: Any, told: Translation) -> None:
    components = document.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    for name, scheme in (schemes or {}).items() if isinstance(schemes, dict) else ():
        kind = scheme.get("type", "unknown") if isinstance(scheme, dict) else "unknown"
        place = f"OpenAPI/components/securitySchemes/{name}"
        told.left_out(place, f"Nothing asks for it yet ({kind}): name a policy on the routes, an API key or a token.")


def _write_path(path: str, item: Part, onto: dict[str, Any], told: Translation) -> None:
    operations = [method for method in _METHODS if method in item]
    ids = [operation.text("operationId") for operation in (item.part(method) for method in operations) if operation]
    item.pass_over(*_ABOUT_PATH)
    item.close()
    if not operations:
        return
    match = _match(f"{onto['base']}{path}", item.place, told)
    named = ids[0] if len(operations) == 1 and ids[0] else path
    match["methods"] = [method.upper() for method in operations]
    action = {"type": "forward", "backends": [{"service": onto["service"]}]}
    told.add("route", named, {"hostnames": onto["hostnames"], "match": match, "action": action})


def _match(path: str, place: str, told: Translation) -> dict[str, Any]:
    if not _VARIABLE.search(path):
        return {"path": {"type": "exact", "value": path}}
    if any("{" in segment and not _VARIABLE.fullmatch(segment) for segment in path.split("/")):
        shown = "".join(
            re.escape(part) if index % 2 == 0 else "[^/]+" for index, part in enumerate(_VARIABLE.split(path))
        )
        told.note(Severity.CHANGED, place, "A variable is part of a segment: the path is compared as an expression.")
        return {"path": {"type": "regex", "value": shown}}
    named: dict[str, str] = {}

    def variable(found: re.Match[str]) -> str:
        name = re.sub(r"[^a-z0-9_]", "_", found[1].lower()) or "part"
        name = name if name[0].isalpha() else f"p{name}"
        named[name] = name
        return f"{{{name}}}"

    return {"path": {"type": "template", "value": _VARIABLE.sub(variable, path)}}

"""Plugins of Kong as traffic policies, where one does the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from policies.translating.documents import Part
from policies.translating.translation import Severity, Translation

_SAYS_NOTHING: Final = ("id", "tags", "created_at", "protocols", "instance_name")
_WINDOWS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_PERIODS: Final = {60: "minute", 3600: "hour", 86_400: "day"}
_MIB: Final = 1024 * 1024
_UNITS: Final = {"megabytes": _MIB, "kilobytes": 1024, "bytes": 1}


def plugin_policies(plugins: list[Part], owner: str, told: Translation) -> list[str]:
    """The names of the policies that these plugins become."""
    found = []
    for plugin in plugins:
        kind, config = plugin.text("name"), plugin.part("config") or Part({}, f"{plugin.place}/config", told)
        is_off = plugin.take("enabled", default=True) is False
        plugin.pass_over(*_SAYS_NOTHING)
        plugin.close()
        reader = _READERS.get(kind)
        if is_off:
            told.left_out(plugin.place, f"{kind} is turned off.")
        elif reader is None:
            told.left_out(plugin.place, f"There is nothing like the plugin {kind}, or it is not taken over.")
        elif (policy := reader(config, told)) is not None:
            config.close()
            found.append(told.add("traffic_policy", f"{owner}-{kind}", {"policy": policy}))
    return found


def _rate_limiting(config: Part, told: Translation) -> dict[str, Any] | None:
    said = [(seconds, config.number(name)) for name, seconds in _WINDOWS.items()]
    windows = [(seconds, number) for seconds, number in said if number is not None]
    if not windows:
        told.left_out(config.place, "names no window from a second to a day.")
        return None
    seconds, requests = windows[0]
    for other, _ in windows[1:]:
        told.left_out(config.place, f"Only the shortest window is taken, not that of {other} seconds.")
    by, header = config.text("limit_by", "consumer"), config.text("header_name")
    config.pass_over("fault_tolerant", "hide_client_headers", "redis", "error_code", "error_message", "sync_rate")
    is_common = config.text("policy", "local") != "local"
    if is_common and seconds not in _PERIODS:
        text = f"A common count is by the minute, hour or day; that of {seconds} seconds is by each node here."
        told.note(Severity.CHANGED, config.place, text)
    counted: dict[str, Any] | None = {"type": "client_address"}
    if by == "consumer":
        counted = {"type": "consumer"}
    elif by == "header" and header:
        counted = {"type": "header", "name": header}
    elif by == "service":
        counted = None
    elif by != "ip":
        told.note(Severity.CHANGED, config.place, f"By {by} nothing is counted here; clients are, by address.")
    if is_common and seconds in _PERIODS:
        by_whom = [counted] if counted else []
        return {"type": "quota", "requests": requests, "period": _PERIODS[seconds], "by": by_whom}
    return {"type": "rate_limit", "requests": requests, "per_seconds": seconds, "by": counted}


def _cors(config: Part, told: Translation) -> dict[str, Any] | None:
    origins, credentials = config.texts("origins") or ["*"], config.take("credentials") is True
    if credentials and "*" in origins:
        told.left_out(config.place, "Every origin with credentials lets any site act for a user: name the origins.")
        return None
    policy: dict[str, Any] = {"type": "cors", "origins": origins, "credentials": credentials}
    for key, field in (("methods", "methods"), ("headers", "request_headers"), ("exposed_headers", "response_headers")):
        if names := config.texts(key):
            policy[field] = names
    if (age := config.number("max_age")) is not None:
        policy["max_age_seconds"] = age
    config.pass_over("preflight_continue", "private_network")
    return policy


def _key_auth(config: Part, told: Translation) -> dict[str, Any]:
    names = config.texts("key_names") or ["apikey"]
    sources: list[dict[str, Any]] = []
    if config.take("key_in_header", default=True):
        sources += [{"type": "header", "name": name} for name in names]
    if config.take("key_in_query", default=True):
        sources += [{"type": "query", "name": name} for name in names]
    if config.take("key_in_body"):
        told.left_out(config.place, "Keys are not looked for in bodies.")
    if "anonymous" in config:
        config.pass_over("anonymous")
        told.note(Severity.CHANGED, config.place, "Requests without a key are nobody's, and of no consumer.")
    config.pass_over("run_on_preflight", "realm")
    hides = config.take("hide_credentials") is True
    return {"type": "api_key", "sources": sources, "forward_key": not hides}


def _ip_restriction(config: Part, _told: Translation) -> dict[str, Any]:
    config.pass_over("status", "message")
    return {"type": "ip_access", "allow": config.texts("allow"), "deny": config.texts("deny")}


def _size(config: Part, _told: Translation) -> dict[str, Any]:
    unit = config.text("size_unit", "megabytes")
    config.pass_over("require_content_length")
    return {
        "type": "size_limit",
        "request_bytes": (config.number("allowed_payload_size") or 128) * _UNITS.get(unit, _MIB),
    }


def _proxy_cache(config: Part, told: Translation) -> dict[str, Any]:
    """Kong keeps answers for `cache_ttl` whatever services say, unless `cache_control` is on."""
    respects, ttl = config.take("cache_control") is True, config.number("cache_ttl") or 300
    headers, names = config.texts("vary_headers"), config.texts("vary_query_params")
    config.pass_over("strategy", "memory", "content_type", "response_code", "request_method", "storage_ttl")
    config.pass_over("ignore_uri_case", "response_headers")
    told.note(Severity.CHANGED, config.place, "Which statuses, methods and types are kept is as the gateway has it.")
    query: dict[str, Any] = {"type": "only", "names": names} if names else {"type": "all"}
    if names:
        told.note(Severity.CHANGED, config.place, "Services no longer see parameters that do not count.")
    key = {"query": query, "headers": headers}
    times = {"ttl_seconds": ttl, "max_ttl_seconds": max(ttl, 3600)}
    return {"type": "cache", **times, "respect_service": respects, "key": key, "identified": "each"}


def _transformer(side: str) -> Callable[[Part, Translation], dict[str, Any] | None]:
    def read(config: Part, told: Translation) -> dict[str, Any] | None:
        edits = {verb: _headers(config, verb) for verb in ("add", "replace", "remove")}
        for verb in ("rename", "append"):
            if verb in config:
                told.left_out(f"{config.place}/{verb}", "Only add, replace and remove are taken over.")
                config.pass_over(verb)
        if not any(edits.values()):
            return None
        remove = [name for name, _ in edits["remove"]]
        changed = [{"name": name, "value": value} for name, value in edits["replace"]]
        added = [{"name": name, "value": value} for name, value in edits["add"]]
        return {"type": "headers", side: {"set": changed, "add": added, "remove": remove}}

    return read


def _headers(config: Part, verb: str) -> list[tuple[str, str]]:
    part = config.part(verb)
    if part is None:
        return []
    found = []
    for text in part.texts("headers"):
        name, _, value = text.partition(":")
        found.append((name.strip(), value.strip()))
    part.close()
    return found


_READERS: Final[dict[str, Callable[[Part, Translation], dict[str, Any] | None]]] = {
    "rate-limiting": _rate_limiting,
    "cors": _cors,
    "key-auth": _key_auth,
    "ip-restriction": _ip_restriction,
    "request-size-limiting": _size,
    "proxy-cache": _proxy_cache,
    "request-transformer": _transformer("request"),
    "response-transformer": _transformer("response"),
}

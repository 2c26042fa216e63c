"""Objects, contexts and slices for tests of the compiler, written as briefly as a person would say them."""

from collections.abc import Iterable
from typing import Any

from gatehouse_protocol import envoy_schema

from policies.compiler import Compiled, IntentObject, SliceContext, compile_slice, parse

SCHEMA = envoy_schema.default()
_CLIENTS = ("client_addresses", "countries", "asns", "tls_fingerprints")
CONDITIONS = ("methods", "headers", "query", "cookies", "grpc", *_CLIENTS, "scheme")
"""What a match asks for beside a path."""


def made(kind: str, name: str, spec: dict[str, Any] | None = None) -> IntentObject:
    """A checked object; the test fails with its problems when there is none."""
    found = parse(kind, name, spec or {})
    assert isinstance(found, IntentObject), found
    return found


def refusals(kind: str, name: str, spec: Any) -> dict[str, str]:
    """Pointer → code of everything wrong with what is not an object."""
    found = parse(kind, name, spec)
    assert not isinstance(found, IntentObject), found
    return {problem.pointer: problem.code for problem in found}


def hostname(name: str = "shop.acme.test", **spec: Any) -> IntentObject:
    return made("hostname", name, spec)


def service(name: str, *addresses: str, **spec: Any) -> IntentObject:
    """A service with public endpoints on port 80, unless told otherwise."""
    endpoints = [{"address": address, "port": 80} for address in addresses]
    return made("service", name, {"endpoints": {"type": "static", "addresses": endpoints}} | spec)


def forward(*services: str, **more: Any) -> dict[str, Any]:
    return {"type": "forward", "backends": [{"service": name} for name in services]} | more


def route(name: str, path: str = "/", type: str = "prefix", **spec: Any) -> IntentObject:
    """A route on shop.acme.test, to the service `echo` unless told otherwise; match parts may be given directly."""
    match = {"path": {"type": type, "value": path}}
    match |= {key: spec.pop(key) for key in CONDITIONS if key in spec}
    return made("route", name, {"hostnames": ["shop.acme.test"], "match": match, "action": forward("echo")} | spec)


def context_of(objects: Iterable[IntentObject], **more: Any) -> SliceContext:
    """The context of acme's slice in which exactly these objects exist."""
    objects = tuple(objects)
    named = {kind: frozenset(item.name for item in objects if item.kind == kind) for kind in ("service", "hostname")}
    settings = {"tenant": "acme", "gateway": "edge", "services": named["service"], "hostnames": named["hostname"]}
    policies = [item for item in objects if item.kind == "waf_policy"]
    settings |= {"waf_policies": frozenset(item.name for item in policies)}
    settings |= {"looking_at_responses": frozenset(item.name for item in policies if item.spec.looks_at_responses)}
    settings |= {"dlp_policies": frozenset(item.name for item in objects if item.kind == "dlp_policy")}
    settings |= {"traffic_policies": {item.name: item.spec.type for item in objects if item.kind == "traffic_policy"}}
    settings |= {"lists": {item.name: item.spec.type for item in objects if item.kind == "list"}}
    return SliceContext(**(settings | more))


def compiled(*objects: IntentObject, **more: Any) -> Compiled:
    return compile_slice(objects, context_of(objects, **more), SCHEMA)


def platform(*objects: IntentObject) -> Compiled:
    """The platform's slice: these objects, or one plain listener."""
    objects = objects or (made("listener", "http", {"protocol": "http", "port": 8080}),)
    return compiled(*objects, tenant="platform", is_platform=True)


def codes(result: Compiled) -> set[tuple[str, str]]:
    """(object, code) of every problem."""
    return {(problem.name, problem.code) for problem in result.problems}


def named(result: Compiled, type_name: str, name: str) -> Any:
    """The message of one resource."""
    found = [one for one in result.resources if one.type_url.endswith(f".{type_name}") and one.name == name]
    assert len(found) == 1, [(one.type_url, one.name) for one in result.resources]
    return SCHEMA.unpack(found[0].body)

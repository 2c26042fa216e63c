"""All checks on emitted resources, as problems about the objects that they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.messages import DLP_POLICY_TYPE, LIST_TYPE, WAF_POLICY_TYPE
from google.protobuf.message import DecodeError

from policies.compiler.envoy.values import (
    CLUSTER_URL,
    LISTENER_URL,
    ROUTE_TABLE_URL,
    VIRTUAL_HOST_URL,
)
from policies.compiler.intent import Kind
from policies.compiler.problems import Problem, Severity, in_order
from policies.compiler.resources import Resource
from policies.compiler.units import object_of
from policies.compiler.verification.checker import Violation, rule_checker
from policies.compiler.verification.lint import (
    Finding,
    filters_of,
    lint_cluster,
    lint_listener,
    lint_route_table,
    lint_virtual_host,
)

_OF_INSPECTORS: Final = (WAF_POLICY_TYPE, LIST_TYPE, DLP_POLICY_TYPE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What else a node runs beside the verified resources; nothing is checked against what is not known (None)."""

    listeners: Sequence[Resource] | None = None
    clusters: frozenset[str] | None = None
    endpoints: frozenset[str] | None = None


def verify(
    resources: Sequence[Resource], schema: EnvoySchema, surroundings: Surroundings | None = None
) -> tuple[Problem, ...]:
    """What Envoy would refuse or break in these resources, which may be a part of a slice."""
    of_envoys = [resource for resource in resources if resource.type_url not in _OF_INSPECTORS]
    opened = [(resource, _open(resource, schema)) for resource in of_envoys]
    checker = rule_checker(schema)
    linter = _Linter(schema, surroundings or Surroundings())
    problems: list[Problem] = []
    for resource, message in opened:
        if message is None:
            problems.append(_problem(resource, "", "resource_unreadable", "is not a message that this Envoy knows"))
            continue
        problems += [_broken_rule(resource, violation) for violation in checker.violations(message)]
        problems += [_problem(resource, route, code, text) for code, route, text in linter.lint(resource, message)]
    return in_order(problems)


class _Linter:
    def __init__(self, schema: EnvoySchema, around: Surroundings) -> None:
        self._schema = schema
        self._around = around
        listeners = [_open(item, schema) for item in around.listeners or () if item.type_url == LISTENER_URL]
        self._filters = filters_of(listeners, schema) if listeners else None

    def lint(self, resource: Resource, message: Any) -> Iterator[Finding]:
        match resource.type_url:
            case type_url if type_url == LISTENER_URL:
                return lint_listener(message, self._schema)
            case type_url if type_url == ROUTE_TABLE_URL:
                return lint_route_table(message)
            case type_url if type_url == CLUSTER_URL:
                return lint_cluster(message, self._around.endpoints)
            case type_url if type_url == VIRTUAL_HOST_URL:
                return lint_virtual_host(message, self._schema, self._around.clusters, self._filters)
        return iter(())


def _open(resource: Resource, schema: EnvoySchema) -> Any | None:
    try:
        return schema.unpack(resource.body)
    except (KeyError, DecodeError):
        return None


def _broken_rule(resource: Resource, found: Violation) -> Problem:
    text = f"{found.path} {found.text}"
    if found.is_deprecation:
        return _problem(resource, found.route, "envoy_deprecated", text, Severity.NOTICE)
    return _problem(resource, found.route, "envoy_invalid", text)


def _problem(resource: Resource, route: str, code: str, text: str, severity: Severity = Severity.ERROR) -> Problem:
    """A problem about the route that a fault lies in, else about the object that heads the unit."""
    head = object_of(resource.unit)
    kind, name = (head.kind.value, head.name) if head else ("", "")
    if route:
        kind, name = Kind.ROUTE, route.partition("/")[2]
    return Problem(kind=kind, name=name, pointer="", code=code, severity=severity, text=text)

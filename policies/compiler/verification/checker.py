"""Envoy's own validation rules, applied to a message and everything inside it, with the path of every violation.

Envoy checks the same rules, but its answer about a large message is cut off before the reason. The rules are options in
the schema (protoc-gen-validate); those of a message type are read once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from google.protobuf.message import DecodeError

from policies.compiler.verification.options import RuleOptions
from policies.compiler.verification.rules import FieldRule, field_rule

_ANY: Final = "google.protobuf.Any"
_ROUTE: Final = "envoy.config.route.v3.Route"
_Children = Callable[[Any], Iterator[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Violation:
    """Where (`routes[3].match`), what, and the name of the route it is in (empty outside of routes).

    One that is only a deprecation is accepted by this Envoy, and may be refused by the next.
    """

    path: str
    text: str
    route: str
    is_deprecation: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be checked in a message type."""

    is_any: bool
    is_route: bool
    rules: tuple[tuple[str, FieldRule], ...]
    oneofs: tuple[str, ...]
    deprecated: frozenset[str]
    children: Mapping[str, _Children]


class RuleChecker:
    """Checks messages of one schema, learning each message type once; `rule_checker` keeps one for each."""

    def __init__(self, schema: EnvoySchema) -> None:
        self._schema = schema
        self._options = RuleOptions(schema)
        self._plans: dict[type, _Plan] = {}

    def violations(self, message: Any) -> Iterator[Violation]:
        """Every rule that the message, or anything inside it, breaks, and every deprecated field that is in use."""
        return self._walk(message, "", "")

    def _walk(self, message: Any, path: str, route: str) -> Iterator[Violation]:
        plan = self._plans.get(type(message)) or self._learn(message)
        if plan.is_any:
            yield from self._walk_any(message, path, route)
            return
        if plan.is_route:
            route = message.name
        prefix = f"{path}." if path else ""
        for where, text in _broken_rules(message, plan):
            yield Violation(prefix + where, text, route)
        for field, value in message.ListFields():
            name = field.name
            if name in plan.deprecated:
                yield Violation(prefix + name, "is deprecated in this Envoy", route, is_deprecation=True)
            if name in plan.children:
                for place, child in plan.children[name](value):
                    yield from self._walk(child, f"{prefix}{name}{place}", route)

    def _walk_any(self, wrapped: Any, path: str, route: str) -> Iterator[Violation]:
        try:
            inner = self._schema.open_any(wrapped)
        except (KeyError, DecodeError):
            yield Violation(path, f"is not a message that this Envoy knows: {wrapped.type_url[:120]}", route)
            return
        yield from self._walk(inner, f"{path}<{inner.DESCRIPTOR.name}>", route)

    def _learn(self, message: Any) -> _Plan:
        descriptor = message.DESCRIPTOR
        rules = ((field, self._options.of_field(field)) for field in descriptor.fields)
        plan = self._plans[type(message)] = _Plan(
            is_any=descriptor.full_name == _ANY,
            is_route=descriptor.full_name == _ROUTE,
            rules=tuple((field.name, field_rule(field, rule)) for field, rule in rules if rule is not None),
            oneofs=tuple(oneof.name for oneof in descriptor.oneofs if self._options.is_required(oneof)),
            deprecated=frozenset(field.name for field in descriptor.fields if field.GetOptions().deprecated),
            children={field.name: found for field in descriptor.fields if (found := _children_of(field)) is not None},
        )
        return plan


@lru_cache(maxsize=4)
def rule_checker(schema: EnvoySchema) -> RuleChecker:
    """The checker of a schema."""
    return RuleChecker(schema)


def _broken_rules(message: Any, plan: _Plan) -> Iterator[tuple[str, str]]:
    for name, rule in plan.rules:
        for place, text in rule(message):
            yield name + place, text
    for oneof in plan.oneofs:
        if message.WhichOneof(oneof) is None:
            yield oneof, "needs one of its members"


def _children_of(field: Any) -> _Children | None:
    """How to find the messages in a field that is set, each with its place: `""`, `[2]` or `[key]`."""
    if field.message_type is None:
        return None
    if field.message_type.GetOptions().map_entry:
        holds_messages = field.message_type.fields_by_name["value"].message_type is not None
        return _map_children if holds_messages else None
    return _list_children if field.is_repeated else _only_child


def _map_children(value: Any) -> Iterator[tuple[str, Any]]:
    return ((f"[{key}]", value[key]) for key in sorted(value))


def _list_children(value: Any) -> Iterator[tuple[str, Any]]:
    return ((f"[{index}]", item) for index, item in enumerate(value))


def _only_child(value: Any) -> Iterator[tuple[str, Any]]:
    return iter((("", value),))

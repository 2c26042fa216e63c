"""The rules of one field as a function from the message that holds it to its faults, by the shape of the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from policies.compiler.verification.values import Requirement, requirements_of

Fault = tuple[str, str]  # where below the field, such as "[2]", and what
FieldRule = Callable[[Any], Iterator[Fault]]


def field_rule(field: Any, rules: Any) -> FieldRule:
    """The rule of a field, given its descriptor and its `validate.FieldRules`."""
    if rules.HasField("map"):
        return _map_rule(field, rules.map)
    if rules.HasField("repeated"):
        return _list_rule(field, rules.repeated)
    if field.message_type is not None:
        return _message_rule(field, rules)
    return _scalar_rule(field, rules)


def _scalar_rule(field: Any, rules: Any) -> FieldRule:
    """A scalar without presence is always judged, for its default is a value; others only when they are set."""
    name, requirements, has_presence = field.name, _requirements(field, rules), field.has_presence

    def rule(message: Any) -> Iterator[Fault]:
        if not has_presence or message.HasField(name):
            value = getattr(message, name)
            for holds, words in requirements:
                if not holds(value):
                    yield "", words

    return rule


def _message_rule(field: Any, rules: Any) -> FieldRule:
    """A message may be required to be there; of a wrapper such as UInt32Value the rule is about its value."""
    name, requirements = field.name, _requirements(field, rules)
    is_asked_for = rules.message.required or rules.duration.required or rules.any.required
    must_be_set = is_asked_for and field.containing_oneof is None
    is_wrapper = rules.WhichOneof("type") not in (None, "duration", "any", "timestamp")

    def rule(message: Any) -> Iterator[Fault]:
        if message.HasField(name):
            value = getattr(message, name)
            for holds, words in requirements:
                if not holds(value.value if is_wrapper else value):
                    yield "", words
        elif must_be_set:
            yield "", "is required"

    return rule


def _list_rule(field: Any, rules: Any) -> FieldRule:
    name, requirements, sizes = field.name, _requirements(field, rules.items), _sizes(rules, "items")

    def rule(message: Any) -> Iterator[Fault]:
        items = getattr(message, name)
        if rules.ignore_empty and not items:
            return
        yield from (("", words) for holds, words in sizes if not holds(len(items)))
        if rules.unique and len({str(item) for item in items}) < len(items):
            yield "", "must not repeat an entry"
        for index, item in enumerate(items) if requirements else ():
            yield from ((f"[{index}]", words) for holds, words in requirements if not holds(item))

    return rule


def _map_rule(field: Any, rules: Any) -> FieldRule:
    name, parts, sizes = field.name, field.message_type.fields_by_name, _sizes(rules, "pairs")
    of_keys, of_values = _requirements(parts["key"], rules.keys), _requirements(parts["value"], rules.values)

    def rule(message: Any) -> Iterator[Fault]:
        entries = getattr(message, name)
        if rules.ignore_empty and not entries:
            return
        yield from (("", words) for holds, words in sizes if not holds(len(entries)))
        for key in sorted(entries) if of_keys or of_values else ():
            yield from ((f"[{key}]", words) for holds, words in of_keys if not holds(key))
            yield from ((f"[{key}]", words) for holds, words in of_values if not holds(entries[key]))

    return rule


def _requirements(field: Any, rules: Any) -> tuple[Requirement, ...]:
    """Of one value of a field, one element of a list, or one key or value of a map."""
    kind = rules.WhichOneof("type")
    if kind in (None, "repeated", "map", "any", "timestamp"):
        return ()
    is_defined = field.enum_type.values_by_number.__contains__ if field.enum_type is not None else None
    return requirements_of(kind, getattr(rules, kind), is_defined)


def _sizes(rules: Any, suffix: str) -> tuple[Requirement, ...]:
    found: list[Requirement] = []
    if rules.HasField(f"min_{suffix}"):
        least = getattr(rules, f"min_{suffix}")
        found.append((lambda size: size >= least, f"must have at least {least} entries"))
    if rules.HasField(f"max_{suffix}"):
        most = getattr(rules, f"max_{suffix}")
        found.append((lambda size: size <= most, f"must have at most {most} entries"))
    return tuple(found)

"""Says in JSON Schema (draft 2020-12, as OpenAPI 3.1 has it) what `shapes.parse` accepts. Pure.

Documentation is generated from the very dataclasses that messages are read into, so that neither can drift.
"""

import dataclasses
import inspect
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, get_args, get_origin

from gatehouse_protocol.shapes import defaults_of, encode, fields_of

Schema = dict[str, Any]
_SCALARS: Final[Mapping[Any, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer", "format": "int64"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    dict: {"type": "object"},
}


def schemas_of(
    messages: Iterable[type[Any]], prefix: str, open_messages: Iterable[type[Any]] = ()
) -> dict[str, Schema]:
    """Return the schemas of messages, and of what they consist of, by class name.

    References begin with `prefix`, as in `#/components/schemas/`. Of what only `open_messages` consist of, fields that
    are not named are allowed.
    """
    closed = _reachable(messages)
    opened = [one for one in _reachable(open_messages) if one not in closed]
    found = {one.__name__: _named(one, prefix, is_open=False) for one in closed}
    return found | {one.__name__: _named(one, prefix, is_open=True) for one in opened}


def schema_of(kind: Any, prefix: str) -> Schema:
    """Return the schema of a value of a type; messages and enumerations are referred to by name."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        checks = [check.schema for check in arguments[1:]]
        return {key: value for part in (schema_of(arguments[0], prefix), *checks) for key, value in part.items()}
    if origin in (typing.Union, types.UnionType):
        (inner,) = (one for one in arguments if one is not types.NoneType)
        return _or_null(schema_of(inner, prefix))
    if origin is tuple:
        return _array(arguments, prefix)
    return {"$ref": f"{prefix}{kind.__name__}"} if _has_name(kind) else dict(_SCALARS[origin or kind])


def _array(arguments: tuple[Any, ...], prefix: str) -> Schema:
    if arguments[-1] is Ellipsis:
        return {"type": "array", "items": schema_of(arguments[0], prefix)}
    count, items = len(arguments), [schema_of(one, prefix) for one in arguments]
    return {"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]} if "type" in schema else {"oneOf": [schema, {"type": "null"}]}


def _named(kind: Any, prefix: str, *, is_open: bool) -> Schema:
    if not dataclasses.is_dataclass(kind):
        return {**_described(kind), "type": "string", "enum": [str(one) for one in kind]}
    properties = {name: schema_of(field, prefix) for name, field in fields_of(typing.cast("Any", kind)).items()}
    defaults = defaults_of(typing.cast("Any", kind))
    for name, default in defaults.items():
        properties[name] = {**properties[name], "default": encode(default)}
    required = [name for name in properties if name not in defaults]
    closing = {} if is_open else {"additionalProperties": False}
    return {**_described(kind), "type": "object", "properties": properties, "required": required, **closing}


def _described(kind: Any) -> Schema:
    """Return the class' own docstring; the signature that Python writes in its absence is none."""
    text = inspect.cleandoc(kind.__dict__.get("__doc__") or "")
    return {} if not text or text.startswith(f"{kind.__name__}(") else {"description": text}


def _has_name(kind: Any) -> bool:
    return isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, StrEnum))


def _reachable(messages: Iterable[type[Any]]) -> list[Any]:
    """Return messages and everything with a name inside them, each once."""
    found: list[Any] = []
    left = list(messages)
    while left:
        one = left.pop(0)
        if one not in found:
            found.append(one)
            if dataclasses.is_dataclass(one):
                left += [part for kind in fields_of(one).values() for part in _named_in(kind)]
    return found


def _named_in(kind: Any) -> list[Any]:
    return [kind] if _has_name(kind) else [part for inner in get_args(kind) for part in _named_in(inner)]

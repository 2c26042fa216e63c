"""Turns JSON values into frozen dataclasses and back, strictly: unknown fields and other types are refused.

What a node would have to guess it must not act upon (blank rows and doubled files took whole fleets down elsewhere), so
there is no coercion: `"1"` is not a number, `true` is not one, and `null` is only accepted where the type says so.
A field with a default may be absent: it is one that peers of an earlier version do not know.
"""

import base64
import binascii
import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

T = TypeVar("T")
Reader = Callable[[Any, str], Any]
MAX_INTEGER: Final = 2**63 - 1


class ShapeError(ValueError):
    """A value does not have the expected shape; `pointer` is the JSON pointer to it, `text` what is wrong there."""

    def __init__(self, pointer: str, text: str) -> None:
        super().__init__(f"{pointer or '/'}: {text}")
        self.pointer = pointer
        self.text = text


@dataclass(frozen=True, slots=True)
class Check:
    """A named condition on a value, as in `Annotated[str, Check("…", predicate)]`; `schema` says it in JSON Schema."""

    text: str
    is_met: Callable[[Any], bool]
    schema: Mapping[str, Any] = field(default_factory=dict, hash=False)


def at_most(number: int, of: str = "items") -> Check:
    """Return the condition that a sequence has no more `items`, or a text no more `characters`."""
    keyword = "maxLength" if of == "characters" else "maxItems"
    return Check(f"expected at most {number} {of}", lambda value: len(value) <= number, {keyword: number})


def parse(shape: type[T], value: Any, *, may_have_more: bool = False) -> T:
    """Return `value` (as from `json.loads`) as a `shape`, or raise `ShapeError`.

    With `may_have_more` unknown fields are passed over, for answers that carry facts and not instructions.
    """
    reader: Reader = _reader(typing.cast("Any", shape), may_have_more)
    return typing.cast("T", reader(value, ""))


def encode(value: Any) -> Any:
    """Return the JSON value of a dataclass, the inverse of `parse`."""
    if dataclasses.is_dataclass(value):
        return {json: encode(getattr(value, name)) for name, json in _names(typing.cast("Any", type(value)))}
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    if isinstance(value, datetime):
        return format_time(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def format_time(moment: datetime) -> str:
    """Return an aware datetime as RFC 3339 in UTC with microseconds, ending in Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def fields_of(shape: type[Any]) -> dict[str, Any]:
    """Return the type of each field of a message by its name on the wire, in the order of the wire."""
    hints = typing.get_type_hints(shape, include_extras=True)
    return {json: hints[name] for name, json in _names(typing.cast("Any", shape))}


def defaults_of(shape: type[Any]) -> dict[str, Any]:
    """Return the default of each field that may be absent, by its name on the wire."""
    of_field = {field.name: field.default for field in dataclasses.fields(shape)}
    named = {json: of_field[name] for name, json in _names(typing.cast("Any", shape))}
    return {json: default for json, default in named.items() if default is not dataclasses.MISSING}


@cache
def _names(shape: Any) -> tuple[tuple[str, str], ...]:
    """Return (attribute, JSON name) of each field; a trailing underscore keeps Python's keywords out of the way."""
    return tuple((field.name, field.name.rstrip("_")) for field in dataclasses.fields(shape))


@cache
def _reader(shape: Any, may_have_more: bool) -> Reader:
    """Compile a type into the function that reads it; done once for each type, so reading costs no reflection."""
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is Annotated:
        return _checked(_reader(arguments[0], may_have_more), arguments[1:])
    if origin in (typing.Union, types.UnionType):
        (inner,) = (one for one in arguments if one is not types.NoneType)
        return _optional(_reader(inner, may_have_more))
    if origin is tuple:
        return _sequence(arguments, may_have_more)
    if dataclasses.is_dataclass(shape):
        return _record(shape, may_have_more)
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return _choice(shape)
    return _SCALARS[origin or shape]


def _record(shape: Any, may_have_more: bool) -> Reader:
    hints = typing.get_type_hints(shape, include_extras=True)
    readers = [(json, _reader(hints[name], may_have_more)) for name, json in _names(shape)]
    known = frozenset(name for name, _ in readers)
    defaults = defaults_of(shape)
    required = known - defaults.keys()

    def read(value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            raise ShapeError(at, "expected an object")
        if not may_have_more and (extra := value.keys() - known):
            raise ShapeError(f"{at}/{min(extra)}", "unknown field")
        if missing := required - value.keys():
            raise ShapeError(f"{at}/{min(missing)}", "required")
        return shape(
            *[reader(value[name], f"{at}/{name}") if name in value else defaults[name] for name, reader in readers]
        )

    return read


def _sequence(arguments: tuple[Any, ...], may_have_more: bool) -> Reader:
    if arguments[-1] is Ellipsis:
        item = _reader(arguments[0], may_have_more)
        return lambda value, at: tuple(item(one, f"{at}/{number}") for number, one in enumerate(_array(value, at)))
    items = [_reader(argument, may_have_more) for argument in arguments]

    def read(value: Any, at: str) -> tuple[Any, ...]:
        if len(_array(value, at)) != len(items):
            raise ShapeError(at, f"expected {len(items)} items")
        return tuple(item(one, f"{at}/{number}") for number, (item, one) in enumerate(zip(items, value, strict=True)))

    return read


def _checked(inner: Reader, checks: tuple[Any, ...]) -> Reader:
    def read(value: Any, at: str) -> Any:
        found = inner(value, at)
        for check in checks:
            if not check.is_met(found):
                raise ShapeError(at, check.text)
        return found

    return read


def _optional(inner: Reader) -> Reader:
    return lambda value, at: None if value is None else inner(value, at)


def _choice(shape: type[StrEnum]) -> Reader:
    choices: Mapping[str, StrEnum] = {str(one): one for one in shape}

    def read(value: Any, at: str) -> StrEnum:
        if not isinstance(value, str) or value not in choices:
            raise ShapeError(at, f"expected one of {', '.join(choices)}")
        return choices[value]

    return read


def _array(value: Any, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise ShapeError(at, "expected an array")
    return value


def _text(value: Any, at: str) -> str:
    if type(value) is not str or "\0" in value:
        raise ShapeError(at, "expected a string without NUL")
    return value


def _integer(value: Any, at: str) -> int:
    if type(value) is not int or abs(value) > MAX_INTEGER:
        raise ShapeError(at, "expected an integer of at most 64 bits")
    return value


def _flag(value: Any, at: str) -> bool:
    if type(value) is not bool:
        raise ShapeError(at, "expected true or false")
    return value


def _moment(value: Any, at: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value, at))
    except ValueError:
        raise ShapeError(at, "expected a time in RFC 3339") from None
    if moment.tzinfo is None:
        raise ShapeError(at, "expected a time with its offset")
    return moment.astimezone(UTC)


def _base64(value: Any, at: str) -> bytes:
    try:
        return base64.b64decode(_text(value, at), validate=True)
    except binascii.Error:
        raise ShapeError(at, "expected base64") from None


def _object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ShapeError(at, "expected an object")
    return value


_SCALARS: Final[dict[Any, Reader]] = {
    str: _text,
    int: _integer,
    bool: _flag,
    datetime: _moment,
    bytes: _base64,
    dict: _object,
}

"""Ports of a destination: one number, or a text of numbers and ranges such as `80,443,8000-8100`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import PlainValidator, WithJsonSchema

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.limits import PORT_RANGES

_FIRST, _LAST = 1, 65_535
_PART: Final = re.compile(r"\s*([0-9]{1,5})\s*(?:-\s*([0-9]{1,5})\s*)?", re.ASCII)
_CHARACTERS: Final = 400

PortRange = tuple[int, int]


def ports(value: Any) -> int | str:
    """The canonical form: a number, or a text of numbers and ranges in order, none of which touch."""
    if isinstance(value, str):
        found = _together(_parts(value))
        if found == ((found[0][0], found[0][0]),):
            return found[0][0]
        return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in found)
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse("type_number", "must be a whole number, or a text such as 80,443,8000-8100")
    return _within(value)


def port_ranges(value: int | str) -> tuple[PortRange, ...]:
    """First and last port of each range of a canonical value, in order."""
    if isinstance(value, int):
        return ((value, value),)
    return _parts(value)


def _parts(text: str) -> tuple[PortRange, ...]:
    if len(text) > _CHARACTERS:
        raise refuse("text_too_long", f"has more than {_CHARACTERS} characters")
    found = [_part(part) for part in text.split(",")]
    if len(found) > PORT_RANGES:
        raise refuse("list_too_long", f"has more than {PORT_RANGES} ports and ranges")
    return tuple(found)


def _part(text: str) -> PortRange:
    match = _PART.fullmatch(text)
    if match is None:
        raise refuse("ports_invalid", f"{quote(text)} is neither a port nor a range such as 8000-8100")
    low = _within(int(match[1]))
    high = _within(int(match[2])) if match[2] else low
    if low > high:
        raise refuse("ports_invalid", f"a range begins with the lower port: {high}-{low}")
    return low, high


def _within(number: int) -> int:
    if number < _FIRST:
        raise refuse("number_range", f"must be at least {_FIRST}")
    if number > _LAST:
        raise refuse("number_range", f"must be at most {_LAST}")
    return number


def _together(ranges: tuple[PortRange, ...]) -> tuple[PortRange, ...]:
    joined: list[PortRange] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


_NUMBER: Final = {"type": "integer", "minimum": _FIRST, "maximum": _LAST}
_TEXT: Final = {"type": "string", "maxLength": _CHARACTERS, "examples": ["80,443,8000-8100"]}

Ports = Annotated[int | str, PlainValidator(ports), WithJsonSchema({"anyOf": [_NUMBER, _TEXT]})]

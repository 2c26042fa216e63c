"""Arguments of queries, forms and JSON, and cookies: names with their values, never more than `MOST`."""

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote, unquote_plus

MOST: Final = 1000
DEEPEST: Final = 64
Arguments = dict[str, tuple[str, ...]]


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON, with every member: services differ in which they take of two with one name."""


class TooManyError(ValueError):
    """There are more arguments, or more levels of them, than are looked at."""


def of_form(text: bytes) -> Arguments:
    """Return the arguments of a query or an urlencoded form. Raises TooManyError."""
    pairs = [part for part in text.decode("utf-8", "surrogateescape").split("&") if part]
    if len(pairs) > MOST:
        raise TooManyError(f"more than {MOST} arguments")
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        found.setdefault(_form(name), []).append(_form(value))
    return _fixed(found)


def of_json(text: bytes) -> Arguments:
    """Return the values in a JSON document by their path, `user.name`.

    Items of arrays go by the array's name, `items.id`, and by their number as well, `items.0.id`.

    Raises ValueError where it is none, and TooManyError.
    """
    found: dict[str, list[str]] = {}
    try:
        document = json.loads(text, object_pairs_hook=_Pairs)
    except RecursionError:
        raise TooManyError(f"deeper than {DEEPEST} levels") from None
    for count, (numbered, name, value) in enumerate(_leaves("", "", document, 0), start=1):
        if count > MOST:
            raise TooManyError(f"more than {MOST} values")
        found.setdefault(name, []).append(value)
        if numbered != name:
            found.setdefault(numbered, []).append(value)
    return _fixed(found)


def of_cookies(text: str) -> Arguments:
    """Return the cookies of Cookie headers joined by `;`."""
    found: dict[str, list[str]] = {}
    for pair in text.split(";")[:MOST]:
        name, equals, value = pair.strip().partition("=")
        if equals:
            found.setdefault(name, []).append(unquote(value.strip('"'), errors="surrogateescape"))
    return _fixed(found)


def _form(text: str) -> str:
    return unquote_plus(text, errors="surrogateescape")


def _leaves(numbered: str, name: str, value: Any, depth: int) -> Iterator[tuple[str, str, str]]:
    """Values by their path, with numbers of items and without."""
    if depth > DEEPEST:
        raise TooManyError(f"deeper than {DEEPEST} levels")
    if isinstance(value, _Pairs):
        for key, inner in value:
            yield from _leaves(_below(numbered, key), _below(name, key), inner, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(_below(numbered, str(number)), name, inner, depth + 1)
    else:
        yield numbered, name, value if isinstance(value, str) else json.dumps(value)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _fixed(found: dict[str, list[str]]) -> Arguments:
    return {name: tuple(values) for name, values in found.items()}

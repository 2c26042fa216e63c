"""PURE: whether headers fit what a route asks of them, as Envoy sees it (`envoy.config.route.v3.HeaderMatcher`)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from google.protobuf.unknown_fields import UnknownFieldSet

Test = Callable[[Mapping[str, str]], bool]
"""Of headers: whether they fit."""

_INTEGER: Final = re.compile(r"[+-]?\d{1,19}")


class UnknownMatcherError(Exception):
    """A route asks in a way that is not known here; the text says in which."""


def check_known(message: Any, what: str) -> None:
    """Raise `UnknownMatcherError` if the message says anything that nobody here looks at."""
    unknown = UnknownFieldSet(message)
    if len(unknown):
        raise UnknownMatcherError(f"{what}: field {unknown[0].field_number}")


def header_test(asked: Any) -> Test:
    """Return the test that a `HeaderMatcher` is; raise `UnknownMatcherError`.

    A header that is not there fits nothing but a question for its absence, unless it is to be taken for empty.
    """
    check_known(asked, f"the header {asked.name}")
    name, is_inverted = asked.name, asked.invert_match
    if asked.HasField("string_match"):
        test = _text_test(asked.string_match)
    elif asked.HasField("range_match"):
        test = _range_test(asked.range_match.start, asked.range_match.end)
    else:
        is_wanted = (asked.present_match if asked.HasField("present_match") else True) != is_inverted
        return lambda headers: (name in headers or asked.treat_missing_header_as_empty) is is_wanted
    missing = "" if asked.treat_missing_header_as_empty else None

    def fits(headers: Mapping[str, str]) -> bool:
        value = headers.get(name, missing)
        return value is not None and test(value) is not is_inverted

    return fits


def _range_test(start: int, end: int) -> Callable[[str], bool]:
    return lambda value: _INTEGER.fullmatch(value) is not None and start <= int(value) < end


def _text_test(asked: Any) -> Callable[[str], bool]:
    check_known(asked, "a text")
    if asked.HasField("safe_regex"):
        return _pattern_test(asked.safe_regex.regex)
    fold: Callable[[str], str] = str.lower if asked.ignore_case else str
    for field, test in _TESTS.items():
        if asked.HasField(field):
            wanted = fold(getattr(asked, field))
            return lambda value: test(fold(value), wanted)
    raise UnknownMatcherError("a text: asks for nothing")


_TESTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "exact": str.__eq__,
    "prefix": str.startswith,
    "suffix": str.endswith,
    "contains": str.__contains__,
}


def _pattern_test(pattern: str) -> Callable[[str], bool]:
    try:
        compiled = re.compile(pattern, re.ASCII)
    except re.error as error:
        raise UnknownMatcherError(f"a pattern: {error}") from None
    return lambda value: compiled.fullmatch(value) is not None

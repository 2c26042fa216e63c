"""Path templates: whole segments of which some are variables, `/users/{id}/posts/{post}`, and may end in `{rest=**}`.

`*` and `{name}` stand for one segment that is not empty, `**` and `{name=**}` for all that is left, slashes and all,
and for nothing. This is the common subset of Envoy's URI templates that can be read at a glance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import printable_ascii

MOST_VARIABLES: Final = 5  # so many Envoy takes
_LITERAL: Final = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()+,;:@]|%[0-9A-F]{2})*", re.ASCII)
_VARIABLE: Final = re.compile(r"\{([A-Za-z][A-Za-z0-9_]{0,15})(?:=(\*\*?))?\}", re.ASCII)
_REFERENCE: Final = re.compile(r"\{([^{}]*)\}")
_SEGMENT: Final = r"[a-zA-Z0-9\-._~%!$&'()+,;:@=]+"
_REST: Final = r"[a-zA-Z0-9\-._~%!$&'()+,;:@=/]*"


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a template between slashes: a text, or a variable (perhaps without a name)."""

    text: str = ""
    is_variable: bool = False
    takes_the_rest: bool = False


def template(value: str) -> str:
    """The value itself when it is a template of an absolute path."""
    printable_ascii(value)
    if not value.startswith("/"):
        raise refuse("path_not_absolute", f"{quote(value)} must start with /")
    found = list(segments(value))
    names = [one.text for one in found if one.is_variable and one.text]
    if len(names) != len(set(names)):
        raise refuse("template_invalid", "each variable needs a name of its own")
    if sum(one.is_variable for one in found) > MOST_VARIABLES:
        raise refuse("template_invalid", f"may have {MOST_VARIABLES} variables")
    if any(one.takes_the_rest for one in found[:-1]):
        raise refuse("template_invalid", "what takes the rest (**) must come last")
    path("/" + "/".join("x" if one.is_variable else one.text for one in found))
    return value


def rewrite_template(value: str) -> str:
    """The value itself when it is a path in which variables of the matched template may stand: `/posts/{post}`."""
    path(_REFERENCE.sub("x", value))
    return value


def segments(value: str) -> Iterator[Segment]:
    """The segments of a template; refused where one is neither text nor a variable."""
    for text in value.removeprefix("/").split("/"):
        variable = _VARIABLE.fullmatch(text)
        if text in ("*", "**"):
            yield Segment("", is_variable=True, takes_the_rest=text == "**")
        elif variable is not None:
            yield Segment(variable[1], is_variable=True, takes_the_rest=variable[2] == "**")
        elif _LITERAL.fullmatch(text):
            yield Segment(text)
        else:
            found = quote(text)
            raise refuse("template_invalid", f"{found} is neither text nor a whole {{name}}, * or, at the end, **")


def variables(value: str) -> frozenset[str]:
    """The names of the variables of a checked template."""
    return frozenset(one.text for one in segments(value) if one.is_variable and one.text)


def references(value: str) -> tuple[str, ...]:
    """The names that a checked rewrite speaks of."""
    return tuple(_REFERENCE.findall(value))


def shape(value: str) -> str:
    """A checked template without the names: two with the same shape take the same paths."""
    kinds = ("**" if one.takes_the_rest else "*" if one.is_variable else one.text for one in segments(value))
    return "/" + "/".join(kinds)


def literal_characters(value: str) -> int:
    """How much of a checked template is text, by which the more specific of two is told."""
    return sum(len(one.text) + 1 for one in segments(value) if not one.is_variable)


def literal_start(value: str) -> str:
    """The text with which every path that a checked template takes begins."""
    return value.partition("{")[0].partition("*")[0]


def expression(value: str) -> str:
    """A regular expression for the same paths, as Envoy makes it of a template."""
    return "/" + "/".join(_expression_of(one) for one in segments(value))


def _expression_of(segment: Segment) -> str:
    if segment.takes_the_rest:
        return _REST
    return _SEGMENT if segment.is_variable else re.escape(segment.text)

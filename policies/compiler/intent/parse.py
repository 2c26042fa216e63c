"""From untrusted JSON to a checked object, or to every reason why not, each with a pointer to its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from policies.compiler.intent.fields.refusal import quote
from policies.compiler.intent.kinds import Kind
from policies.compiler.intent.object import IntentObject
from policies.compiler.intent.registry import KINDS
from policies.compiler.problems import Problem, Severity, in_order

_MOST_PROBLEMS: Final = 100
# The schema library's error types that people meet, as our codes and words; `{…}` comes from the error's context.
_COMPLAINTS: Final = {
    "missing": ("field_missing", "is required"),
    "extra_forbidden": ("field_unknown", "is not a field here"),
    "string_too_long": ("text_too_long", "has more than {max_length} characters"),
    "string_too_short": ("text_empty", "must not be empty"),
    "string_type": ("type_text", "must be text"),
    "string_unicode": ("text_control", "is not valid Unicode"),
    "bool_type": ("type_flag", "must be true or false"),
    "int_type": ("type_number", "must be a whole number"),
    "int_from_float": ("type_number", "must be a whole number"),
    "float_type": ("type_number", "must be a number"),
    "finite_number": ("type_number", "must be a finite number"),
    "greater_than_equal": ("number_range", "must be at least {ge}"),
    "less_than_equal": ("number_range", "must be at most {le}"),
    "too_long": ("list_too_long", "has more than {max_length} entries"),
    "too_short": ("list_too_short", "has too few entries: at least {min_length}"),
    "tuple_type": ("type_list", "must be a list"),
    "enum": ("choice_unknown", "must be {expected}"),
    "datetime_type": ("moment_invalid", "must be a moment such as 2026-03-01T12:00:00Z"),
    "datetime_parsing": ("moment_invalid", "must be a moment such as 2026-03-01T12:00:00Z"),
    "datetime_from_date_parsing": ("moment_invalid", "must be a moment such as 2026-03-01T12:00:00Z"),
    "timezone_aware": ("moment_invalid", "must say its time zone, as 2026-03-01T12:00:00Z does"),
    "literal_error": ("choice_unknown", "must be {expected}"),
    "union_tag_invalid": ("choice_unknown", "its type must be one of {expected_tags}"),
    "union_tag_not_found": ("field_missing", "needs a type"),
    "model_type": ("type_object", "must be an object"),
    "model_attributes_type": ("type_object", "must be an object"),
    "dict_type": ("type_object", "must be an object"),
}


def parse(kind: str, name: object, spec_json: object) -> IntentObject | tuple[Problem, ...]:
    """The object that untrusted values describe, or all problems with them; never raises on any JSON value."""
    try:
        known = Kind(kind)
    except ValueError:
        text = f"{quote(str(kind))} is not a kind of object"
        return (Problem(kind="", name="", pointer="/kind", code="kind_unknown", severity=Severity.ERROR, text=text),)
    found: list[tuple[str, str, str]] = []
    canonical = _name(known, name, found)
    spec = None
    try:
        spec = KINDS[known].spec.model_validate(spec_json)
    except ValidationError as error:
        found += [_complaint(detail, spec_json) for detail in error.errors(include_url=False)]
    if found or spec is None:
        return _problems(known, canonical, found)
    return IntentObject(known, canonical, spec)


def _name(kind: Kind, name: object, found: list[tuple[str, str, str]]) -> str:
    """The canonical name; where there is none, what was given (shortened), with the reason added to `found`."""
    if not isinstance(name, str):
        found.append(("/name", "type_text", "must be text"))
        return ""
    try:
        return KINDS[kind].check_name(name)
    except PydanticCustomError as refusal:
        found.append(("/name", refusal.type, refusal.message()))
        return quote(name)[1:-1]


def _problems(kind: Kind, name: str, found: Sequence[tuple[str, str, str]]) -> tuple[Problem, ...]:
    """The findings as problems: no more than a person can use, no list called short because its entries are bad."""
    parents = {pointer.rpartition("/")[0] for pointer, _, _ in found}
    parents |= {parent.rpartition("/")[0] for parent in parents}
    return in_order(
        Problem(kind=kind, name=name, pointer=pointer, code=code, severity=Severity.ERROR, text=text)
        for pointer, code, text in found[:_MOST_PROBLEMS]
        if code != "list_too_short" or pointer not in parents
    )


def _complaint(detail: ErrorDetails, spec_json: object) -> tuple[str, str, str]:
    """Pointer, code and text of one error of the schema library."""
    context = detail.get("ctx") or {}
    pointer = "/spec" + "".join(_steps(detail["loc"], spec_json))
    if "below" in context:
        return pointer + context["below"], detail["type"], detail["msg"]
    code, words = _COMPLAINTS.get(
        detail["type"], ("value_invalid", detail["msg"].replace("{", "{{").replace("}", "}}"))
    )
    return pointer, code, words.format(**context)


def _steps(location: Sequence[int | str], value: Any) -> Iterator[str]:
    """The tokens of a pointer. A location also names the chosen member of a union, which the value does not have."""
    is_tagged = False
    for step in location:
        is_tag = isinstance(value, dict) and value.get("type") == step and not is_tagged
        if is_tag:  # it comes first: what follows may be a field of the same name
            is_tagged = True
            continue
        is_tagged = False
        yield "/" + quote(str(step))[1:-1].replace("~", "~0").replace("/", "~1")
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            value = None

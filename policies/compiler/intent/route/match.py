"""What a request must look like for a route to take it. All conditions must hold; an empty list asks for nothing."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from policies.compiler.intent.fields.header_fields import HeaderName, header_value
from policies.compiler.intent.fields.paths import path, prefix
from policies.compiler.intent.fields.query import QueryName
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.regexes import regex
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import (
    CONDITIONS_PER_ROUTE,
    HEADER_VALUE_CHARACTERS,
    METHODS_PER_ROUTE,
    PATH_CHARACTERS,
    QUERY_CHARACTERS,
    REGEX_CHARACTERS,
)

_METHOD: Final = re.compile(r"[A-Z][A-Z-]{0,31}", re.ASCII)
_QUERY_VALUE: Final = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*+,;:@/?=]|%[0-9A-Fa-f]{2})*", re.ASCII)  # RFC 3986, 3.4


class PathType(StrEnum):
    """How a path is compared; the order is the order of precedence."""

    EXACT = "exact"
    REGEX = "regex"
    PREFIX = "prefix"


class ValueType(StrEnum):
    """How the value of a header or query parameter is compared."""

    EXACT = "exact"
    REGEX = "regex"
    PRESENT = "present"


class PathMatch(Spec):
    """A condition on the path without its query. A prefix ends at a segment: `/api` takes `/api/x`, not `/apix`."""

    type: PathType = PathType.PREFIX
    value: Annotated[str, Field(max_length=PATH_CHARACTERS)] = "/"

    @field_validator("value")
    @classmethod
    def _by_type(cls, value: str, info: ValidationInfo) -> str:
        match info.data.get("type"):
            case PathType.PREFIX:
                return prefix(value)
            case PathType.EXACT:
                return path(value)
            case PathType.REGEX:
                return _short_regex(value)
        return value


class HeaderCondition(Spec):
    """A condition on one header; `invert` turns it round, and then a missing header counts as empty."""

    name: HeaderName
    type: ValueType = ValueType.EXACT
    value: Annotated[
        str, Field(max_length=HEADER_VALUE_CHARACTERS, validate_default=True), AfterValidator(header_value)
    ] = ""
    invert: Flag = False

    @field_validator("value")
    @classmethod
    def _by_type(cls, value: str, info: ValidationInfo) -> str:
        return _condition_value(value, info.data.get("type"))


class QueryCondition(Spec):
    """A condition on the first value of one query parameter, compared as it is sent, without decoding."""

    name: QueryName
    type: ValueType = ValueType.EXACT
    value: Annotated[
        str, Field(max_length=QUERY_CHARACTERS, validate_default=True), AfterValidator(printable_ascii)
    ] = ""

    @field_validator("value")
    @classmethod
    def _by_type(cls, value: str, info: ValidationInfo) -> str:
        type_ = info.data.get("type")
        if type_ is ValueType.EXACT and value and not _QUERY_VALUE.fullmatch(value):
            raise refuse("query_value_unencoded", "is compared as it is sent, so it must be percent-encoded")
        return _condition_value(value, type_)


def _method(value: str) -> str:
    if not _METHOD.fullmatch(value) or value == "CONNECT":
        raise refuse("method_invalid", f"{quote(value)} is not a method that can be routed, such as GET")
    return value


class Match(Spec):
    """All of: the path, one of the methods (none listed: any), every header and every query condition."""

    path: PathMatch = PathMatch()
    methods: Annotated[
        tuple[Annotated[str, Field(max_length=32), AfterValidator(_method)], ...],
        Field(max_length=METHODS_PER_ROUTE),
    ] = ()
    headers: Annotated[tuple[HeaderCondition, ...], Field(max_length=CONDITIONS_PER_ROUTE)] = ()
    query: Annotated[tuple[QueryCondition, ...], Field(max_length=CONDITIONS_PER_ROUTE)] = ()

    @field_validator("methods")
    @classmethod
    def _distinct(cls, methods: tuple[str, ...]) -> tuple[str, ...]:
        for index, method in enumerate(methods):
            if method in methods[:index]:
                raise refuse("method_duplicate", f"{method} is listed twice", below=f"/{index}")
        return methods


def _condition_value(value: str, type_: ValueType | None) -> str:
    match type_:
        case ValueType.REGEX:
            return _short_regex(value)
        case ValueType.PRESENT if value:
            raise refuse("value_unused", "must be empty when only presence is asked for")
        case ValueType.EXACT if not value:
            raise refuse("value_missing", "a value to compare with is needed")
    return value


def _short_regex(value: str) -> str:
    if len(value) > REGEX_CHARACTERS:
        raise refuse("text_too_long", f"an expression has at most {REGEX_CHARACTERS} characters")
    return regex(value)

"""A check: a request that nodes send to themselves, again and again, and what the answer shall be.

What is asked is a hostname of the same slice, so that nobody can be attacked by way of a check.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Final, Self

from gatehouse_protocol.checks import HEADER, Scheme
from gatehouse_protocol.expectations import DocumentError, is_path, is_status, pattern_of
from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from policies.compiler.intent.fields.header_fields import HeaderName, HeaderValue, editable_header_name
from policies.compiler.intent.fields.hostnames import Hostname
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.regexes import Regex
from policies.compiler.intent.fields.text import Description, printable_ascii
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import (
    CHECK_BODY_BYTES,
    CHECK_CONDITIONS,
    CHECK_CONSOLE_EVERY_SECONDS,
    CHECK_CONSOLE_SECONDS,
    CHECK_HEADERS,
    CHECK_NODES,
    CHECK_TEXT_CHARACTERS,
    HEADER_NAME_CHARACTERS,
    PATH_CHARACTERS,
)

_LEAVE_OUT: Final = frozenset({HEADER, "host"})


class CheckMethod(StrEnum):
    """How it asks."""

    GET = "GET"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


def _target(value: str) -> str:
    before, question, query = value.partition("?")
    path(before)
    printable_ascii(query)
    if set(query) & set(' #"<>'):
        raise refuse("path_invalid", "has a character in its query that must be percent-encoded")
    return f"{before}{question}{query}"


def _header_of_ours(value: str) -> str:
    name = editable_header_name(value)
    if name in _LEAVE_OUT:
        raise refuse("header_internal", f"{name} is set by the check itself")
    return name


def _body(value: str) -> str:
    if len(value.encode("utf-8", "surrogatepass")) > CHECK_BODY_BYTES or "\0" in value:
        raise refuse("text_too_long", f"has more than {CHECK_BODY_BYTES} bytes, or a NUL in it")
    return value


def _status(value: str) -> str:
    if not is_status(value):
        raise refuse("status_invalid", f"{quote(value)} is no status such as 200, and no class such as 2xx")
    return value


def _json_path(value: str) -> str:
    if not is_path(value):
        raise refuse("json_path_invalid", f"{quote(value)} is not such as $.items[0].state")
    return value


def _json_text(value: str) -> str:
    try:
        found = json.loads(value)
    except ValueError:
        raise refuse("json_invalid", f'{quote(value)} is not JSON; a text is written with quotes, as "ok"') from None
    if isinstance(found, dict | list):
        raise refuse("json_invalid", "is an object or a list; compare a text, a number, true, false or null")
    return value


_Text = Annotated[str, Field(max_length=CHECK_TEXT_CHARACTERS), AfterValidator(_body)]


class CheckHeader(Spec):
    """A header that goes with the request. Who may see the slice sees it, so put no secret in it."""

    name: Annotated[str, Field(min_length=1, max_length=HEADER_NAME_CHARACTERS), AfterValidator(_header_of_ours)]
    value: HeaderValue


class HeaderExpectation(Spec):
    """A header that shall be there; with `equals`, and be exactly that."""

    name: HeaderName
    equals: HeaderValue | None = None


class JsonExpectation(Spec):
    """What shall be at a path such as `$.items[0].state`; `equals` is JSON: `"ok"`, `1`, `true`, `null`."""

    path: Annotated[str, Field(max_length=256), AfterValidator(_json_path)]
    equals: Annotated[str, Field(max_length=CHECK_TEXT_CHARACTERS), AfterValidator(_json_text)]


class CheckedRequest(Spec):
    """What is asked: a path, with its query, of a hostname of this slice. Redirects are not followed."""

    scheme: Scheme = Scheme.HTTPS
    method: CheckMethod = CheckMethod.GET
    hostname: Hostname
    path: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(_target)] = "/"
    headers: Annotated[tuple[CheckHeader, ...], Field(max_length=CHECK_HEADERS)] = ()
    body: Annotated[str, AfterValidator(_body)] = ""


class Expected(Spec):
    """What the answer shall be; all of it must hold. Of a body the first 64 KiB are looked at.

    `certificate_days` is for how long the certificate must still be valid, over https; 0: today.
    """

    statuses: Annotated[
        tuple[Annotated[str, AfterValidator(_status)], ...], Field(min_length=1, max_length=CHECK_CONDITIONS)
    ] = ("2xx",)
    headers: Annotated[tuple[HeaderExpectation, ...], Field(max_length=CHECK_CONDITIONS)] = ()
    body_contains: _Text = ""
    body_matches: Regex | None = None
    json_values: Annotated[tuple[JsonExpectation, ...], Field(max_length=CHECK_CONDITIONS)] = ()
    max_duration_ms: Annotated[int, Field(strict=True, ge=1, le=60_000)] | None = None
    certificate_days: Annotated[int, Field(strict=True, ge=0, le=3650)] | None = None

    @model_validator(mode="after")
    def _pattern_as_re2_reads_it(self) -> Self:
        try:
            pattern_of(self.body_matches or "")
        except DocumentError as error:
            raise refuse("regex_invalid", str(error), below="/body_matches") from None
        return self


class CheckPlaces(Spec):
    """Where it is sent from: every node of the gateway, or those named in `nodes`; and the `console` beside them.

    The console asks as clients do, at the address that the hostname has in DNS, and at `console_port`; null: 443 or 80.
    """

    all_nodes: Flag = True
    nodes: Annotated[tuple[Name, ...], Field(max_length=CHECK_NODES)] = ()
    console: Flag = False
    console_port: Annotated[int, Field(strict=True, ge=1, le=65_535)] | None = None

    @property
    def has_nodes(self) -> bool:
        """Whether any node sends it."""
        return self.all_nodes or bool(self.nodes)


class CheckSpec(Spec):
    """One check. Each node sends it to its own listeners every `every_seconds`, at a moment of its own.

    It is tried again `retries` times before a failure counts.
    """

    description: Description = ""
    enabled: Flag = True
    request: CheckedRequest
    expect: Expected = Expected()
    every_seconds: Annotated[int, Field(strict=True, ge=10, le=3600)] = 60
    timeout_seconds: Annotated[float, Field(strict=True, ge=0.1, le=30)] = 10.0
    retries: Annotated[int, Field(strict=True, ge=0, le=2)] = 1
    places: CheckPlaces = CheckPlaces()

    @model_validator(mode="after")
    def _parts_that_fit(self) -> Self:
        if refusal := self._refusal():
            raise refusal
        return self

    def _refusal(self) -> PydanticCustomError | None:
        places = self.places
        if refusal := self._refusal_of_console():
            return refusal
        longest = self.timeout_seconds * (self.retries + 1) + self.retries
        if longest > self.every_seconds:
            text = f"with its retries it may take {longest:g} s, and it is sent every {self.every_seconds} s"
            return refuse("check_too_slow", text, below="/timeout_seconds")
        if not (places.has_nodes or places.console):
            return refuse("check_nowhere", "name nodes, or let all of them or the console send it", below="/places")
        if places.all_nodes and places.nodes:
            return refuse("check_places", "either all nodes, or those that are named", below="/places/nodes")
        if self.expect.certificate_days is not None and self.request.scheme is not Scheme.HTTPS:
            return refuse("check_no_certificate", "http shows no certificate", below="/expect/certificate_days")
        return None

    def _refusal_of_console(self) -> PydanticCustomError | None:
        if not self.places.console:
            text = "the console does not send it"
            is_idle = self.places.console_port is not None
            return refuse("check_console_port", text, below="/places/console_port") if is_idle else None
        if self.every_seconds < CHECK_CONSOLE_EVERY_SECONDS:
            text = f"the console sends a check every {CHECK_CONSOLE_EVERY_SECONDS} s at most"
            return refuse("check_console_too_often", text, below="/every_seconds")
        if self.timeout_seconds * (self.retries + 1) > CHECK_CONSOLE_SECONDS:
            text = f"the console gives a check and its retries {CHECK_CONSOLE_SECONDS} s at most"
            return refuse("check_console_too_slow", text, below="/timeout_seconds")
        return None

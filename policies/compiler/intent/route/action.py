"""What becomes of a request: it is forwarded to services, or answered here, with a redirect or with a text."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from policies.compiler.intent.fields.content import ContentType, Page
from policies.compiler.intent.fields.header_edits import HeaderEdits
from policies.compiler.intent.fields.hostnames import Hostname
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.regexes import Regex, groups
from policies.compiler.intent.fields.templates import rewrite_template
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.route.hashing import HashOn, HashOnCookie
from policies.compiler.intent.route.retry import Retry
from policies.compiler.intent.spec import Flag, Percent, Port, Seconds, SecondsOrNone, Spec
from policies.compiler.limits import BACKENDS_PER_ROUTE, MIRRORS_PER_ROUTE, PATH_CHARACTERS, WEIGHT

_WITHOUT_BODY: Final = (204, 205, 304)  # RFC 9110, 15.3.5, 15.3.6, 15.4.5
_SUBSTITUTION_ESCAPE: Final = re.compile(r"\\(.?)", re.DOTALL)


class Backend(Spec):
    """A service of the same slice and its share of the requests; shares need not add up to anything.

    Its edits of headers come before those of the route, for its requests and answers alone.
    """

    ADDED_LATER: ClassVar = frozenset({"request_headers", "response_headers"})

    service: Name
    weight: Annotated[int, Field(strict=True, ge=0, le=WEIGHT)] = 1
    request_headers: HeaderEdits | None = None
    response_headers: HeaderEdits | None = None


class Mirror(Spec):
    """A service that gets a copy of `percent` of the requests; its answers are thrown away."""

    service: Name
    percent: Percent = 100.0


class RewriteType(StrEnum):
    """Which part of the path is replaced: what the prefix matched, or all of it."""

    PREFIX = "prefix"
    FULL = "full"


class PathRewrite(Spec):
    """Replace the matched prefix, or the whole path; the query stays."""

    type: Literal[RewriteType.PREFIX, RewriteType.FULL]
    value: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(path)]


class RegexPathRewrite(Spec):
    r"""Replace every part of the path that matches; `\1` in the value stands for the first group."""

    type: Literal["regex"]
    pattern: Regex
    value: Annotated[str, Field(max_length=PATH_CHARACTERS)]

    @field_validator("value")
    @classmethod
    def _substitution(cls, value: str) -> str:
        for escape in _SUBSTITUTION_ESCAPE.finditer(printable_ascii(value)):
            if escape.group(1) not in tuple("0123456789\\"):
                raise refuse("rewrite_invalid", r"after a \ comes a digit (a group) or another \ ")
        return value

    @model_validator(mode="after")
    def _groups_exist(self) -> Self:
        named = [int(sign) for sign in _SUBSTITUTION_ESCAPE.findall(self.value) if sign.isdigit()]
        if named and max(named) > groups(self.pattern):
            raise refuse("rewrite_invalid", f"the expression has no group {max(named)}", below="/value")
        return self


class TemplatePathRewrite(Spec):
    """Make a path of the variables of the template that matched: `/posts/{post}`; the query stays."""

    type: Literal["template"]
    value: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(rewrite_template)]


class Rewrite(Spec):
    """What the service sees instead of what the client asked for."""

    path: Annotated[PathRewrite | RegexPathRewrite | TemplatePathRewrite, Field(discriminator="type")] | None = None
    hostname: Hostname | None = None


class Forward(Spec):
    """Send the request to one of the backends, chosen by weight, and copies of it to the mirrors.

    `timeout_seconds` is for the whole answer, all tries included; 0 is no limit, as streams and WebSockets need it.
    `idle_timeout_seconds` is for a stream on which nothing moves; without one the gateway's defaults say it. Requests
    with the same `hash_on` (the first that a request has) go to the same endpoint of a service that hashes, and those
    with the same `sticky` to the same backend: by a cookie from the first request on, for as long as the backend has a
    share; by anything else as far as shares stay as they are.
    """

    ADDED_LATER: ClassVar = frozenset({"mirrors", "idle_timeout_seconds", "hash_on", "sticky"})

    type: Literal["forward"]
    backends: Annotated[tuple[Backend, ...], Field(min_length=1, max_length=BACKENDS_PER_ROUTE)]
    rewrite: Rewrite | None = None
    timeout_seconds: SecondsOrNone = 15.0
    idle_timeout_seconds: Seconds | None = None
    retry: Retry | None = None
    hash_on: Annotated[tuple[HashOn, ...], Field(max_length=4)] = ()
    sticky: HashOn | None = None
    mirrors: Annotated[tuple[Mirror, ...], Field(max_length=MIRRORS_PER_ROUTE)] = ()

    @property
    def services(self) -> tuple[str, ...]:
        """Every service that is named, once."""
        named = [backend.service for backend in self.backends] + [mirror.service for mirror in self.mirrors]
        return tuple(dict.fromkeys(named))

    @field_validator("backends")
    @classmethod
    def _distinct(cls, backends: tuple[Backend, ...]) -> tuple[Backend, ...]:
        names = [backend.service for backend in backends]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise refuse("backend_duplicate", f"{name} is listed twice; use its weight", below=f"/{index}/service")
        return backends

    @field_validator("mirrors")
    @classmethod
    def _mirrored_once(cls, mirrors: tuple[Mirror, ...]) -> tuple[Mirror, ...]:
        names = [mirror.service for mirror in mirrors]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise refuse("mirror_duplicate", f"{name} is listed twice", below=f"/{index}/service")
        return mirrors

    @model_validator(mode="after")
    def _sticks_to_something(self) -> Self:
        by_hash = self.sticky is not None and not isinstance(self.sticky, HashOnCookie)
        if by_hash and self.hash_on not in ((), (self.sticky,)):
            raise refuse("sticky_otherwise", "must be what hash_on says, or a cookie of its own", below="/sticky")
        return self

    @model_validator(mode="after")
    def _a_try_fits(self) -> Self:
        per_try = self.retry.per_try_timeout_seconds if self.retry else None
        if per_try is not None and per_try > self.timeout_seconds > 0:
            place = "/retry/per_try_timeout_seconds"
            raise refuse("retry_overlong", "a try may not take longer than the request's time-out", below=place)
        return self


class RedirectPath(Spec):
    """The path of the new location: all of it, or what stands in place of the matched prefix."""

    type: RewriteType
    value: Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(path)]


class Redirect(Spec):
    """Answer with another location; what is not given stays as the client asked."""

    type: Literal["redirect"]
    status: Literal[301, 302, 303, 307, 308] = 302
    scheme: Literal["http", "https"] | None = None
    hostname: Hostname | None = None
    port: Port | None = None
    path: RedirectPath | None = None
    strip_query: Flag = False

    @model_validator(mode="after")
    def _leads_elsewhere(self) -> Self:
        if self.scheme is None and self.hostname is None and self.port is None and self.path is None:
            raise refuse("redirect_to_itself", "must change the scheme, hostname, port or path, or clients would loop")
        return self


class Respond(Spec):
    """Answer here, without a service: a page that says what is going on, a file of robots, an empty 204."""

    type: Literal["respond"]
    status: Annotated[int, Field(strict=True, ge=200, le=599)] = 200
    content_type: ContentType = "text/plain; charset=utf-8"
    body: Page = ""

    @model_validator(mode="after")
    def _has_a_body_if_it_may(self) -> Self:
        if self.body and self.status in _WITHOUT_BODY:
            raise refuse("body_unsendable", f"an answer with {self.status} has no body", below="/body")
        return self

"""What becomes of a request: it is forwarded to services, or answered with a redirect."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from policies.compiler.intent.fields.hostnames import Hostname
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.regexes import Regex, groups
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Flag, Port, Seconds, Spec
from policies.compiler.limits import BACKENDS_PER_ROUTE, PATH_CHARACTERS, RETRY_ATTEMPTS, WEIGHT

_SUBSTITUTION_ESCAPE: Final = re.compile(r"\\(.?)", re.DOTALL)


class Backend(Spec):
    """A service of the same slice and its share of the requests; shares need not add up to anything."""

    service: Name
    weight: Annotated[int, Field(strict=True, ge=0, le=WEIGHT)] = 1


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


class Rewrite(Spec):
    """What the service sees instead of what the client asked for."""

    path: Annotated[PathRewrite | RegexPathRewrite, Field(discriminator="type")] | None = None
    hostname: Hostname | None = None


class RetryOn(StrEnum):
    """When a request is tried again, in Envoy's words (x-envoy-retry-on)."""

    SERVER_ERROR = "5xx"
    GATEWAY_ERROR = "gateway-error"
    CONNECT_FAILURE = "connect-failure"
    RESET = "reset"
    RETRIABLE_4XX = "retriable-4xx"


class Retry(Spec):
    """How often a failed request is tried again; each try may be given less time than the whole."""

    attempts: Annotated[int, Field(strict=True, ge=1, le=RETRY_ATTEMPTS)] = 1
    on: Annotated[tuple[RetryOn, ...], Field(min_length=1, max_length=len(RetryOn))]
    per_try_timeout_seconds: Seconds | None = None


class Forward(Spec):
    """Send the request to one of the backends, chosen by weight."""

    type: Literal["forward"]
    backends: Annotated[tuple[Backend, ...], Field(min_length=1, max_length=BACKENDS_PER_ROUTE)]
    rewrite: Rewrite | None = None
    timeout_seconds: Seconds = 15.0
    retry: Retry | None = None

    @field_validator("backends")
    @classmethod
    def _distinct(cls, backends: tuple[Backend, ...]) -> tuple[Backend, ...]:
        names = [backend.service for backend in backends]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise refuse("backend_duplicate", f"{name} is listed twice; use its weight", below=f"/{index}/service")
        return backends

    @model_validator(mode="after")
    def _a_try_fits(self) -> Self:
        per_try = self.retry.per_try_timeout_seconds if self.retry else None
        if per_try is not None and per_try > self.timeout_seconds:
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

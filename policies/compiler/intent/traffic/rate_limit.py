"""How many requests pass in a while, counted on each node by itself (a token bucket)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.header_fields import HeaderValue
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.traffic.counting import (
    ByClaim,
    ByClientAddress,
    ByConsumer,
    ByHeader,
    ByQuery,
    ByRoute,
    ByTenant,
)
from policies.compiler.limits import RATE_EXCEPTIONS, RATE_REQUESTS, RATE_SECONDS, RATE_TRACKED

_Requests = Annotated[int, Field(strict=True, ge=1, le=RATE_REQUESTS)]


RateKey = Annotated[
    ByClientAddress | ByHeader | ByConsumer | ByClaim | ByQuery | ByRoute | ByTenant, Field(discriminator="type")
]


class LimitHeaders(StrEnum):
    """What answers say of a limit: as an early draft had it, as the draft of a standard has it now, or nothing."""

    DRAFT_03 = "draft_03"
    STANDARD = "standard"
    NONE = "none"


class RateException(Spec):
    """Who has this value of the header, or the consumer of this name, has a number of requests of its own."""

    value: HeaderValue
    requests: _Requests


class RateLimitPolicy(Spec):
    """At most `requests` in `per_seconds` on each node, refilled evenly; `burst` may come at once.

    Without `by` all requests together; else each client by itself, of whom the `most_tracked` seen last are remembered.
    Beyond it: 429 with `Retry-After`. Every answer says what is left: in `X-RateLimit-Limit`, `-Remaining` and `-Reset`
    where `headers` say nothing or `draft_03`, in `RateLimit` and `RateLimit-Policy` where they say `standard`.
    A policy that stands on a hostname has one count for all routes that follow it. With `shadow` nobody is refused.
    """

    ADDED_LATER: ClassVar = frozenset({"headers"})

    type: Literal["rate_limit"]
    requests: _Requests
    per_seconds: Annotated[int, Field(strict=True, ge=1, le=RATE_SECONDS)] = 60
    burst: _Requests | None = None
    by: RateKey | None = None
    exceptions: Annotated[tuple[RateException, ...], Field(max_length=RATE_EXCEPTIONS)] = ()
    most_tracked: Annotated[int, Field(strict=True, ge=100, le=RATE_TRACKED)] = 10_000
    shadow: Flag = False
    headers: LimitHeaders | None = None

    @model_validator(mode="after")
    def _exceptions_of_a_header(self) -> Self:
        if self.exceptions and not isinstance(self.by, ByHeader | ByConsumer):
            text = "are values of the header, or consumers, in `by`"
            raise refuse("rate_exception_without_header", text, below="/exceptions")
        seen: set[str] = set()
        for index, one in enumerate(self.exceptions):
            if one.value in seen:
                raise refuse("rate_exception_duplicate", "is listed twice", below=f"/exceptions/{index}/value")
            seen.add(one.value)
        return self

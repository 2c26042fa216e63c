"""How many requests pass in a while, counted on each node by itself (a token bucket)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.header_fields import HeaderName, HeaderValue
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import RATE_EXCEPTIONS, RATE_REQUESTS, RATE_SECONDS, RATE_TRACKED

_Requests = Annotated[int, Field(strict=True, ge=1, le=RATE_REQUESTS)]


class ByClientAddress(Spec):
    """Each client address by itself; IPv6 by its /64, which is what one customer has at least."""

    type: Literal["client_address"]


class ByHeader(Spec):
    """Each value of a request header by itself; requests without it count together."""

    type: Literal["header"]
    name: HeaderName


class ByConsumer(Spec):
    """Each consumer by itself, as a policy of the type `api_key` knows it; requests without one count together."""

    type: Literal["consumer"]


RateKey = Annotated[ByClientAddress | ByHeader | ByConsumer, Field(discriminator="type")]


class RateException(Spec):
    """Who has this value of the header, or the consumer of this name, has a number of requests of its own."""

    value: HeaderValue
    requests: _Requests


class RateLimitPolicy(Spec):
    """At most `requests` in `per_seconds` on each node, refilled evenly; `burst` may come at once.

    Without `by` all requests together; else each client by itself, of whom the `most_tracked` seen last are remembered.
    Beyond it: 429 with `Retry-After`. Every answer says what is left in `X-RateLimit-Limit`, `-Remaining` and `-Reset`.
    A policy that stands on a hostname has one count for all routes that follow it. With `shadow` nobody is refused.
    """

    type: Literal["rate_limit"]
    requests: _Requests
    per_seconds: Annotated[int, Field(strict=True, ge=1, le=RATE_SECONDS)] = 60
    burst: _Requests | None = None
    by: RateKey | None = None
    exceptions: Annotated[tuple[RateException, ...], Field(max_length=RATE_EXCEPTIONS)] = ()
    most_tracked: Annotated[int, Field(strict=True, ge=100, le=RATE_TRACKED)] = 10_000
    shadow: Flag = False

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

"""Answers that are kept on each node and given to others who ask for the same."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.cookies import CookieName
from policies.compiler.intent.fields.header_fields import HeaderName
from policies.compiler.intent.fields.query import QueryName
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import CACHE_BODY_KIB, CACHE_NAMES, CACHE_SECONDS, CACHE_STALE_SECONDS

_ELSEWHERE = {
    "authorization": "who asks is said by `identified`",
    "cookie": "name single cookies in `cookies`",
    "host": "the host is always part of the key",
    "range": "parts of answers are never kept",
}


def _keyed(name: str) -> str:
    if name in _ELSEWHERE:
        raise refuse("cache_key_header", f"{quote(name)} cannot be part of the key: {_ELSEWHERE[name]}")
    return name


_Seconds = Annotated[int, Field(strict=True, ge=0, le=CACHE_SECONDS)]
_KeyHeaders = Annotated[tuple[Annotated[HeaderName, AfterValidator(_keyed)], ...], Field(max_length=CACHE_NAMES)]
_Cookies = Annotated[tuple[CookieName, ...], Field(max_length=CACHE_NAMES)]
_Parameters = Annotated[tuple[QueryName, ...], Field(min_length=1, max_length=CACHE_NAMES)]


class WholeQuery(Spec):
    """All parameters count, as they are written."""

    type: Literal["all"]


class NoQuery(Spec):
    """None counts, and the service sees none."""

    type: Literal["none"]


class OnlyParameters(Spec):
    """These count; the service sees no others."""

    type: Literal["only"]
    names: _Parameters


class ExceptParameters(Spec):
    """All but these count; the service does not see these."""

    type: Literal["except"]
    names: _Parameters


CachedQuery = Annotated[WholeQuery | NoQuery | OnlyParameters | ExceptParameters, Field(discriminator="type")]


class CacheKey(Spec):
    """What two requests must have in common to get one answer, besides host, path and route."""

    query: CachedQuery = WholeQuery(type="all")
    headers: _KeyHeaders = ()
    cookies: _Cookies = ()


class CacheBypass(Spec):
    """Requests that have one of these headers or cookies are sent on, and their answers are not kept."""

    headers: Annotated[tuple[HeaderName, ...], Field(max_length=CACHE_NAMES)] = ()
    cookies: _Cookies = ()


class CacheIdentified(StrEnum):
    """What becomes of requests of somebody whom the gateway or the service knows."""

    BYPASS = "bypass"
    SHARED = "shared"
    EACH = "each"


class CachePolicy(Spec):
    """Answers to GET are kept in the memory of each node, and given to GET and HEAD while they are fresh.

    How long says the service (`Cache-Control`, `Expires`), at most `max_ttl_seconds`; where it says nothing,
    `ttl_seconds`, 0: then its answers are not kept. Without `respect_service` it is `ttl_seconds` whatever the service
    says; `private`, `no-store` and `Set-Cookie` are obeyed all the same. For `stale_seconds` longer an old answer is
    given while one request fetches another. Bodies beyond `max_body_kib` are not kept.

    Requests with cookies that are not in the key bypass it, unless `ignore_cookies`: then the service does not see
    those cookies. Requests of somebody who is known (a token, an API key, a client certificate, `Authorization`) bypass
    it, too; or are answered from what is kept for each consumer or token (`each`), or for everybody (`shared`).
    """

    type: Literal["cache"]
    ttl_seconds: _Seconds = 0
    max_ttl_seconds: Annotated[int, Field(strict=True, ge=1, le=CACHE_SECONDS)] = 3600
    stale_seconds: Annotated[int, Field(strict=True, ge=0, le=CACHE_STALE_SECONDS)] = 0
    respect_service: Flag = True
    key: CacheKey = CacheKey()
    ignore_cookies: Flag = False
    identified: CacheIdentified = CacheIdentified.BYPASS
    bypass: CacheBypass = CacheBypass()
    max_body_kib: Annotated[int, Field(strict=True, ge=1, le=CACHE_BODY_KIB)] = 256

    @model_validator(mode="after")
    def _times_fit(self) -> Self:
        if self.ttl_seconds > self.max_ttl_seconds:
            text = f"is more than max_ttl_seconds, {self.max_ttl_seconds}"
            raise refuse("cache_ttl_too_long", text, below="/ttl_seconds")
        if not self.respect_service and self.ttl_seconds == 0:
            text = "must be said where the service is not asked"
            raise refuse("cache_ttl_missing", text, below="/ttl_seconds")
        return self

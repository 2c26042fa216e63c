"""Which pages of other origins may read answers (Fetch standard, CORS protocol)."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.header_fields import HeaderName
from policies.compiler.intent.fields.hostnames import hostname
from policies.compiler.intent.fields.methods import is_method
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import CORS_HEADERS, CORS_ORIGINS

_ORIGIN: Final = re.compile(r"(https?)://(\*\.)?([^/:@?#\s]+)(?::([0-9]{1,5}))?", re.ASCII)
_USUAL_PORTS: Final = {"http": 80, "https": 443}
ANY_ORIGIN: Final = "*"


def _origin(value: str) -> str:
    """`*`, or an origin as browsers write it: in lower case, without a path and without the scheme's own port."""
    if value == ANY_ORIGIN:
        return value
    found = _ORIGIN.fullmatch(value)
    if found is None:
        raise refuse("origin_invalid", f"{quote(value)} is not an origin such as https://app.example.com, or *")
    scheme, wildcard, host, port = found.groups()
    if port is not None and not 1 <= int(port) <= 65_535:
        raise refuse("origin_invalid", f"{quote(value)} has no such port")
    shown = f":{int(port)}" if port is not None and int(port) != _USUAL_PORTS[scheme] else ""
    return f"{scheme}://{wildcard or ''}{hostname(host)}{shown}"


def _method(value: str) -> str:
    if not is_method(value):
        raise refuse("method_invalid", f"{quote(value)} is not a method, such as GET")
    return value


_Origin = Annotated[str, Field(max_length=300), AfterValidator(_origin)]
_Method = Annotated[str, Field(max_length=32), AfterValidator(_method)]


class CorsPolicy(Spec):
    """Browsers let pages of `origins` call: `*` any, `https://*.example.com` any host below that name, at any depth.

    Preflights are answered by the gateway and reach no service; those of other origins get no permission, and so their
    pages read nothing. Requests without `Origin` are not concerned. `max_age_seconds` is for how long a browser keeps
    what a preflight said.
    """

    type: Literal["cors"]
    origins: Annotated[tuple[_Origin, ...], Field(min_length=1, max_length=CORS_ORIGINS)]
    methods: Annotated[tuple[_Method, ...], Field(min_length=1, max_length=16)] = ("GET", "HEAD", "POST")
    request_headers: Annotated[tuple[HeaderName, ...], Field(max_length=CORS_HEADERS)] = ()
    response_headers: Annotated[tuple[HeaderName, ...], Field(max_length=CORS_HEADERS)] = ()
    credentials: Flag = False
    max_age_seconds: Annotated[int, Field(strict=True, ge=0, le=86_400)] = 600

    @model_validator(mode="after")
    def _credentials_are_for_some(self) -> Self:
        if self.credentials and ANY_ORIGIN in self.origins:
            text = "with * every site that a user visits could act for that user; name the origins"
            raise refuse("cors_credentials_for_all", text, below="/credentials")
        return self

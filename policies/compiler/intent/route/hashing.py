"""By what requests are kept together: for services that hash, and for shares that shall be sticky."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.cookies import CookieName
from policies.compiler.intent.fields.header_fields import HeaderName
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import QUERY_CHARACTERS


class HashOnHeader(Spec):
    """The value of a request header."""

    type: Literal["header"]
    name: HeaderName


class HashOnCookie(Spec):
    """The value of a cookie. A client without it is given one, at random: it tells nothing of services.

    It lives for `ttl_seconds`, 0 for as long as the browser runs.
    """

    type: Literal["cookie"]
    name: CookieName
    ttl_seconds: Annotated[int, Field(strict=True, ge=0, le=31_536_000)] = 0


class HashOnClientAddress(Spec):
    """The address of the client."""

    type: Literal["client_address"]


class HashOnQuery(Spec):
    """The value of a query parameter."""

    type: Literal["query"]
    name: Annotated[str, Field(min_length=1, max_length=QUERY_CHARACTERS), AfterValidator(printable_ascii)]


HashOn = Annotated[HashOnHeader | HashOnCookie | HashOnClientAddress | HashOnQuery, Field(discriminator="type")]

"""Who has a token of somebody trusted (JWT, RFC 7519), sent as a bearer's (RFC 6750)."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from policies.compiler.intent.fields.claims import Claim, ClaimConditions, Scopes
from policies.compiler.intent.fields.header_fields import EditableHeaderName
from policies.compiler.intent.fields.https_addresses import https_address
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.traffic.token_keys import IssuerKeys, TokenKeys
from policies.compiler.limits import CLAIM_CHARACTERS, CLAIM_HEADERS, CLOCK_SKEW_SECONDS, TOKEN_AUDIENCES, TOKEN_PLACES

_NAME: Final = re.compile(r"[A-Za-z0-9_.\-]{1,64}", re.ASCII)
AUTHORIZATION: Final = "authorization"


def _token_name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise refuse("token_place_invalid", f"{quote(value)} is not a name such as access_token")
    return value


_TokenName = Annotated[str, Field(max_length=64), AfterValidator(_token_name)]
_Text = Annotated[str, Field(min_length=1, max_length=CLAIM_CHARACTERS), AfterValidator(printable_ascii)]


class TokenInHeader(Spec):
    """A token in a header, behind `prefix`."""

    type: Literal["header"]
    name: EditableHeaderName
    prefix: Annotated[str, Field(max_length=32), AfterValidator(printable_ascii)] = ""


class TokenInQuery(Spec):
    """A token in a query parameter, which is then taken out of the path; others may have logged it by then."""

    type: Literal["query"]
    name: _TokenName


class TokenInCookie(Spec):
    """A token in a cookie."""

    type: Literal["cookie"]
    name: _TokenName


TokenPlace = Annotated[TokenInHeader | TokenInQuery | TokenInCookie, Field(discriminator="type")]
_USUAL: Final = TokenInHeader(type="header", name=AUTHORIZATION, prefix="Bearer ")


class ClaimToHeader(Spec):
    """A claim that services are told in a header; clients' own headers of that name are taken out."""

    claim: Claim
    header: EditableHeaderName


class JwtPolicy(Spec):
    """Requests have a token that is signed by one of `keys`, valid now, of `issuer` and for one of `audiences`.

    What is not said of those is not asked for. Without a token: 401, unless `required` is false. A token that
    is wrong is refused (401) in any case; one without `required_claims` and all `scopes` is, too (403). It is looked
    for in each place of `token_in`, and passed on to services with `forward_token`. With `shadow` nobody is refused.
    """

    type: Literal["jwt"]
    issuer: _Text | None = None
    audiences: Annotated[tuple[_Text, ...], Field(max_length=TOKEN_AUDIENCES)] = ()
    keys: TokenKeys
    token_in: Annotated[tuple[TokenPlace, ...], Field(min_length=1, max_length=TOKEN_PLACES)] = (_USUAL,)
    required: Flag = True
    claims_to_headers: Annotated[tuple[ClaimToHeader, ...], Field(max_length=CLAIM_HEADERS)] = ()
    required_claims: ClaimConditions = ()
    scopes: Scopes = ()
    forward_token: Flag = False
    clock_skew_seconds: Annotated[int, Field(strict=True, ge=1, le=CLOCK_SKEW_SECONDS)] = 60
    require_expiration: Flag = True
    shadow: Flag = False

    @field_validator("token_in")
    @classmethod
    def _places_once(cls, places: tuple[TokenPlace, ...]) -> tuple[TokenPlace, ...]:
        for index, place in enumerate(places):
            if place in places[:index]:
                raise refuse("token_place_duplicate", "is listed twice", below=f"/{index}")
        return places

    @model_validator(mode="after")
    def _issuer_is_known(self) -> Self:
        if isinstance(self.keys, IssuerKeys):
            if self.issuer is None:
                text = "is needed: the issuer says where its keys are"
                raise refuse("issuer_missing", text, below="/issuer")
            try:
                https_address(self.issuer)
            except PydanticCustomError as error:
                raise refuse(error.type, str(error), below="/issuer") from None
        return self

    @model_validator(mode="after")
    def _headers_are_apart(self) -> Self:
        carrying = {one.name for one in self.token_in if isinstance(one, TokenInHeader)}
        seen: set[str] = set()
        for index, one in enumerate(self.claims_to_headers):
            place = f"/claims_to_headers/{index}/header"
            if one.header in carrying or one.header == AUTHORIZATION:
                raise refuse("claim_header_carries_token", f"{one.header} carries the token itself", below=place)
            if one.header in seen:
                raise refuse("claim_header_duplicate", f"{one.header} is given another claim already", below=place)
            seen.add(one.header)
        return self

"""Who has signed in with an OpenID provider, in a browser (OpenID Connect Core 1.0, the code flow with PKCE)."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from policies.compiler.intent.fields.authorities import Authorities
from policies.compiler.intent.fields.https_addresses import HttpsAddress
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.paths import path
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.traffic.jwt import AUTHORIZATION, ClaimToHeader
from policies.compiler.intent.traffic.token_keys import IssuerKeys, PublishedKeys, UrlKeys
from policies.compiler.limits import CLAIM_CHARACTERS, CLAIM_HEADERS, PATH_CHARACTERS, SESSION_SECONDS, TOKEN_SCOPES

_COOKIE: Final = re.compile(r"[A-Za-z0-9_\-]{1,32}", re.ASCII)
_SCOPE: Final = re.compile(r"[!#-\[\]-~]{1,128}", re.ASCII)
_LEAST_SECONDS, _MOST_SECONDS = SESSION_SECONDS


def _cookie(value: str) -> str:
    if not _COOKIE.fullmatch(value):
        raise refuse("cookie_name_invalid", f"{quote(value)} is not a name such as shop-session")
    return value


def _scope(value: str) -> str:
    if not _SCOPE.fullmatch(value):
        raise refuse("scope_invalid", f"{quote(value)} is not a scope such as email")
    return value


_Text = Annotated[str, Field(min_length=1, max_length=CLAIM_CHARACTERS), AfterValidator(printable_ascii)]
_Path = Annotated[str, Field(max_length=PATH_CHARACTERS), AfterValidator(path)]
_Scope = Annotated[str, Field(max_length=128), AfterValidator(_scope)]


class OidcPolicy(Spec):
    """Browsers without a session are sent to the provider, and come back to the page that they asked for.

    The provider knows the gateway as the client `client_id`, whose secret is the credential `client_secret`; it sends
    people back to `redirect_path`. Sessions are in cookies whose names begin with `cookie_name`, and end after
    `session_seconds` without use, or at `sign_out_path`. The ID token is verified with the keys at `jwks_url`, or where
    the issuer says; services are told of it by `claims_to_headers`, and get the access token with `forward_token`.
    Requests that no page makes by itself are refused (401) instead of sent away.
    """

    type: Literal["oidc"]
    issuer: HttpsAddress
    authorization_endpoint: HttpsAddress
    token_endpoint: HttpsAddress
    jwks_url: HttpsAddress | None = None
    end_session_endpoint: HttpsAddress | None = None
    client_id: _Text
    client_secret: Name
    scopes: Annotated[tuple[_Scope, ...], Field(max_length=TOKEN_SCOPES)] = ("openid",)
    redirect_path: _Path = "/oauth2/callback"
    sign_out_path: _Path = "/oauth2/sign-out"
    session_seconds: Annotated[int, Field(strict=True, ge=_LEAST_SECONDS, le=_MOST_SECONDS)] = 28_800
    cookie_name: Annotated[str, Field(max_length=32), AfterValidator(_cookie)] = "session"
    claims_to_headers: Annotated[tuple[ClaimToHeader, ...], Field(max_length=CLAIM_HEADERS)] = ()
    forward_token: Flag = False
    trust: Authorities | None = None
    private: Flag = False

    @property
    def keys(self) -> PublishedKeys:
        """The keys that nodes fetch for it."""
        if self.jwks_url is None:
            return IssuerKeys(type="issuer", trust=self.trust, private=self.private)
        return UrlKeys(type="url", url=self.jwks_url, trust=self.trust, private=self.private)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if "openid" not in self.scopes:
            text = "must hold openid: by it the provider says who signs in"
            raise refuse("scope_openid_missing", text, below="/scopes")
        if self.redirect_path == self.sign_out_path:
            text = "is where people come back to; sign out elsewhere"
            raise refuse("sign_out_path_taken", text, below="/sign_out_path")
        seen: set[str] = set()
        for index, one in enumerate(self.claims_to_headers):
            place = f"/claims_to_headers/{index}/header"
            if one.header == AUTHORIZATION:
                raise refuse("claim_header_carries_token", f"{one.header} carries the token itself", below=place)
            if one.header in seen:
                raise refuse("claim_header_duplicate", f"{one.header} is given another claim already", below=place)
            seen.add(one.header)
        return self

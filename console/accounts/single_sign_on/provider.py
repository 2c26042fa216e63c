"""Talks to a connection's provider: where people are sent, and what a code is good for. Every call is guarded."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from console.accounts.models import Connection
from console.accounts.openid.assertions import Expected, Untrusted, verified
from console.accounts.openid.issuers import Issuer, IssuerAway, Known, ask, document, known
from console.base.keyring import key_ring, row_name

SCOPES: Final = "openid email profile"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What ties an answer to the very browser that asked: 256 random bits each."""

    state: str
    nonce: str
    verifier: str


def new_secrets() -> Secrets:
    """Return fresh ones."""
    return Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32))


def callback_of(connection: Connection) -> str:
    """Return the address the provider sends people back to; each connection has its own, against mix-ups."""
    return f"{settings.PUBLIC_URL}/sign-in/with/{connection.slug}/callback"


def place_of(connection: Connection) -> Issuer:
    """Return where the connection's issuer is."""
    return Issuer(connection.issuer, connection.ca)


def authorization_address(connection: Connection, own: Secrets, *, is_fresh: bool) -> str:
    """Return where to send a person who wants to sign in. Raises IssuerAway.

    `is_fresh`: the provider shall ask them, and not remember that it once did.
    """
    endpoint = known(place_of(connection)).endpoint("authorization_endpoint")
    asked = {
        "response_type": "code",
        "client_id": connection.client_id,
        "redirect_uri": callback_of(connection),
        "scope": SCOPES,
        "state": own.state,
        "nonce": own.nonce,
        "code_challenge": _challenge(own.verifier),
        "code_challenge_method": "S256",
        "max_age": str(longest_ago(is_fresh=is_fresh)),
    }
    if is_fresh:
        asked["prompt"] = "login"
    if connection.second_factor_contexts:
        asked["acr_values"] = " ".join(connection.second_factor_contexts)
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"


def longest_ago(*, is_fresh: bool) -> int:
    """Return how many seconds ago the provider may have asked the person last: no longer than a session lives here."""
    return int(settings.STEP_UP.total_seconds()) if is_fresh else settings.SESSION_COOKIE_AGE


def claims_for(connection: Connection, code: str, own: Secrets) -> dict[str, Any]:
    """Return what the provider says of whoever brought `code`. Raises Untrusted and IssuerAway."""
    about = known(place_of(connection))
    tokens = _redeemed(connection, about, code, own)
    token = tokens.get("id_token")
    if not isinstance(token, str):
        raise Untrusted("The provider gave no identity token.")
    claims = verified(token, Expected(place_of(connection), connection.client_id))
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not secrets.compare_digest(nonce.encode(), own.nonce.encode()):
        raise Untrusted("It answers another sign-in.")
    if _is_for_another(claims, connection.client_id):
        raise Untrusted("It was made for another client.")
    return _completed(connection, about, claims, tokens.get("access_token"))


def seal_secret(connection: Connection, secret: str) -> bytes:
    """Return the client's secret sealed, bound to its row and tenant; nothing for none."""
    return key_ring().seal(secret.encode(), bound_to=_row(connection)) if secret else b""


def _redeemed(connection: Connection, about: Known, code: str, own: Secrets) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback_of(connection),
        "code_verifier": own.verifier,
    }
    headers: Mapping[str, str] = _FORM
    secret = _secret(connection)
    methods = about.document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if secret and "client_secret_basic" in methods:
        pair = f"{quote(connection.client_id, safe='')}:{quote(secret, safe='')}"
        headers = {**_FORM, "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    else:
        form |= {"client_id": connection.client_id} | ({"client_secret": secret} if secret else {})
    reply = ask("POST", about.endpoint("token_endpoint"), urlencode(form).encode(), headers, ca=connection.ca)
    if 400 <= reply.status < 500:
        raise Untrusted(f"The provider does not take the code ({reply.status}).")
    return document(reply, "the code")


def _completed(connection: Connection, about: Known, claims: dict[str, Any], token: object) -> dict[str, Any]:
    """Add what only the userinfo endpoint tells, where there is one: it must speak of the same person."""
    is_whole = "email" in claims and connection.groups_claim.partition(".")[0] in claims
    if is_whole or not isinstance(token, str) or not isinstance(about.document.get("userinfo_endpoint"), str):
        return claims
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    try:
        reply = ask("GET", about.endpoint("userinfo_endpoint"), None, headers, ca=connection.ca)
        told = document(reply, "what it knows of the person")
    except IssuerAway:
        return claims
    if told.get("sub") != claims["sub"]:
        raise Untrusted("The provider speaks of somebody else.")
    return {**told, **claims}


def _is_for_another(claims: Mapping[str, Any], client_id: str) -> bool:
    """Tell whether a token for several was asked for by another client (OpenID Connect Core 3.1.3.7)."""
    azp, audience = claims.get("azp"), claims["aud"]
    is_shared = isinstance(audience, list) and len(audience) > 1
    return azp != client_id if azp is not None else is_shared


def _secret(connection: Connection) -> str:
    sealed = bytes(connection.secret_ciphertext)
    return key_ring().open(sealed, bound_to=_row(connection)).decode() if sealed else ""


def _row(connection: Connection) -> str:
    return row_name("accounts.connection", connection.pk, tenant=connection.tenant_id)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()

"""Whose budget a request is on, known before Django is asked: from credentials that proved good a moment ago.

A credential that nobody has vouched for yet counts as its network's, so that making up tokens makes up no budgets. A
browser that signed in here before has a budget of its own for signing in again, whatever its neighbours do.
"""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Final

from django.conf import settings
from django.core import signing

from console.accounts.sign_in.visitor import COOKIE, KEPT_SECONDS, SALT, network_of
from console.asgi_types import Scope
from console.guard.head import header

KNOWN_SECONDS: Final = 300.0
MOST_KNOWN: Final = 20_000
ENVIRON: Final = "gatehouse.caller"
"""Where Django's side finds the caller in the environ, to say who it turned out to be."""


@dataclass(slots=True)
class Caller:
    """Who asks, as far as is known. `key` names the budget."""

    key: str
    is_stranger: bool = True
    _callers: "Callers | None" = None
    _credential: bytes = field(default=b"", repr=False)

    def prove(self, principal: str) -> None:
        """Note that the credential of this request is this principal's."""
        if self._callers is not None and self._credential:
            self._callers.remember(self._credential, principal)

    def vouch(self) -> None:
        """Note that the credential is good, where it was not known yet; the live connection asks for no name."""
        if self.is_stranger:
            self.prove(f"credential:{self._credential.hex()}")

    @property
    def is_unproven(self) -> bool:
        """Whether there is a credential that nobody has looked at yet."""
        return self.is_stranger and bool(self._credential)


class Callers:
    """Credentials that proved good within the last minutes, as digests."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, tuple[str, float]] = OrderedDict()

    def of(self, scope: Scope) -> Caller:
        """Return the caller of `scope`."""
        cookies = _cookies(scope)
        session = cookies[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in cookies else ""
        credential = _digest(header(scope, b"authorization"), session)
        found = self._known.get(credential) if credential else None
        if found is not None and found[1] > time.monotonic():
            return Caller(found[0], False, self, credential)
        device = _device(cookies)
        client = scope.get("client") or ("", 0)
        key = f"device:{device}" if device else f"network:{network_of(client[0])}"
        return Caller(key, not device, self, credential)

    def remember(self, credential: bytes, principal: str) -> None:
        """Count requests with this credential as the principal's from now on; called from Django's threads."""
        self._known[credential] = (principal, time.monotonic() + KNOWN_SECONDS)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)


def _cookies(scope: Scope) -> SimpleCookie:
    try:
        return SimpleCookie(header(scope, b"cookie"))
    except CookieError:
        return SimpleCookie()


def _digest(authorization: str, session: str) -> bytes:
    if not (authorization or session):
        return b""
    return hashlib.blake2b(f"{authorization}\0{session}".encode(), digest_size=16).digest()


def _device(cookies: SimpleCookie) -> str:
    """Return which browser this is that signed in before, empty for any other."""
    if COOKIE not in cookies:
        return ""
    try:
        kept = signing.get_cookie_signer(salt=COOKIE + SALT).unsign(cookies[COOKIE].value, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return ""
    return hashlib.blake2b(kept.encode(), digest_size=16).hexdigest()

"""One credential that fetches tokens: the token it has, when it wants another, and how it says that it is."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from gatehouse_protocol.vending import VendedCredential, VendedState

from gatehouse_agent.assembly.vended import Given
from gatehouse_agent.control.backoff import Backoff
from gatehouse_agent.vending.tokens import Token, TokenError, renewal_at

_SECRETS: Final = ("secret", "version", "session_token", "key_id", "expires_at")


@dataclass(slots=True)
class Mint:
    """Owned by the event loop. `due_at` is when to fetch next, in seconds since 1970; `count` is how many came."""

    given: Given
    due_at: float = 0.0
    count: int = 0
    is_busy: bool = False
    error: str = ""
    _token: Token | None = None
    _backoff: Backoff = field(default_factory=lambda: Backoff(first_seconds=0.5, longest_seconds=60.0))

    def become(self, given: Given) -> None:
        """Take another version: a token of the one before is used until there is one of this, if they ask for alike."""
        if given.digest == self.given.digest:
            return
        if _purpose(given.credential) != _purpose(self.given.credential):
            self._token = None
        self.given, self.due_at, self.error = given, 0.0, ""
        self._backoff.reset()

    def take(self, token: Token, now: float) -> None:
        """Use a token that was fetched."""
        self._token, self.error = token, ""
        self.count += 1
        self.due_at = renewal_at(token, now, random.random())
        self._backoff.reset()

    def fail(self, error: TokenError, now: float) -> None:
        """Try again later; the token that there is holds until its end."""
        host = urlsplit(endpoint_of(self.given.credential)).hostname
        self.error = f"No token from {host}: {error}."
        self.due_at = now + self._backoff.next_pause()

    def token(self, now: float) -> Token | None:
        """Return the token, unless it has ended."""
        return self._token if self._token is not None and now < self._token.until else None

    def state(self, now: float) -> tuple[VendedState, datetime | None, str]:
        """Return how it is, until when, and what is wrong."""
        token = self.token(now)
        if token is None:
            return VendedState.FAILED, None, self.error
        until = datetime.fromtimestamp(int(token.until), UTC)
        return (VendedState.REFRESHING if self.error else VendedState.OK), until, self.error


def endpoint_of(credential: VendedCredential) -> str:
    """Return where its tokens come from."""
    return credential.token_url or credential.api_url


def _purpose(credential: VendedCredential) -> tuple[object, ...]:
    """What a token is for: all but the secret that it is asked for with."""
    names = (name for name in VendedCredential.__dataclass_fields__ if name not in _SECRETS)
    return tuple(getattr(credential, name) for name in names)

"""PURE: signed words that a client brings back: tickets, which a challenge hands out, and the passes they are good for.

Each holds for one client, browser and host, until a time; whoever changes any of these has none.
"""

import hmac
from typing import Final

from gatehouse_inspector.expressions import Facts
from gatehouse_inspector.policies.memory import client_of

COOKIE: Final = "gatehouse-pass"
PASS_SECONDS: Final = 1_800
TICKET_SECONDS: Final = 600
_SIGNED: Final = 32
"""Hexadecimal digits of a signature."""


class Passes:
    """Signs with `key`; times in seconds since 1970."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def new_pass(self, facts: Facts, now: float) -> str:
        """Return a pass."""
        return self._word("pass", facts, int(now) + PASS_SECONDS)

    def new_ticket(self, facts: Facts, now: float) -> str:
        """Return a ticket."""
        return self._word("ticket", facts, int(now) + TICKET_SECONDS)

    def has_pass(self, facts: Facts, now: float) -> bool:
        """Return whether a request comes with a pass."""
        return any(self._holds("pass", facts, one, now) for one in facts.values("http.request.cookies", COOKIE))

    def is_ticket(self, facts: Facts, word: str, now: float) -> bool:
        """Return whether a word is a ticket of this client."""
        return self._holds("ticket", facts, word, now)

    def _holds(self, kind: str, facts: Facts, word: str, now: float) -> bool:
        until = word.partition(".")[0]
        if not (until.isascii() and until.isdigit() and len(until) < 12 and int(until) > now):
            return False
        return hmac.compare_digest(self._word(kind, facts, int(until)).encode(), word.encode("utf-8", "replace"))

    def _word(self, kind: str, facts: Facts, until: int) -> str:
        what = (kind, str(until), client_of(facts), facts.value("http.host"), facts.value("http.user_agent"))
        text = "\0".join(what).encode("utf-8", "surrogateescape")
        return f"{until}.{hmac.new(self._key, text, 'sha256').hexdigest()[:_SIGNED]}"

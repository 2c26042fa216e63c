"""One name of a service on this node: what is known of it, and when it is asked for again. Pure."""

from dataclasses import dataclass
from typing import Final

from gatehouse_protocol.endpoints import DnsSource

from gatehouse_agent.assembly.nearby import Found

_LEAST_SECONDS: Final = 5
_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 30.0
NOT_YET: Final = "No name server was asked yet."


@dataclass(slots=True)
class Name:
    """`found` is what serves, since `since`; times are seconds since 1970.

    Without an answer what was known serves on without end. Of a name that leads nowhere any more it serves for
    `kept_seconds`: whoever had its addresses may be somebody else by then.
    """

    source: DnsSource
    kept_seconds: float
    found: tuple[Found, ...] = ()
    since: float = 0.0
    failing_since: float | None = None
    error: str = NOT_YET
    refused: tuple[str, ...] = ()
    due_at: float = 0.0
    is_busy: bool = False
    is_asked: bool = False
    _failures: int = 0

    def take(self, found: tuple[Found, ...], refused: tuple[str, ...], ttl: int, now: float) -> None:
        """Note an answer, of which these may be reached and these not."""
        if not found:
            self.fail("It leads only to addresses that may not be reached.", now, is_gone=True, refused=refused)
            return
        if found != self.found or not self.since:
            self.found, self.since = found, now
        self.refused = refused
        self.error = "Some of its addresses may not be reached, and are left out." if refused else ""
        self.failing_since, self._failures, self.is_asked = None, 0, True
        most = self.source.refresh_seconds
        self.due_at = now + max(min(ttl, most), min(_LEAST_SECONDS, most))

    def fail(self, text: str, now: float, *, is_gone: bool, refused: tuple[str, ...] = ()) -> None:
        """Note that there is no answer, or none that can be used."""
        if self.failing_since is None:
            self.failing_since = now
        self.error, self.refused, self.is_asked = text, refused, True
        if is_gone and self.found and now - self.failing_since >= self.kept_seconds:
            self.found, self.since = (), now
        pause = min(_FIRST_PAUSE_SECONDS * 2**self._failures, _LONGEST_PAUSE_SECONDS, self.source.refresh_seconds)
        self._failures = min(self._failures + 1, 10)
        self.due_at = now + pause

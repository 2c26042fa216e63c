"""The control plane's time, by which this node signs, counts and judges freshness, whatever this machine's clock says.

It is learnt only from the answer to a signed request, over the connection that everything else comes over, and counted
on by a clock that nobody sets. A lie about the time must not keep an old manifest alive (a freeze attack), so nothing
further from this machine's clock than a manifest lives is believed, and freshness never falls behind what was signed.
"""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from gatehouse_agent import logs

MOST_SECONDS: Final = 3600.0
_JITTER_SECONDS: Final = 1.0  # `Date` is in whole seconds; following it closely would only make times jump
_WORTH_TELLING_SECONDS: Final = 5.0


class Clock:
    """Follows this machine's clock until the control plane's is learnt; `system` and `steady` are in seconds."""

    def __init__(self, system: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self.steady = steady
        self._system = system
        self._ahead: float | None = None
        self._signed_ahead = -math.inf
        self._refused_seconds = 0.0
        self._told_seconds = 0.0
        self._on_step: Callable[[float], None] = lambda by_seconds: None
        self._tell: Callable[[str, str], None] = lambda code, text: None

    def follow(self, on_step: Callable[[float], None], tell: Callable[[str, str], None]) -> None:
        """Call `on_step` with the seconds whenever the time jumps, and `tell` an event when the clocks differ."""
        self._on_step, self._tell = on_step, tell
        self._told_seconds = 0.0
        self._tell_difference()

    def seconds(self) -> float:
        """Return the control plane's time, as well as it is known, in Unix seconds."""
        return self.steady() + self._known_ahead

    def now(self) -> datetime:
        """Return the same as a datetime in UTC."""
        return self.at(self.steady())

    def at(self, steady_seconds: float) -> datetime:
        """Return what the control plane's time was, or will be, at a moment of the steady clock."""
        return datetime.fromtimestamp(steady_seconds + self._known_ahead, UTC)

    def fresh_now(self) -> datetime:
        """Return the time to judge freshness by: never before what a signed manifest has shown it to be at least."""
        return datetime.fromtimestamp(self.steady() + max(self._known_ahead, self._signed_ahead), UTC)

    def see_signed(self, issued_at: datetime) -> None:
        """Note a time under a signature that was believed."""
        self._signed_ahead = max(self._signed_ahead, issued_at.timestamp() - self.steady())

    def learn(self, server_seconds: float, took_seconds: float) -> bool:
        """Take over the server's time from an answer that `took_seconds`; return whether the time jumped by that."""
        ahead = server_seconds + took_seconds / 2 - self.steady()
        difference = ahead - self._own_ahead
        if abs(difference) > MOST_SECONDS:
            self._refuse(difference)
            return False
        before, self._refused_seconds = self._known_ahead, 0.0
        has_jumped = abs(ahead - before) > _JITTER_SECONDS + took_seconds / 2
        self._ahead = ahead if has_jumped else before
        if has_jumped:
            self._on_step(ahead - before)
        self._tell_difference()
        return has_jumped

    @property
    def difference_seconds(self) -> float:
        """How far the control plane's clock is ahead of this machine's; 0 until it is learnt."""
        return self._refused_seconds or self._known_ahead - self._own_ahead

    @property
    def trouble(self) -> str:
        """What an operator must mend; empty when the difference is corrected."""
        if not self._refused_seconds:
            return ""
        return f"{_described(self._refused_seconds)}, more than the {MOST_SECONDS:.0f} s that are corrected: set it"

    def document(self) -> dict[str, Any]:
        """Return how the clocks stand, for the command line."""
        return {"difference_seconds": round(self.difference_seconds, 1), "trouble": self.trouble}

    @property
    def _own_ahead(self) -> float:
        return self._system() - self.steady()

    @property
    def _known_ahead(self) -> float:
        return self._own_ahead if self._ahead is None else self._ahead

    def _refuse(self, difference: float) -> None:
        if not self._refused_seconds:
            logs.warning("clock_not_believed", difference_seconds=round(difference, 1))
        self._refused_seconds = difference

    def _tell_difference(self) -> None:
        difference = self.difference_seconds
        if abs(difference - self._told_seconds) < _WORTH_TELLING_SECONDS:
            return
        self._told_seconds = difference
        if abs(difference) < _WORTH_TELLING_SECONDS:
            self._tell("clock_agrees", "this machine's clock is right again")
        else:
            self._tell("clock_differs", f"{_described(difference)}; times are corrected")


def _described(difference: float) -> str:
    side = "behind" if difference > 0 else "ahead of"
    return f"this machine's clock is {abs(difference):.0f} s {side} the control plane's"

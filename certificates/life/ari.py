"""PURE: ACME renewal information (RFC 9773): the window a CA suggests, the instant drawn in it, when to ask again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SOONEST_CHECK: Final = timedelta(minutes=1)
LATEST_CHECK: Final = timedelta(days=1)
LASTING_CHECK: Final = timedelta(hours=6)
_DOUBLINGS: Final = 9  # one minute doubled nine times is beyond six hours


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """The window a CA suggests for a renewal, and where it explains it to people ("" for nowhere)."""

    start: datetime
    end: datetime
    explanation_url: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether it ends after it starts; the others are to be ignored (RFC 9773 §4.1)."""
        return self.end > self.start


@dataclass(frozen=True, slots=True)
class Draw:
    """The instant drawn in a window. To be kept: it is drawn again only for another window."""

    window_start: datetime
    window_end: datetime
    at: datetime

    def is_of(self, window: RenewalWindow) -> bool:
        """Whether it was drawn in that window."""
        return (self.window_start, self.window_end) == (window.start, window.end)


def draw(
    window: RenewalWindow,
    share: float,
    now: datetime,
    *,
    earliest: datetime | None = None,
    latest: datetime | None = None,
) -> Draw:
    """Return a uniform instant of a valid window, `share` of the way through it; one that has passed means now.

    The part of the window between `earliest` and `latest` is drawn from. A window before `earliest` is the CA's word
    and stays as it is; one after `latest` comes too late, so `latest` is taken.
    """
    start, end = window.start, window.end
    if earliest is not None and earliest < end:
        start = max(start, earliest)
    if latest is not None:
        start, end = min(start, latest), min(end, latest)
    return Draw(window.start, window.end, max(start + (end - start) * share, now))


class AriOutcome(StrEnum):
    """How an inquiry ended."""

    ANSWERED = "answered"
    TEMPORARY = "temporary"
    """A timeout, a lost connection, a 5xx, a 429: the server fails for a moment."""
    LASTING = "lasting"
    """No such name, refused, another 4xx, an answer that cannot be read: it will be so for some time."""


@dataclass(frozen=True, slots=True)
class AriAnswer:
    """What an inquiry brought. `failures`: temporary ones in a row, this one included."""

    outcome: AriOutcome
    window: RenewalWindow | None = None
    retry_after: timedelta | None = None
    failures: int = 0


def next_ari_check(
    answer: AriAnswer, now: datetime, *, not_after: datetime, is_replaced: bool = False
) -> datetime | None:
    """Return when to ask again (RFC 9773 §4.3); None: never, it will be expired by then or has been replaced.

    An answer's Retry-After is taken between a minute and a day. After temporary failures the pause doubles from one
    minute to six hours; after lasting ones, and without a Retry-After or a valid window, it is six hours.
    """
    at = now + _pause(answer)
    return None if is_replaced or at >= not_after else at


def _pause(answer: AriAnswer) -> timedelta:
    asked = answer.retry_after
    if answer.outcome is AriOutcome.TEMPORARY:
        doubled = SOONEST_CHECK * 2 ** min(max(answer.failures - 1, 0), _DOUBLINGS)
        pause = min(doubled, LASTING_CHECK)
        return pause if asked is None else max(pause, _clamped(asked))
    is_unreadable = answer.window is not None and not answer.window.is_valid
    if answer.outcome is AriOutcome.LASTING or asked is None or is_unreadable:
        return LASTING_CHECK
    return _clamped(asked)


def _clamped(asked: timedelta) -> timedelta:
    return min(max(asked, SOONEST_CHECK), LATEST_CHECK)

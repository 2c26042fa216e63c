"""PURE: when a certificate is renewed: as its CA suggests, else at a share of its life, never days before its end.

A fixed number of days renews a certificate of six days on every look at it; a share of the life fits all lives.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from certificates.life.ari import AriAnswer, AriOutcome, Draw, RenewalWindow, draw, next_ari_check
from certificates.life.attempts import room_for_attempts
from certificates.life.validity import Life

__all__ = [
    "AriAnswer",
    "AriOutcome",
    "Draw",
    "Life",
    "Renewal",
    "RenewalWhy",
    "RenewalWindow",
    "draw",
    "is_early",
    "next_ari_check",
    "renewal",
]

SHORT_LIFE: Final = timedelta(days=10)
JITTER_SHARE: Final = 0.02
EARLIEST_SHARE: Final = 0.25
EARLY_SHARE: Final = 0.1


class RenewalWhy(StrEnum):
    """What a renewal's moment was taken from."""

    ARI = "ari"
    TWO_THIRDS = "two_thirds"
    HALF = "half"
    PAST_WINDOW = "past_window"
    """The window the CA suggests is over: it is to be renewed now."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """When a certificate is to be renewed and why then; a moment that has passed means now.

    `draw` is to be kept and given back the next time, until the certificate is another. `is_window_ignored`: the CA's
    window ends before it starts, so the renewal does not follow it.
    """

    at: datetime
    why: RenewalWhy
    draw: Draw
    is_window_ignored: bool = False


def renewal(life: Life, window: RenewalWindow | None, kept: Draw | None, share: float, now: datetime) -> Renewal:
    """Return when to renew. `share` is a fresh draw of chance in [0, 1); it is used when `kept` is of another window.

    A valid window wins (RFC 9773 §4.2). Without one: at two thirds of the life, at half of a life below ten days, two
    hundredths of the life earlier or later. Always with room for three attempts before the end, and never in the first
    quarter of the life unless the whole window lies there.
    """
    usual = _usual(life)
    chosen = window if window is not None and window.is_valid else usual
    latest = life.not_after - room_for_attempts(life.length)
    earliest = min(life.at(EARLIEST_SHARE), latest)
    if kept is None or not kept.is_of(chosen):
        kept = draw(chosen, share, now, earliest=earliest, latest=latest)
    return Renewal(
        at=min(kept.at, max(latest, now)),
        why=_why(life, chosen, now, is_usual=chosen is usual),
        draw=kept,
        is_window_ignored=window is not None and not window.is_valid,
    )


def is_early(life: Life, window: RenewalWindow | None) -> bool:
    """Whether the CA's window ends a tenth of the life or more before the usual moment: a revocation is coming."""
    if window is None or not window.is_valid:
        return False
    return window.end <= life.at(_usual_share(life) - EARLY_SHARE)


def _usual(life: Life) -> RenewalWindow:
    share = _usual_share(life)
    return RenewalWindow(life.at(share - JITTER_SHARE), life.at(share + JITTER_SHARE))


def _usual_share(life: Life) -> float:
    return 1 / 2 if life.length < SHORT_LIFE else 2 / 3


def _why(life: Life, chosen: RenewalWindow, now: datetime, *, is_usual: bool) -> RenewalWhy:
    if not is_usual:
        return RenewalWhy.PAST_WINDOW if chosen.end <= now else RenewalWhy.ARI
    return RenewalWhy.HALF if life.length < SHORT_LIFE else RenewalWhy.TWO_THIRDS

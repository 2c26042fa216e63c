"""PURE: what follows a fault. Let's Encrypt's advice (1, 10, 100 minutes, then daily), never slower than the end nears.

No pause is longer than an eighth of what is left of the old certificate, so that several attempts always fit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from certificates.life.budget import SUSPENDED_AFTER, Budget, Limit, budget_for, is_suspended
from certificates.life.outcomes import Abandon, Hold, Outcome, Retry, Tries
from certificates.life.states import FaultKind
from certificates.life.words import listed, span

__all__ = [
    "ATTEMPTS",
    "Abandon",
    "Budget",
    "Hold",
    "Limit",
    "Outcome",
    "Retry",
    "Tries",
    "after_fault",
    "budget_for",
    "is_suspended",
    "room_for_attempts",
]

ATTEMPTS: Final = 10
"""So many attempts are made before a person is called; it goes on after that, daily."""

LADDER: Final = (timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=100), timedelta(days=1))
SHORTEST: Final = timedelta(seconds=5)
EXPIRED_LONGEST: Final = timedelta(hours=1)
RETRY_AFTER_LONGEST: Final = timedelta(days=1)
LEFT_SHARE: Final = 8
JITTER_SHARE: Final = 0.1
GIVE_UP: Final = timedelta(days=30)

NODE_PAUSE: Final = timedelta(seconds=30)
NODE_TRIES: Final = 20
NODE_HELD_PAUSE: Final = timedelta(minutes=10)
DELIVERY_TRIES: Final = 3
NEW_ORDERS: Final = 3
_DAILY: Final = len(LADDER)


def room_for_attempts(length: timedelta) -> timedelta:
    """Return how long before the end of a life the first attempt is made at the latest: three fit in it by far."""
    return min(length / 4, timedelta(days=1))


def after_fault(
    kind: FaultKind,
    tries: Tries,
    now: datetime,
    not_after: datetime | None,
    retry_after: timedelta | None,
    share: float,
) -> Outcome:
    """Return what follows a fault. `not_after`: the end of the certificate that is served, None when none is.

    `retry_after` is never undercut, up to a day. `share` in [0, 1) spreads attempts over a tenth of their pause.
    """
    if _is_hopeless(tries, now, not_after):
        return Abandon(f"Given up after {tries.count} attempts in {span(now - tries.since)}.")
    asked = min(max(retry_after or timedelta(), timedelta()), RETRY_AFTER_LONGEST)
    pause = _Pause(now, _longest(now, not_after), asked, share)
    return _RULES[kind](tries, pause)


@dataclass(frozen=True, slots=True)
class _Pause:
    """The moments of next attempts, from all that bounds a pause."""

    now: datetime
    longest: timedelta
    asked: timedelta
    share: float

    def rung(self, number: int) -> datetime:
        """The moment after the pause of a rung of the ladder, 1 for the first."""
        return self.of(LADDER[min(max(number, 1), len(LADDER)) - 1])

    def of(self, wanted: timedelta) -> datetime:
        """The moment after a pause that is wanted."""
        pause = min(wanted, self.longest) * (1 - JITTER_SHARE * self.share)
        return max(self.now + max(pause, SHORTEST), self.at_once())

    def at_once(self) -> datetime:
        """Now, or the moment that Retry-After asks for, a little spread."""
        spread = min(self.asked * JITTER_SHARE, timedelta(minutes=1)) * self.share
        return self.now + self.asked + spread


def _longest(now: datetime, not_after: datetime | None) -> timedelta:
    if not_after is None:
        return LADDER[-1]
    return (not_after - now) / LEFT_SHARE if now < not_after else EXPIRED_LONGEST


def _is_hopeless(tries: Tries, now: datetime, not_after: datetime | None) -> bool:
    """Tried for a month, and no certificate has been served for as long."""
    return now - tries.since >= GIVE_UP and (not_after is None or now - not_after >= GIVE_UP)


def _climb(tries: Tries, pause: _Pause, rung: int) -> Outcome:
    if tries.count < ATTEMPTS:
        return Retry(pause.rung(rung))
    return Hold(f"{tries.count} attempts have failed.", pause.rung(_DAILY))


def _rejected(tries: Tries, pause: _Pause) -> Outcome:
    if tries.in_row < SUSPENDED_AFTER:
        return _climb(tries, pause, tries.in_row)
    what = listed(tries.names) or "it"
    return Hold(f"The issuer has refused {what} {tries.in_row} times in a row.")


def _order_gone(tries: Tries, pause: _Pause) -> Outcome:
    if tries.in_row <= NEW_ORDERS and tries.count < ATTEMPTS:
        return Retry(pause.at_once(), needs_new_order=True)
    outcome = _climb(tries, pause, tries.in_row - NEW_ORDERS)
    return Retry(outcome.at, needs_new_order=True) if isinstance(outcome, Retry) else outcome


def _already_replaced(tries: Tries, pause: _Pause) -> Outcome:
    if tries.in_row == 1 and tries.count < ATTEMPTS:
        return Retry(pause.at_once(), needs_new_order=True, drops_replaces=True)
    outcome = _climb(tries, pause, tries.in_row - 1)
    return Retry(outcome.at, True, True) if isinstance(outcome, Retry) else outcome


def _node(tries: Tries, pause: _Pause) -> Outcome:
    if tries.in_row < NODE_TRIES:
        return Retry(pause.of(NODE_PAUSE))
    return Hold(f"Waits for {listed(tries.names) or 'its nodes'}.", pause.of(NODE_HELD_PAUSE))


def _delivery(tries: Tries, pause: _Pause) -> Outcome:
    if tries.in_row <= DELIVERY_TRIES:
        return _climb(tries, pause, tries.in_row)
    return Hold(f"{tries.in_row} rollouts in a row did not go through.", pause.rung(_DAILY))


def _account(_: Tries, pause: _Pause) -> Outcome:
    return Hold("The issuer's settings must be put right.", pause.rung(_DAILY))


def _bad_certificate(_: Tries, pause: _Pause) -> Outcome:
    return Hold("A certificate that may be served is needed.", pause.rung(_DAILY))


_RULES: Final[Mapping[FaultKind, Callable[[Tries, _Pause], Outcome]]] = MappingProxyType(
    {
        FaultKind.TEMPORARY: lambda tries, pause: _climb(tries, pause, tries.in_row),
        FaultKind.RATE_LIMITED: lambda tries, pause: _climb(tries, pause, tries.in_row + 1),
        FaultKind.REJECTED: _rejected,
        FaultKind.ACCOUNT: _account,
        FaultKind.ORDER_GONE: _order_gone,
        FaultKind.ALREADY_REPLACED: _already_replaced,
        FaultKind.BAD_CERTIFICATE: _bad_certificate,
        FaultKind.NODE: _node,
        FaultKind.DELIVERY: _delivery,
    }
)

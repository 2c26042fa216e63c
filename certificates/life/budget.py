"""PURE: how much is asked of a CA at most. Well under Let's Encrypt's limits, so that a fault of ours never meets them.

Its limits (August 2026): 5 failed validations per identifier and hour, 300 new orders per account and three hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from certificates.life.states import FaultKind
from certificates.life.validity import Life

SUSPENDED_AFTER: Final = 5
"""So many rejections of an identifier in a row suspend it: its name or its CAA record must change first."""

_ORDERS: Final = 10
_ORDERS_PER: Final = timedelta(hours=3)
_ORDERS_PER_LIFE: Final = 4  # no renewal comes before a quarter of the life
_MOST_ORDERS: Final = 250


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` within any span of time `per`."""

    count: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits on failed validations of one identifier, and on new orders for one certificate."""

    validations: tuple[Limit, ...] = (Limit(3, timedelta(hours=1)), Limit(10, timedelta(days=1)))
    orders: tuple[Limit, ...] = (Limit(_ORDERS, _ORDERS_PER),)

    def next_validation(self, failed_at: Sequence[datetime], now: datetime) -> datetime:
        """Return when the identifier may be validated next, `now` if at once; `failed_at` in any order."""
        return _next(self.validations, failed_at, now)

    def next_order(self, ordered_at: Sequence[datetime], now: datetime) -> datetime:
        """Return when the certificate may be ordered next, `now` if at once; `ordered_at` in any order."""
        return _next(self.orders, ordered_at, now)


def budget_for(life: Life | None) -> Budget:
    """Return the budget of a certificate; one that lives for minutes only needs more orders in three hours."""
    if life is None or not life.length:
        return Budget()
    needed = ceil(_ORDERS_PER_LIFE * (_ORDERS_PER / life.length))
    return Budget(orders=(Limit(min(max(_ORDERS, needed), _MOST_ORDERS), _ORDERS_PER),))


def is_suspended(history: Sequence[FaultKind | None]) -> bool:
    """Whether an identifier waits for a person. `history`: its validations, oldest first, None for one that succeeded.

    Faults that say nothing about the identifier count neither for nor against it. A history begins anew when a person
    says so.
    """
    told = [kind for kind in history if kind is None or kind is FaultKind.REJECTED]
    return len(told) >= SUSPENDED_AFTER and all(told[-SUSPENDED_AFTER:])


def _next(limits: Sequence[Limit], times: Sequence[datetime], now: datetime) -> datetime:
    newest_first = sorted(times, reverse=True)
    free = [newest_first[limit.count - 1] + limit.per for limit in limits if len(newest_first) >= limit.count]
    return max([now, *free])

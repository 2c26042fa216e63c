"""Token buckets, one for each key, all of one rate; pure but for the clock that it is given."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST_KEYS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` units at once, and `each_second` of them back each second. A rate of 0 knows no bounds."""

    burst: float
    each_second: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left after a request; `wait_seconds` is how long a refused one must wait, 0 for one that may pass."""

    left: float
    wait_seconds: float = 0.0


class Buckets:
    """A bucket for each key, forgotten when others need the room: those asked for least recently, full by then."""

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = time.monotonic, most_keys: int = MOST_KEYS) -> None:
        self.rate = rate
        self._clock, self._most = clock, most_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, price: float) -> Standing:
        """Take `price` out of the bucket of `key`, or nothing where it is too much."""
        if not self.rate.each_second:
            return Standing(self.rate.burst)
        now = self._clock()
        left = self._left(key, now)
        is_enough = left >= min(price, self.rate.burst)
        wait = 0.0 if is_enough else (price - left) / self.rate.each_second
        left -= price if is_enough else 0.0
        self._buckets[key] = (left, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return Standing(left, wait)

    def give_back(self, key: str, price: float) -> None:
        """Put back what was taken for a request that was not answered after all."""
        if key in self._buckets:
            left, at = self._buckets[key]
            self._buckets[key] = (min(self.rate.burst, left + price), at)

    def _left(self, key: str, now: float) -> float:
        left, at = self._buckets.get(key, (self.rate.burst, now))
        return min(self.rate.burst, left + (now - at) * self.rate.each_second)

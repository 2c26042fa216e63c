"""Takes the price of each request from whoever asks, before anything is done for them."""

import math
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from console.asgi_types import Headers, Scope
from console.guard.budgets.buckets import Buckets, Rate, Standing
from console.guard.budgets.callers import Caller
from console.guard.budgets.prices import SAFE, STATIC, price_of
from console.guard.head import FOR_ANY_HOST
from console.guard.refusals import TooFast

SECONDS_OF_BURST: Final = 20
OF_STRANGER: Final = Rate(200, 10)
"""One network without a session: fifteen sign-ins at once, then about one a second."""
OF_UNPROVEN: Final = Rate(1000, 50)
"""One network's credentials that nobody has looked at yet, to read: after a restart an office comes back."""
OF_ALL_STRANGERS: Final = Rate(2000, 200)
"""All of them together, whatever their addresses; browsers that signed in before are not among them."""
OF_HEALTH: Final = Rate(100, 20)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a caller has left, for the headers of its answer."""

    rate: Rate
    left: float

    def headers(self) -> Headers:
        """Return RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers)."""
        window = math.ceil(self.rate.burst / self.rate.each_second)
        reset = math.ceil((self.rate.burst - self.left) / self.rate.each_second)
        return [
            (b"ratelimit-policy", f'"caller";q={self.rate.burst:.0f};w={window}'.encode()),
            (b"ratelimit", f'"caller";r={max(0, int(self.left))};t={reset}'.encode()),
        ]


class Till:
    """The budgets of everybody."""

    def __init__(self) -> None:
        each_second = settings.CALLER_BUDGET
        self._known = Buckets(Rate(each_second * SECONDS_OF_BURST, each_second))
        self._strangers = Buckets(OF_STRANGER if each_second else Rate(0, 0))
        self._unproven = Buckets(OF_UNPROVEN if each_second else Rate(0, 0))
        self._together = Buckets(OF_ALL_STRANGERS if each_second else Rate(0, 0))
        self._health = Buckets(OF_HEALTH if each_second else Rate(0, 0))

    def charge(self, scope: Scope, caller: Caller) -> Receipt | None:
        """Take the price; raise TooFast for a caller who has not enough left."""
        method, path = scope.get("method", "GET"), scope["path"]
        price = price_of(method, path, is_stranger=caller.is_stranger)
        if path in FOR_ANY_HOST:
            _pass(self._health.take(caller.key, 1))
            return None
        buckets = self._buckets_of(caller, method)
        standing = buckets.take(caller.key, price)
        _pass(standing)
        if caller.is_stranger and price > STATIC:
            together = self._together.take("", price)
            if together.wait_seconds:
                buckets.give_back(caller.key, price)
            _pass(together)
        return Receipt(buckets.rate, standing.left) if buckets.rate.each_second else None

    def _buckets_of(self, caller: Caller, method: str) -> Buckets:
        if not caller.key.startswith(("network:", "device:")):
            return self._known
        return self._unproven if caller.is_unproven and method in SAFE else self._strangers


def _pass(standing: Standing) -> None:
    if standing.wait_seconds:
        seconds = max(1, math.ceil(standing.wait_seconds))
        raise TooFast(f"You ask faster than your share. Try again in {seconds} s.", retry_after_seconds=seconds)

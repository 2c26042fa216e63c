"""What a node remembers of clients: how often they asked, what they scored, whether they have passed a challenge."""

import math
import mmap
import os
import secrets
import time
from collections.abc import Callable
from typing import Final

from gatehouse_inspector.expressions import Facts
from gatehouse_inspector.memory import bots, lists
from gatehouse_inspector.memory.bots import Bots
from gatehouse_inspector.memory.lists import Entry, Lists
from gatehouse_inspector.memory.passes import Passes
from gatehouse_inspector.memory.table import BYTES, Place, Table
from gatehouse_inspector.policies.bans import Ban, Bans
from gatehouse_inspector.policies.bots import Bot, BotCheck
from gatehouse_inspector.policies.memory import Rate, client_of, counted_as

HALF_LIFE_SECONDS: Final = 300.0
_KEY_BYTES: Final = 32
_LISTS: Final = _KEY_BYTES + 2 * BYTES
_BOTS: Final = _LISTS + lists.BYTES
_SIZE: Final = _BOTS + BYTES
_PRECISION: Final = 100
_MOST: Final = 2**32 - 1
_MOST_PROXIES: Final = 1_000


def new_memory() -> int:
    """Return the file descriptor of an empty memory, which processes share that have it."""
    number = os.memfd_create("gatehouse-inspector")
    os.ftruncate(number, _SIZE)
    os.pwrite(number, secrets.token_bytes(_KEY_BYTES), 0)
    return number


class Clients:
    """A `Memory` that is shared: `memory` is a file descriptor, `key` signs passes instead of one of the node's own.

    `now` tells the time, in seconds since a moment that all who share the memory agree on, `today` in seconds since
    1970. `ask` is how to find out who a client is that claims to be a bot.
    """

    def __init__(
        self, memory: int, key: bytes = b"", now: Callable[[], float] = time.monotonic,
        today: Callable[[], float] = time.time, ask: bots.Ask = lambda _address, _suffixes: None,
    ) -> None:  # fmt: skip
        shared = mmap.mmap(memory, _SIZE)
        own = shared[:_KEY_BYTES]
        self.passes = Passes(key or own)
        self.lists, self.bots = Lists(shared, _LISTS, own, today), Bots(shared, _BOTS, own, today)
        self._rates, self._scores = Table(shared, _KEY_BYTES, own), Table(shared, _KEY_BYTES + BYTES, own)
        self._now, self._ask = now, ask
        self._proxies: set[str] = set()

    def has_pass(self, facts: Facts) -> bool:
        """Return whether the client has answered a challenge, not long ago."""
        return self.passes.has_pass(facts, time.time())

    def wait_seconds(self, scope: str, rate: Rate, facts: Facts) -> int:
        """Count a request; return 0 if it is within the rate, and else for how long there will be none.

        A window slides: of the one before as much counts as the present one has left. Those refused do not count.
        """
        now, elapsed = self._now(), self._now() % rate.seconds
        place, count, before = self._window(f"{scope}\0{counted_as(rate, facts)}", rate.seconds)
        if before * (1 - elapsed / rate.seconds) + count + 1 > rate.requests:
            return max(1, math.ceil(_wait(rate, elapsed, count, before)))
        self._rates.store(place, (int(now), min(count + 1, _MOST), before))
        return 0

    def on_list(self, scope: str, subject: str) -> Entry | None:
        """Return what the temporary list of a policy says of a client, or of a route in a flood."""
        return self.lists.find(scope, subject)

    def note_proxy(self, address: str) -> None:
        """Remember that the gateway trusts this address to say who its clients are: it is not one itself."""
        if address not in self._proxies and len(self._proxies) < _MOST_PROXIES:
            self._proxies.add(address)
            self.lists.note_proxy(address)

    def offend(self, scope: str, bans: Bans, facts: Facts, *, enforced: bool) -> Ban | None:
        """Count an offence; return what came of it where it was one too many. Then counting begins anew."""
        client, seconds = client_of(facts), bans.within_seconds
        if self.lists.is_proxy(str(facts.value("ip.src"))):
            return None
        place, count, before = self._window(f"{scope}\0offences\0{client}", seconds)
        if before * (1 - self._now() % seconds / seconds) + count + 1 < bans.after:
            self._rates.store(place, (int(self._now()), min(count + 1, _MOST), before))
            return None
        self._rates.store(place, (int(self._now()), 0, 0))
        return self.lists.add(scope, client, bans, enforced=enforced)

    def check_bot(self, bot: Bot, facts: Facts) -> BotCheck:
        """Return whether a client is the bot that it claims to be, as far as that is known."""
        address = facts.value("ip.src")
        return self.bots.check(str(getattr(address, "ipv4_mapped", None) or address), bot, self._ask)

    def score(self, scope: str, facts: Facts) -> int:
        """Return what requests of the client have scored; after five minutes half of it."""
        _, (at, score, _) = self._scores.find(f"{scope}\0{client_of(facts)}")
        return round(self._faded(at, score) / _PRECISION)

    def add_score(self, scope: str, facts: Facts, score: int) -> None:
        """Remember that a request scored."""
        place, (at, before, _) = self._scores.find(f"{scope}\0{client_of(facts)}")
        whole = self._faded(at, before) + score * _PRECISION
        self._scores.store(place, (int(self._now()), min(int(whole), _MOST), 0))

    def _window(self, key: str, seconds: int) -> tuple[Place, int, int]:
        """Return where a window is kept, what was counted in it, and what in the one before."""
        place, (last, count, before) = self._rates.find(key)
        windows = int(self._now()) // seconds - last // seconds
        if windows:
            before, count = (count if windows == 1 else 0), 0
        return place, count, before

    def _faded(self, at: int, score: int) -> float:
        return score * math.pow(0.5, max(0.0, self._now() - at) / HALF_LIFE_SECONDS)


def _wait(rate: Rate, elapsed: float, count: int, before: int) -> float:
    """Seconds until there is room for one more."""
    room = rate.requests - 1
    if count > room:  # not in this window: in the next one, when enough of this one no longer counts
        return rate.seconds - elapsed + rate.seconds * (1 - room / count)
    return rate.seconds * (1 - (room - count) / before) - elapsed

"""What is known of clients that claim to be bots, in shared memory; who does not know asks, and does not wait."""

from collections.abc import Callable
from mmap import mmap
from typing import Final

from gatehouse_inspector.memory.table import Table
from gatehouse_inspector.policies.bots import Bot, BotCheck

ASKED_AGAIN_SECONDS: Final = 10
_STATES: Final = tuple(BotCheck)

Ask = Callable[[str, tuple[str, ...]], None]
"""Asks whether the name of an address ends with one of these; the answer comes by `Bots.learn`."""


class Bots:
    """`now` tells the time in seconds since 1970."""

    def __init__(self, memory: mmap, offset: int, secret: bytes, now: Callable[[], float]) -> None:
        self._table, self._now = Table(memory, offset, secret), now

    def check(self, address: str, bot: Bot, ask: Ask) -> BotCheck:
        """Return what is known; what is known no longer is asked for again, and holds until that is answered."""
        place, (until, state, _) = self._table.find(_key(address, bot.suffixes))
        known = _STATES[state % len(_STATES)]
        if until > self._now():
            return known
        found = BotCheck.PENDING if known is BotCheck.NONE else known
        self._table.store(place, (int(self._now()) + ASKED_AGAIN_SECONDS, _STATES.index(found), 0))
        ask(address, bot.suffixes)
        return found

    def learn(self, address: str, suffixes: tuple[str, ...], found: BotCheck, seconds: int) -> None:
        """Keep an answer for so long."""
        place, _ = self._table.find(_key(address, suffixes))
        self._table.store(place, (int(self._now()) + seconds, _STATES.index(found), 0))


def _key(address: str, suffixes: tuple[str, ...]) -> str:
    return "\0".join((address, *suffixes))

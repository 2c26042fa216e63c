"""Temporary lists of policies, in memory that the workers of a node share.

What is asked with each request is one look into a table. A list is bounded without ever being counted: a client needs
one of a few places, which follow from its name, among as many as there may be clients; where those are taken it waits
for its next offence. So a list that is nearly full may refuse a client, but never holds one too many.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from mmap import mmap
from typing import Final

from gatehouse_inspector.memory.table import BYTES as TABLE_BYTES
from gatehouse_inspector.memory.table import Place, Table
from gatehouse_inspector.policies.bans import Ban, BanAction, Bans

BYTES: Final = 2 * TABLE_BYTES
_REMEMBERED_SECONDS: Final = 86_400
"""For so long after its end a time on the list makes the next one longer."""
_PLACES: Final = 8
_PROXIES: Final = ""
"""No policy is called so."""
_ACTIONS: Final = (None, BanAction.BLOCK, BanAction.CHALLENGE)
"""By number; None is of a policy that only detects."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list says of a client or route, in seconds since 1970; `action` None: it is only told of."""

    until: int
    since: int
    action: BanAction | None
    times: int


class Lists:
    """`now` tells the time in seconds since 1970."""

    def __init__(self, memory: mmap, offset: int, secret: bytes, now: Callable[[], float]) -> None:
        self._entries = Table(memory, offset, secret)
        self._places = Table(memory, offset + TABLE_BYTES, secret)
        self._now = now

    def find(self, scope: str, subject: str) -> Entry | None:
        """Return what the list of `scope` says of a client or route just now."""
        entry = self._find(scope, subject)[1]
        return entry if entry.until > self._now() else None

    def add(self, scope: str, client: str, bans: Bans, *, enforced: bool) -> Ban | None:
        """Put a client on the list; None where it is on it already, or there is no place."""
        now = int(self._now())
        place, entry = self._find(scope, client)
        if entry.until > now and (entry.action is not None or not enforced):
            return None
        times = entry.times if entry.until + _REMEMBERED_SECONDS > now else 0
        until = now + bans.duration(times)
        if not self._take_place(scope, client, bans.most, until):
            return None
        action = bans.action if enforced else None
        self._store(place, Entry(until, now, action, times + 1))
        return Ban(client, now, until, bans.action, enforced, times + 1, bans.most)

    def hold(self, scope: str, subject: str, entry: Entry, most: int) -> None:
        """Take over what is said elsewhere, unless it is known here already, or there is no place."""
        place, known = self._find(scope, subject)
        is_news = entry.until > max(known.until, self._now()) or known.action is None
        if is_news and entry.until > self._now() and self._take_place(scope, subject, most, entry.until):
            self._store(place, entry)

    def release(self, scope: str, subject: str, at: float, most: int) -> None:
        """Take off the list what was on it at that time; the next time on it is as the first."""
        place, entry = self._find(scope, subject)
        if not entry.until or entry.since > at:
            return
        self._store(place, Entry(0, 0, None, 0))
        for key, name in _places(scope, subject, most):
            taken, (_, owner, _) = self._places.find(key)
            if owner == name:
                self._places.store(taken, (0, 0, 0))

    def note_proxy(self, address: str) -> None:
        """Remember for a day that others come through this address."""
        place, _ = self._find(_PROXIES, address)
        self._store(place, Entry(int(self._now()) + _REMEMBERED_SECONDS, 0, None, 0))

    def is_proxy(self, address: str) -> bool:
        """Return whether others came through this address."""
        return self.find(_PROXIES, address) is not None

    def _find(self, scope: str, subject: str) -> tuple[Place, Entry]:
        place, (until, since, packed) = self._entries.find(f"{scope}\0{subject}")
        return place, Entry(until, since, _ACTIONS[packed % 4 % len(_ACTIONS)], packed // 4)

    def _store(self, place: Place, entry: Entry) -> None:
        packed = entry.times * 4 + _ACTIONS.index(entry.action)
        self._entries.store(place, (entry.until, entry.since, packed))

    def _take_place(self, scope: str, subject: str, most: int, until: int) -> bool:
        now, free = self._now(), None
        for key, name in _places(scope, subject, most):
            place, (taken_until, owner, _) = self._places.find(key)
            if owner == name:
                free = (place, name)
                break
            if free is None and taken_until <= now:
                free = (place, name)
        if free is None:
            return False
        self._places.store(free[0], (until, free[1], 0))
        return True


def _places(scope: str, subject: str, most: int) -> list[tuple[str, int]]:
    """The keys of the places that a subject may take, each with the subject as it is written there."""
    digest = hashlib.blake2b(f"{scope}\0{subject}".encode("utf-8", "surrogateescape"), digest_size=36).digest()
    name = int.from_bytes(digest[:4], "little") or 1
    numbers = (int.from_bytes(digest[at : at + 4], "little") % most for at in range(4, 4 + 4 * _PLACES, 4))
    return [(f"{scope}\0{number}", name) for number in dict.fromkeys(numbers)]

"""Hears what the inspector's workers say over a unix datagram socket, and hands it to the reports.

Workers never wait for the agent, and the agent never holds more than a little: when more events come than can be
reported, the oldest go and are counted as untold. Counts are added up and always told.
"""

import asyncio
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Generic, TypeVar

from gatehouse_protocol.findings import (
    MAX_BANS,
    MAX_COUNTS,
    MAX_EVENTS,
    MAX_SAMPLES,
    WafBan,
    WafCount,
    WafCounted,
    WafEvent,
    WafReport,
    WafSample,
)

from gatehouse_agent import logs
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.inspection.datagrams import MAX_BYTES, UnreadableError, read

_BUFFER_BYTES: Final = 4 * 1024 * 1024
_AT_ONCE: Final = 100
_WAKE_SECONDS: Final = 0.5
_KEPT_EVENTS: Final = 1_000
_KEPT_SAMPLES: Final = 200
_KEPT_BANS: Final = 2_000
_KEPT_COUNTS: Final = 20_000
_KEPT_BYTES: Final = 4 * 1024 * 1024
_EVENT_BYTES: Final = 450_000
"""Of the events of one report, as they came; with the samples a report stays below a megabyte."""
_SAMPLE_BYTES: Final = 150_000
_COUNTS: Final = MAX_COUNTS - MAX_EVENTS
"""Of one report; there is room for what is told instead of its events, should it wait for long."""
_Key = tuple[datetime, str, str, WafCounted, str]
_Item = TypeVar("_Item", WafEvent, WafSample)


@dataclass(slots=True)
class _Queue(Generic[_Item]):
    """The newest that came, with their sizes."""

    most: int
    items: deque[tuple[int, _Item]] = field(default_factory=deque)
    size_bytes: int = 0

    def add(self, size_bytes: int, item: _Item) -> list[_Item]:
        """Add one; return those that have to go."""
        self.items.append((size_bytes, item))
        self.size_bytes += size_bytes
        gone = []
        while len(self.items) > self.most or self.size_bytes > _KEPT_BYTES:
            gone.append(self._pop())
        return gone

    def take(self, most: int, most_bytes: int) -> tuple[_Item, ...]:
        """Return the oldest, at least one if there is any, and forget them."""
        taken: list[_Item] = []
        left_bytes = most_bytes
        while self.items and len(taken) < most and (not taken or self.items[0][0] <= left_bytes):
            left_bytes -= self.items[0][0]
            taken.append(self._pop())
        return tuple(taken)

    def _pop(self) -> _Item:
        size_bytes, item = self.items.popleft()
        self.size_bytes -= size_bytes
        return item


class Hearing:
    """`on_events` is called soon after events came, at most twice a second."""

    def __init__(self, clock: Clock, on_events: Callable[[], None]) -> None:
        self._clock, self._on_events = clock, on_events
        self._socket: socket.socket | None = None
        self._path: Path | None = None
        self._events: _Queue[WafEvent] = _Queue(_KEPT_EVENTS)
        self._samples: _Queue[WafSample] = _Queue(_KEPT_SAMPLES)
        self._counts: Counter[_Key] = Counter()
        self._bans: deque[WafBan] = deque(maxlen=_KEPT_BANS)
        self._lost = 0
        self._waking: asyncio.TimerHandle | None = None
        self._woken_at = 0.0

    async def open(self, path: Path) -> None:
        """Listen; the socket is only for this user."""
        self._path, self._socket = path, _bound(path)
        asyncio.get_running_loop().add_reader(self._socket, self._hear)

    def close(self) -> None:
        """Stop listening; what was heard can still be taken."""
        if self._waking is not None:
            self._waking.cancel()
        if self._socket is not None and self._path is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._path.unlink(missing_ok=True)
            self._socket = None

    def take(self) -> WafReport | None:
        """Return what the next report says, each thing once; None if there is nothing."""
        events = self._events.take(MAX_EVENTS, _EVENT_BYTES)
        samples = self._samples.take(MAX_SAMPLES, _SAMPLE_BYTES)
        counts, lost, self._lost = self._take_counts(), self._lost, 0
        bans = tuple(self._bans.popleft() for _ in range(min(len(self._bans), MAX_BANS)))
        if self._events.items or self._bans:
            self._wake_soon()
        is_something = events or samples or counts or lost or bans
        return WafReport(events, samples, counts, lost, bans) if is_something else None

    def add_held(self, counted: Mapping[tuple[str, str], int]) -> None:
        """Count what rules refused that Envoy holds by itself, by policy and rule: nobody else has told of it."""
        minute = _minute_of(self._clock.now())
        for (policy, rule), count in counted.items():
            self._count(WafCount(minute, policy, "", WafCounted.REFUSED, "", count))
            self._count(WafCount(minute, policy, "", WafCounted.MATCHED, rule, count))

    def _take_counts(self) -> tuple[WafCount, ...]:
        keys = list(self._counts)[:_COUNTS]
        return tuple(WafCount(*key, count=self._counts.pop(key)) for key in keys)

    def _hear(self) -> None:
        for _ in range(_AT_ONCE):  # then others get their turn; the loop comes back while there is more
            try:
                datagram = self._socket.recv(MAX_BYTES) if self._socket is not None else b""
            except BlockingIOError:
                return
            except OSError as error:
                logs.warning("inspector_not_heard", error=str(error))
                return
            self._take_in(datagram)

    def _take_in(self, datagram: bytes) -> None:
        try:
            heard = read(datagram, self._clock.seconds() - time.time())
        except UnreadableError as error:
            if not self._lost:
                logs.warning("inspector_not_understood", error=str(error))
            self._lost += 1
            return
        if isinstance(heard, WafEvent):
            for gone in self._events.add(len(datagram), heard):
                self._count(untold(gone))
            self._wake_soon()
        elif isinstance(heard, WafSample):
            self._samples.add(len(datagram), heard)
        elif isinstance(heard, WafBan):
            self._bans.append(heard)
            self._wake_soon()
        else:
            for row in heard:
                self._count(row)

    def _count(self, row: WafCount) -> None:
        key = (row.at, row.policy, row.route, row.outcome, row.rule)
        if key in self._counts or len(self._counts) < _KEPT_COUNTS:
            self._counts[key] += row.count
        else:
            self._lost += 1

    def _wake_soon(self) -> None:
        if self._waking is None:
            loop = asyncio.get_running_loop()
            self._waking = loop.call_at(max(loop.time(), self._woken_at + _WAKE_SECONDS), self._wake)

    def _wake(self) -> None:
        self._waking, self._woken_at = None, asyncio.get_running_loop().time()
        self._on_events()


def _bound(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
    bound.bind(str(path))
    path.chmod(0o600)
    return bound


def untold(event: WafEvent) -> WafCount:
    """Return what is told instead of an event."""
    return WafCount(_minute_of(event.at), event.policy, "", WafCounted.UNTOLD, "", 1)


def _minute_of(at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp() // 60 * 60, UTC)

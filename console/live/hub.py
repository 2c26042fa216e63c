"""Fans live messages out: one Redis subscription a process, a message encoded once, handed to every reader."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import orjson

from console.base.live import CHANNEL
from console.live.hints import hints
from console.live.mailbox import Letter, letter, reread
from console.live.socket import LiveSocket

PING_SECONDS = 10.0
BATCH = 200
"""Sockets served before other work gets a turn."""
log = logging.getLogger(__name__)
Observer = Callable[[str, dict[str, Any]], None]


class LiveHub:
    """Topic → sockets. `observers` see every hint, for parts of the process that listen too."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._topics: dict[str, set[LiveSocket]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.sockets: set[LiveSocket] = set()
        self.of_session: Counter[str] = Counter()
        """How many sockets each session has open."""
        self.observers: list[Observer] = []

    def start(self) -> None:
        """Begin to listen and to ping."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._ping())]

    async def stop(self) -> None:
        """End, and close every socket as “going away”."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for socket in list(self.sockets):
            socket.end(1012)

    def join(self, socket: LiveSocket) -> None:
        """Count a socket in; it gets pings."""
        self.sockets.add(socket)
        self.of_session[socket.session] += 1

    def leave(self, socket: LiveSocket) -> None:
        """Forget a socket and its topics."""
        self.sockets.discard(socket)
        self.of_session[socket.session] -= 1
        if self.of_session[socket.session] < 1:
            del self.of_session[socket.session]
        self.unsubscribe(socket, list(socket.topics))

    def subscribe(self, socket: LiveSocket, topics: frozenset[str]) -> None:
        """Send what happens under `topics` to `socket` from now on; the caller has checked that it may see them."""
        for topic in topics:
            self._topics.setdefault(topic, set()).add(socket)
            socket.topics.add(topic)

    def unsubscribe(self, socket: LiveSocket, topics: list[str]) -> None:
        """Stop sending what happens under `topics`."""
        for topic in topics:
            socket.topics.discard(topic)
            readers = self._topics.get(topic, set())
            readers.discard(socket)
            if not readers:
                self._topics.pop(topic, None)

    def topics(self) -> list[str]:
        """Return every topic somebody reads here; also from other threads."""
        return list(self._topics)

    def is_watched(self, topic: str) -> bool:
        """Tell whether any socket of this process reads `topic`."""
        return topic in self._topics

    async def send(self, message: Letter) -> None:
        """Hand a message to every reader of its topic."""
        await _hand_out(message, list(self._topics.get(message.topic, ())))

    async def _listen(self) -> None:
        async with aclosing(hints(self._redis_url, CHANNEL)) as stream:
            async for data in stream:
                if data is None:
                    await self._have_all_reread()
                else:
                    await self._pass_on(data)

    async def _pass_on(self, data: bytes) -> None:
        try:
            hint = orjson.loads(data)
            topic, message = hint["topic"], hint["message"]
            for observe in self.observers:
                observe(topic, message)
            if topic in self._topics:
                await self.send(letter(topic, f"{message.get('what', '')} {message.get('id', '')}", message))
        except (ValueError, LookupError, TypeError, AttributeError):
            log.exception("a live hint could not be read; it is skipped")

    async def _have_all_reread(self) -> None:
        """Hints may have been lost: say so under every topic."""
        for topic in list(self._topics):
            await self.send(reread(topic))

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_SECONDS)
            ping = letter("", "ping", {"type": "ping", "at": datetime.now(UTC).isoformat()})
            await _hand_out(ping, list(self.sockets))


async def _hand_out(message: Letter, sockets: list[LiveSocket]) -> None:
    for number, socket in enumerate(sockets, start=1):
        socket.offer(message)
        if number % BATCH == 0:
            await asyncio.sleep(0)

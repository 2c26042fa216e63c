"""Everything behind `/ws/live`, started and stopped together: hub, second looks, threads that read permissions."""

import asyncio

from console.asgi_types import Receive, Scope, Send
from console.base.threads import Threads
from console.live.desk import PermitDesk
from console.live.hub import LiveHub
from console.live.recheck import Recheck
from console.live.records import RecordsShow
from console.live.traffic import TrafficShow
from console.websocket import LiveConsumer

THREADS = 2


class LiveDoor:
    """The websocket's ASGI application and its life."""

    def __init__(self, redis_url: str) -> None:
        self.hub = LiveHub(redis_url)
        self._threads = Threads(THREADS, "live")
        desk = PermitDesk(self._threads)
        self._recheck = Recheck(self.hub, desk)
        self._traffic = TrafficShow(self.hub, self._threads)
        self._records = RecordsShow(self.hub, self._threads)
        self._consumer = LiveConsumer.as_asgi(hub=self.hub, desk=desk)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        await self._consumer(scope, receive, send)

    def open(self) -> None:
        """Start listening."""
        self.hub.start()
        self._tasks = [asyncio.create_task(one.run()) for one in (self._recheck, self._traffic, self._records)]

    async def close(self) -> None:
        """Close the sockets and stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hub.stop()
        await self._threads.close()

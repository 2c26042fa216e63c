"""Everything behind `/ws/live`, started and stopped together: hub, second looks, threads that read permissions."""

import asyncio

from console.asgi_types import Receive, Scope, Send
from console.live.hub import LiveHub
from console.live.recheck import Recheck
from console.live.traffic import TrafficShow
from console.websocket import LiveEndpoint
from fleet.node_api.threads import Threads

THREADS = 2


class LiveDoor:
    """The websocket's ASGI application and its life."""

    def __init__(self, redis_url: str) -> None:
        self.hub = LiveHub(redis_url)
        self._threads = Threads(THREADS, "live")
        self._recheck = Recheck(self.hub, self._threads)
        self._traffic = TrafficShow(self.hub, self._threads)
        self._endpoint = LiveEndpoint(self.hub, self._threads)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        await self._endpoint(scope, receive, send)

    def open(self) -> None:
        """Start listening."""
        self.hub.start()
        self._tasks = [asyncio.create_task(self._recheck.run()), asyncio.create_task(self._traffic.run())]

    async def close(self) -> None:
        """Close the sockets and stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hub.stop()
        self._threads.close()

"""One web process with three doors: node requests (raw ASGI), the live websocket, all else (Django on threads).

Nodes park thousands of requests and a Django request that hangs holds a thread, so nodes never enter Django here.
The guard stands before all three.
"""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from console.asgi_types import Receive, Scope, Send
from console.guard.guard import Guard
from console.live.door import LiveDoor
from console.wsgi.bridge import WsgiBridge
from console.wsgi.sizes import body_limit
from fleet.node_api import app as node_api

NODE_PREFIX = "/node/"
LIVE_PATH = "/ws/live"


class Doors:
    """The ASGI application."""

    def __init__(self) -> None:
        self.pages = WsgiBridge(WSGIHandler(), body_limit=body_limit)
        self.live = LiveDoor(settings.REDIS_URL)
        self._guard = Guard(self._lead)
        self._is_open = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send each connection past the guard and through its door."""
        if scope["type"] == "lifespan":
            await self._follow_lifespan(receive, send)
        else:
            await self._guard(scope, receive, send)

    async def _lead(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http" if scope["path"].startswith(NODE_PREFIX):
                await node_api.application(scope, receive, send)
            case "http":
                await self.pages(scope, receive, send)
            case "websocket" if scope["path"] == LIVE_PATH:
                await self.live(scope, receive, send)
            case _:
                await send({"type": "websocket.close", "code": 4404})

    async def open(self) -> None:
        """Start what runs beside the requests."""
        self._is_open = True
        self.live.open()
        await node_api.startup()

    async def close(self) -> None:
        """Let parked polls and sockets go and end what runs beside the requests; doing it twice is harmless."""
        if self._is_open:
            self._is_open = False
            await node_api.shutdown()
            await self.live.close()
            await self._guard.close()

    async def _follow_lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.open()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.close()
                self.pages.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

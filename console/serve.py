"""Starts the web process (`python -m console.serve`): uvicorn, one process, parked requests let go on the way out."""

import gc
from socket import socket
from typing import TYPE_CHECKING

import uvicorn

from console import env
from console.guard.connection import GuardedProtocol

if TYPE_CHECKING:
    from console.doors import Doors  # Django is set up by console.asgi, imported in main

GRACE_SECONDS = 10
KEEP_ALIVE_SECONDS = 35
"""Longer than a parked poll, so that a node keeps its connection from one poll to the next."""

COLLECT_AFTER = (100_000, 50, 100)
"""Objects until a collection of each generation. With ten thousand parked polls a full one walks a million objects;
by default a single wake-up of all of them would cause several. Cycles are rare here, so little garbage waits."""


class Server(uvicorn.Server):
    """uvicorn, which would otherwise wait at the end for polls that park for half a minute."""

    def __init__(self, doors: "Doors", **overrides: object) -> None:
        super().__init__(config(doors, **overrides))
        self.doors = doors

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Let parked polls and sockets go first, then end as usual."""
        await self.doors.close()
        await super().shutdown(sockets)


def config(doors: "Doors", **overrides: object) -> uvicorn.Config:
    """Return the server's settings, from GATEHOUSE_HOST, _WEB_PORT and _ACCESS_LOG."""
    settings: dict[str, object] = {
        "app": doors,
        "host": env.setting("HOST", "127.0.0.1"),
        "port": env.number("WEB_PORT", 8000),
        "loop": "uvloop",
        "http": GuardedProtocol,
        "ws": "websockets-sansio",
        "ws_max_size": 64 * 1024,
        "ws_per_message_deflate": False,
        "proxy_headers": False,  # console/guard/proxies.py reads them
        "server_header": False,
        "log_config": None,
        "access_log": env.flag("ACCESS_LOG", default=False),
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": GRACE_SECONDS,
    }
    return uvicorn.Config(**(settings | overrides))  # type: ignore[arg-type]


def main() -> None:
    """Serve until told to stop."""
    from console.asgi import application
    from console.base.keyring import sources

    sources.check()

    gc.collect()
    gc.freeze()  # what is loaded now stays: full collections walk only what requests leave behind
    gc.set_threshold(*COLLECT_AFTER)
    Server(application).run()


if __name__ == "__main__":
    main()

"""Runs the real web server in a thread, on a free port, over the test database."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from console.doors import Doors
from console.serve import Server


@dataclass(frozen=True, slots=True)
class Web:
    """A running server."""

    address: str
    doors: Doors

    @property
    def url(self) -> str:
        return f"http://{self.address}"


@contextmanager
def running_web(doors: Doors | None = None, **settings: Any) -> Iterator[Web]:
    """Serve for the length of the block."""
    doors = doors or Doors()
    access = logging.getLogger("uvicorn.access")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(doors, **settings)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                thread.join(0.01)
            yield Web(f"127.0.0.1:{listener.getsockname()[1]}", doors)
        finally:
            server.should_exit = True
            thread.join()
            access.propagate = True  # a server that logs no requests has silenced it, for every server after it

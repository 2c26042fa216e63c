"""Ways to ask whether a program is ready; each returns a question that `Program.is_ready` can hold."""

import http.client
import socket
from collections.abc import Callable
from pathlib import Path

from console.local.ports import HOST

ANSWER_SECONDS = 2.0

Question = Callable[[str], bool]


def answers_ok(port: int, path: str) -> Question:
    """Ready when `GET path` on `port` answers 200."""

    def ask(_said: str) -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ask


def listens(port: int) -> Question:
    """Ready when `port` accepts a connection."""

    def ask(_said: str) -> bool:
        try:
            socket.create_connection((HOST, port), timeout=ANSWER_SECONDS).close()
        except OSError:
            return False
        return True

    return ask


def accepts(path: Path) -> bool:
    """Say whether somebody listens on the unix socket `path`."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True


def says(text: str) -> Question:
    """Ready when it has logged `text` since its start."""
    return lambda said: text in said

"""Sockets that Envoy asks on: in their place from the first bundle on that is served there."""

import contextlib
import socket
from pathlib import Path
from typing import Final

_BACKLOG: Final = 1024


def responses_beside(place: Path) -> Path:
    """Return the socket on which the inspector that serves on `place` is asked about responses."""
    return place.with_name(f"{place.name}.responses")


class Door:
    """A listening unix socket of this user; until it is opened another one may serve in its place."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._fresh: Path | None = place.with_name(f"{place.name}~")
        self.listener = _listening(self._fresh)
        self._inode = self._fresh.stat().st_ino

    def open(self) -> None:
        """Take its place, if it has not yet."""
        if self._fresh is not None:
            self._fresh.replace(self._place)
            self._fresh = None

    def close(self) -> None:
        """Close it, and take it away unless its place is another's by now."""
        self.listener.close()
        for place in filter(None, (self._fresh, self._place)):
            with contextlib.suppress(FileNotFoundError):
                if place.stat().st_ino == self._inode:
                    place.unlink()


def _listening(place: Path) -> socket.socket:
    place.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(place))
    place.chmod(0o600)
    listener.listen(_BACKLOG)
    listener.setblocking(False)
    return listener

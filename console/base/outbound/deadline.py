"""Ends connections when their time is over, however slowly the other side drips."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Watch:
    """Holds a second handle on each connection, and ends them all at once."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self._until = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._until

    @property
    def seconds_left(self) -> float:
        """How much of it is left, and never nothing: a timeout of zero means something else to sockets."""
        return max(self._until - time.monotonic(), 0.001)

    def opened(self, connected: socket.socket) -> None:
        """Look after a connection. TLS takes the socket over; a second handle on the connection can still end it."""
        self._sockets.append(connected.dup())

    def end(self) -> None:
        """End all of them."""
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of all of them."""
        for each in self._sockets:
            each.close()


@contextmanager
def deadline(seconds: float) -> Iterator[Watch]:
    """Give so much time to what is inside; the connections that the watch is told of end with it."""
    watch = Watch(seconds)
    timer = threading.Timer(seconds, watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        watch.close()

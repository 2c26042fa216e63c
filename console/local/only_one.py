"""Lets one local stack run per checkout; the lock goes with its process, so a crash never leaves it behind."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(RuntimeError):
    """Another `make up` runs in this checkout; the text names its process."""


@contextmanager
def only_one(lock: Path) -> Iterator[bool]:
    """Hold `lock` for the length of the block; raise AlreadyRunningError when another process holds it.

    Yields whether the holder before us was killed: what it ran may then still be on its way out.
    """
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise AlreadyRunningError(
                f"this checkout is up already (process {holder}). Stop it with Ctrl-C there, or `kill {holder}`."
            ) from None
        file.seek(0)
        was_killed = bool(file.read())
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield was_killed
        finally:
            file.truncate(0)

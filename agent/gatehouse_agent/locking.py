"""One agent for each state directory, and a directory that nobody else can write to."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make_private(directory: Path) -> None:
    """Create a directory, or raise `PermissionError` if the one that is there is not this user's alone."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise PermissionError(f"{directory} must be a directory that only this user can write to")


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Hold a state directory, or raise `BlockingIOError`; the lock goes with the process, however that ends."""
    with (directory / "agent.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BlockingIOError(f"another agent runs on {directory}") from None
        yield

"""One agent for each state directory, and a directory that nobody else can write to."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make_private(directory: Path) -> None:
    """Create a directory, or close the one that is there to others; `PermissionError` if it is not this user's."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{directory} must be a directory of this user's own")
    if found.st_mode & 0o077:
        directory.chmod(0o700)


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Hold a state directory, or raise `BlockingIOError`; the lock goes with the process, however that ends."""
    with (directory / "agent.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BlockingIOError(f"another agent runs on {directory}") from None
        yield

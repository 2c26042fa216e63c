"""Files that are either there whole or not at all: write beside, fsync, rename, fsync the directory.

The one place of the agent that writes state, and so the seam where a full disk shows: as `StoreFullError`, which the
agent reports while it runs on from memory.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


class StoreFullError(Exception):
    """There is no room for a file, on the disk or within the quota; what was there before is untouched."""


class Files:
    """A directory of small files, named by relative paths, all readable by this user only."""

    def __init__(self, root: Path, quota_bytes: int) -> None:
        self._root = root
        self._quota_bytes = quota_bytes
        root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def exists(self, name: str) -> bool:
        """Is there such a file?"""
        return (self._root / name).is_file()

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raises `OSError`."""
        return (self._root / name).read_bytes()

    def names(self, folder: str) -> list[str]:
        """Return the names of the complete files in a folder, sorted."""
        with suppress(FileNotFoundError):
            return sorted(f"{folder}/{one.name}" for one in os.scandir(self._root / folder) if one.name[0] != ".")
        return []

    def write(self, name: str, data: bytes) -> None:
        """Replace a file atomically and durably, or raise `StoreFullError` and leave it as it was."""
        if self.used_bytes() + len(data) > self._quota_bytes:
            raise StoreFullError(f"the quota of {self._quota_bytes} bytes is used up")
        path = self._root / name
        draft = path.with_name(f".{path.name}.draft")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write_durably(draft, data)
            draft.rename(path)
            _sync_directory(path.parent)
        except OSError as error:
            draft.unlink(missing_ok=True)
            if error.errno in _FULL:
                raise StoreFullError(f"{error.strerror}: {name}") from error
            raise

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""
        (self._root / name).unlink(missing_ok=True)

    def used_bytes(self) -> int:
        """Return how much is stored."""
        return sum(self._sizes(self._root))

    def _sizes(self, folder: Path) -> Iterator[int]:
        for one in os.scandir(folder):
            if one.is_dir(follow_symlinks=False):
                yield from self._sizes(Path(one.path))
            elif one.is_file(follow_symlinks=False):
                yield one.stat(follow_symlinks=False).st_size

    def _write_durably(self, path: Path, data: bytes) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""What Envoy writes down of checks: a file that is read on, and emptied before it grows."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

_MOST_BYTES: Final = 4 * 1024 * 1024
_EMPTIED_AT_BYTES: Final = 1024 * 1024


class CheckEvents:
    """Lines that were added since the last look; Envoy appends, so that an emptied file is written from its start."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = 0

    def take(self) -> Iterable[bytes]:
        """Return what is new, whole lines alone; nothing where there is no file, or nobody can read it."""
        try:
            size = self.path.stat().st_size
            if size < self._read:
                self._read = 0
            if size == self._read:
                return ()
            with self.path.open("rb") as file:
                file.seek(max(self._read, size - _MOST_BYTES))
                text = file.read(_MOST_BYTES)
                whole, newline, _ = text.rpartition(b"\n")
                self._read = file.tell() - (len(text) - len(whole) - len(newline))
            if self._read >= _EMPTIED_AT_BYTES:
                self._empty()
        except OSError:
            return ()
        return whole.splitlines()

    def _empty(self) -> None:
        with self.path.open("r+b") as file:
            file.truncate(0)
        self._read = 0

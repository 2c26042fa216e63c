"""A table of fixed size in shared memory: three numbers for each key, and where there is no room the oldest goes.

Workers write without asking each other: a number may be off by what came at the very same moment.
"""

import hashlib
import struct
from mmap import mmap
from typing import Final

SETS: Final = 16_384
WAYS: Final = 4
"""Places where a key may stand."""
_ENTRY: Final = struct.Struct("<IIII")
_SET: Final = struct.Struct("<" + "IIII" * WAYS)
BYTES: Final = SETS * _SET.size

Place = tuple[int, int]
"""Where a key stands, and by what it is known there."""


class Table:
    """Keys go by a hash that only this node can reckon: nobody can aim at the place of another."""

    def __init__(self, memory: mmap, offset: int, secret: bytes) -> None:
        self._memory, self._offset, self._secret = memory, offset, secret

    def find(self, key: str) -> tuple[Place, tuple[int, int, int]]:
        """Return where a key stands, or would, and its numbers: the first is a time, and all are zero of a new key."""
        digest = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=8, key=self._secret).digest()
        tag = int.from_bytes(digest[:4], "little") or 1
        start = self._offset + int.from_bytes(digest[4:], "little") % SETS * _SET.size
        numbers = _SET.unpack_from(self._memory, start)
        for way in range(0, len(numbers), 4):
            if numbers[way] == tag:
                return (start + way * 4, tag), numbers[way + 1 : way + 4]
        oldest = min(range(0, len(numbers), 4), key=lambda way: numbers[way + 1])
        return (start + oldest * 4, tag), (0, 0, 0)

    def store(self, place: Place, numbers: tuple[int, int, int]) -> None:
        """Write the numbers of a key that was just found."""
        offset, tag = place
        _ENTRY.pack_into(self._memory, offset, tag, *numbers)

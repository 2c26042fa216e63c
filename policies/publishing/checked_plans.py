"""Keeps the last checked plans of this process, so that looking at a plan and publishing it costs one check."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class CheckedPlans(Generic[Value]):
    """Least recently used values within a number of bytes; a single value over the bound is not kept at all."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held_bytes = 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Value | None:
        """Return what is kept under `key`."""
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def keep(self, key: Hashable, value: Value, size_bytes: int) -> None:
        """Keep `value`, and forget the least recently used ones beyond the bound. A value costs at least 4 KiB."""
        cost = max(size_bytes, 4096)
        with self._lock:
            if key in self._entries or cost > self._most_bytes:
                return
            self._entries[key] = (value, cost)
            self._held_bytes += cost
            while self._held_bytes > self._most_bytes:
                _, (_, freed) = self._entries.popitem(last=False)
                self._held_bytes -= freed

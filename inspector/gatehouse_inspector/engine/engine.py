"""The engine of a process: it reads rules, and looks at requests with them."""

import ipaddress
import itertools
import secrets
from functools import partial
from pathlib import Path
from typing import Any

from gatehouse_inspector.engine.library import find_library
from gatehouse_inspector.engine.rules import RuleSet
from gatehouse_inspector.engine.transactions import Told, Transaction


class Engine:
    """One for each process and thread. Raises EngineUnavailableError where there is no libmodsecurity."""

    def __init__(self, path: Path | None = None) -> None:
        self._ffi, self._library = find_library(path)
        self._engine = self._ffi.gc(self._library.msc_init(), self._library.msc_cleanup)
        self._open: dict[int, list[str]] = {}
        self._numbers = itertools.count(1)
        self._server = str(ipaddress.IPv6Address(0xFD << 120 | secrets.randbits(120)))
        self._callback = self._ffi.callback("void(void *, const void *)", self._heard)
        self._library.msc_set_log_cb(self._engine, self._callback)

    @property
    def version(self) -> str:
        """What the library calls itself: `3.0.9`."""
        said: str = self._ffi.string(self._library.msc_who_am_i(self._engine)).decode()
        return said.partition(" v")[2].partition(" ")[0]

    def rules(self) -> RuleSet:
        """Return a new set without rules."""
        return RuleSet(self._ffi, self._library)

    def transaction(self, rules: RuleSet, name: str) -> Transaction:
        """Begin to look at a request, whose id is `name`."""
        number = next(self._numbers)
        lines = self._open[number] = []
        handle = self._library.msc_new_transaction_with_id(
            self._engine, rules.handle, name.encode(), self._ffi.cast("void *", number)
        )
        told = Told(lines, self._server, partial(self._open.pop, number, None))
        return Transaction(self._ffi, self._library, handle, rules, told)

    def _heard(self, number: Any, text: Any) -> None:
        lines = self._open.get(int(self._ffi.cast("intptr_t", number)))
        if lines is not None:
            lines.append(self._ffi.string(self._ffi.cast("const char *", text)).decode("utf-8", "replace"))

"""Rules that were read. Reading is not re-entrant in libmodsecurity, so a process reads one text at a time."""

import threading
from typing import Any, Final, Self

from cffi import FFI

_READING: Final = threading.Lock()


class RulesError(Exception):
    """libmodsecurity cannot read rules; the text is its own."""


class RuleSet:
    """A set of rules; in the order in which they were added. A transaction keeps the set alive that it looks with."""

    def __init__(self, ffi: FFI, library: Any) -> None:
        self._ffi, self._library = ffi, library
        self.handle = ffi.gc(library.msc_create_rules_set(), library.msc_rules_cleanup)

    def add(self, text: str) -> Self:
        """Add rules in SecLang; files that they name stand with their whole path. Raises RulesError."""
        return self._take(self._library.msc_rules_add, f"{text}\n".encode())

    def merge(self, other: "RuleSet") -> Self:
        """Add the rules of another set; they are shared, which costs next to nothing. Raises RulesError."""
        return self._take(self._library.msc_rules_merge, other.handle)

    def _take(self, act: Any, what: Any) -> Self:
        error = self._ffi.new("const char **")
        with _READING:
            count = act(self.handle, what, error)
        if count < 0:
            text = self._ffi.string(error[0]).decode("utf-8", "replace") if error[0] else "It gives no reason."
            raise RulesError(text.strip())
        return self

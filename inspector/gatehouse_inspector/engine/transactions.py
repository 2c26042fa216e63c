"""One request, and its response, on their way through the rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from cffi import FFI

from gatehouse_inspector.engine.library import free
from gatehouse_inspector.engine.matches import Match, read_match
from gatehouse_inspector.engine.rules import RuleSet

Headers = Iterable[tuple[bytes, bytes]]
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Intervention:
    """The rules want the exchange to end with this HTTP status; `match` is the rule that said so, if it told."""

    status: int
    match: Match | None


@dataclass(frozen=True, slots=True)
class Told:
    """Where the engine writes what matches, as what server, and how to tell it that nothing more will come."""

    lines: list[str]
    server: str
    end: Callable[[], object]


class Transaction:
    """Phase by phase; each returns what the rules want, or None. What matched is complete when the block has ended."""

    def __init__(self, ffi: FFI, library: Any, handle: Any, rules: RuleSet, told: Told) -> None:
        self._ffi, self._library, self._handle = ffi, library, handle
        self._rules = rules  # freed too early, they would silently match nothing
        self._told = told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._library.msc_process_logging(self._handle)
        self._library.msc_transaction_cleanup(self._handle)
        self._told.end()

    @property
    def matches(self) -> list[Match]:
        """The rules that matched, in order."""
        return [match for match in map(self._read, self._told.lines) if match is not None]

    def connection(self, client: str) -> None:
        """Say who asks: an IP address. The first phase."""
        self._library.msc_process_connection(self._handle, client.encode(), 0, self._told.server.encode(), 0)

    def request(self, method: bytes, target: bytes, version: bytes, headers: Headers) -> Intervention | None:
        """Look at the request's head; `version` is `1.1`, `target` as it came, with the query."""
        self._library.msc_process_uri(self._handle, target, method, version)
        for name, value in headers:
            self._library.msc_add_n_request_header(self._handle, name, len(name), value, len(value))
        self._library.msc_process_request_headers(self._handle)
        return self._intervention()

    def request_body(self, body: bytes) -> Intervention | None:
        """Look at the body; an empty one too, as most rules speak in this phase."""
        if body:
            self._library.msc_append_request_body(self._handle, body, len(body))
        self._library.msc_process_request_body(self._handle)
        return self._intervention()

    def response(self, status: int, version: bytes, headers: Headers) -> Intervention | None:
        """Look at the response's head."""
        for name, value in headers:
            self._library.msc_add_n_response_header(self._handle, name, len(name), value, len(value))
        self._library.msc_process_response_headers(self._handle, status, b"HTTP " + version)
        return self._intervention()

    def response_body(self, body: bytes) -> Intervention | None:
        """Look at the response's body."""
        if body:
            self._library.msc_append_response_body(self._handle, body, len(body))
        self._library.msc_process_response_body(self._handle)
        return self._intervention()

    def _read(self, text: str) -> Match | None:
        return read_match(text, self._told.server)

    def _intervention(self) -> Intervention | None:
        found = self._ffi.new("intervention *", {"status": _OK})
        try:
            if not self._library.msc_intervention(self._handle, found) or not found.disruptive:
                return None
            text = self._ffi.string(found.log).decode("utf-8", "replace") if found.log else ""
            return Intervention(found.status, self._read(text))
        finally:
            free(found.url)
            free(found.log)

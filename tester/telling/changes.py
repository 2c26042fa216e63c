"""What the gateway made of the headers of a request, and which values nobody shall read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Headers = Iterable[tuple[str, str]]
_SECRET: Final = frozenset({
    "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token", "x-csrf-token",
})  # fmt: skip
_HIDDEN: Final = "…"
_SCHEMES: Final = ("basic", "bearer", "digest", "dpop", "negotiate")


@dataclass(frozen=True, slots=True)
class Change:
    """A header that is otherwise than the client sent it; None: it is not there."""

    name: str
    before: str | None
    after: str | None


def changes(sent: Headers, came: Headers) -> tuple[Change, ...]:
    """Return which headers were added, taken out or changed, in the order of the names."""
    before, after = _joined(sent), _joined(came)
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return tuple(Change(name, _told(name, before.get(name)), _told(name, after.get(name))) for name in names)


def masked(headers: Headers) -> list[tuple[str, str]]:
    """Return headers without the values of those that hold secrets; what kind of secret it is, is kept."""
    return [(name, hidden(name, value)) for name, value in headers]


def hidden(name: str, value: str) -> str:
    """Return a value, or in place of a secret no more than what kind it is."""
    if name not in _SECRET:
        return value
    scheme = value.partition(" ")[0]
    return f"{scheme} {_HIDDEN}" if scheme.lower() in _SCHEMES else _HIDDEN


def _told(name: str, value: str | None) -> str | None:
    return None if value is None else hidden(name, value)


def _joined(headers: Headers) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        known = found.get(name.lower())
        found[name.lower()] = value if known is None else f"{known}, {value}"
    return found

"""What a translation gives: objects as an import takes them, and notes about what was changed or left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

_LONGEST_NAME: Final = 63
_LONGEST_STEM: Final = _LONGEST_NAME - 8  # leaves room for a number, however often a name comes
LONGEST_TITLE: Final = 1_000  # looked at for a name
_LONGEST_NOTE: Final = 300
_LONGEST_PLACE: Final = 600
_MOST_NOTES: Final = 10_000
MOST_WRITTEN: Final = 16_000_000
"""Characters of all objects; what routes have in common is written with each of them. An import takes no more."""


class Untranslatable(ValueError):
    """The text is no document of this format, or stands for more than is written out; the message says why."""


class Severity(StrEnum):
    """How much of a document survived at a place."""

    LEFT_OUT = "left_out"
    CHANGED = "changed"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Note:
    """`place` is a path in the document, such as `HTTPRoute shop/spec/rules/0/filters/1`."""

    severity: Severity
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the slice has already and a translation does not touch, and `hostnames` for documents that name none."""

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hostnames: tuple[str, ...] = ()

    def has(self, kind: str, name: str) -> bool:
        """Whether there is such an object."""
        return name in self.names.get(kind, frozenset())


@dataclass(slots=True)
class Translation:
    """Objects as `{"kind", "name", "spec"}`, in the order in which they were found, and notes."""

    known: Known
    objects: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _made: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _written: int = 0

    def note(self, severity: Severity, place: str, text: str) -> None:
        """Say something about a place of the document. Raises Untranslatable where there is too much to say."""
        if len(self.notes) >= _MOST_NOTES:
            raise Untranslatable(f"There is more to say of it than {_MOST_NOTES} notes: bring it in pieces.")
        self.notes.append(Note(severity, place[:_LONGEST_PLACE], text[:_LONGEST_NOTE]))

    def left_out(self, place: str, text: str) -> None:
        """Say that something is not in the objects."""
        self.note(Severity.LEFT_OUT, place, text)

    def add(self, kind: str, name: str, spec: dict[str, Any]) -> str:
        """Add an object under `name`, or under a name with a number where another has it; return the name."""
        taken, stem = name_like(name), name[:_LONGEST_STEM]
        key = kind, name_like(stem)
        while (kind, taken) in self._made or self.known.has(kind, taken):
            number = self._numbers.get(key, 2)
            taken = name_like(f"{stem}-{number}")
            self._numbers[key] = number + 1
        self._keep(kind, taken, spec)
        return taken

    def add_once(self, kind: str, name: str, spec: dict[str, Any], place: str) -> None:
        """Add an object whose name says what it is; one that the slice has already stays as it is."""
        if (kind, name) in self._made:
            return
        if self.known.has(kind, name):
            self.note(Severity.TOLD, place, f"There is a {kind.replace('_', ' ')} {name} already; it stays as it is.")
            return
        self._keep(kind, name, spec)

    def _keep(self, kind: str, name: str, spec: dict[str, Any]) -> None:
        self._written += len(name) + len(str(spec))
        if self._written > MOST_WRITTEN:
            raise Untranslatable(f"Written out it has more than {MOST_WRITTEN} characters: bring it in pieces.")
        self._made[kind, name] = made = {"kind": kind, "name": name, "spec": spec}
        self.objects.append(made)


def name_like(text: str) -> str:
    """A name of an object that reads like `text`: lower-case letters, digits and hyphens (RFC 1123 label)."""
    hyphened = re.sub(r"[^a-z0-9]+", "-", text[:LONGEST_TITLE].lower()).strip("-")
    return hyphened[:_LONGEST_NAME].strip("-") or "unnamed"

"""Reads a document of unknown content strictly and collects every mistake, instead of stopping at the first."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Mistake(NamedTuple):
    """One mistake: where (RFC 6901 pointer into the document), a stable code, and a sentence."""

    pointer: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One object of a document; the objects inside it share its list of mistakes."""

    content: Mapping[str, Any]
    place: str = ""
    mistakes: list[Mistake] = field(default_factory=list)

    def inside(self, content: object, name: str) -> "Reading | None":
        """Return the reading of an object inside this one; None, and a mistake, when it is something else."""
        if isinstance(content, Mapping):
            return Reading(content, f"{self.place}/{name}", self.mistakes)
        self.refuse(name, "required" if content is None else "type", "This must be an object.")
        return None

    def refuse(self, name: str, code: str, text: str) -> None:
        """Note a mistake in a field."""
        self.mistakes.append(Mistake(f"{self.place}/{name}", code, text))

    def refuse_others(self, known: Collection[str]) -> None:
        """Note every field that is not `known`."""
        for name in sorted(str(one) for one in self.content if one not in known):
            escaped = name.replace("~", "~0").replace("/", "~1")
            self.refuse(escaped, "unknown_field", f"There is no field {name!r} here.")

    def text(self, name: str, *, longest: int, pattern: str = "", default: str | None = None) -> str:
        """Return a text of up to `longest` characters in one line; without a default it must be there and not empty."""
        value = self.content.get(name, default)
        if not isinstance(value, str):
            self.refuse(name, "required" if value is None else "type", "This must be a text.")
            return ""
        if len(value) > longest:
            self.refuse(name, "too_long", f"At most {longest} characters.")
        elif default is None and not value.strip():
            self.refuse(name, "required", "This must not be empty.")
        elif not value.isprintable():
            self.refuse(name, "characters", "Line breaks and control characters are not allowed.")
        elif pattern and not re.fullmatch(pattern, value):
            self.refuse(name, "pattern", f"This must match {pattern}")
        return value

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number within bounds; without a default it must be there."""
        value = self.content.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(name, "required" if value is None else "type", "This must be a whole number.")
            return least
        if not least <= value <= most:
            self.refuse(name, "range", f"This must be between {least} and {most}.")
            return least
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.content.get(name, default)
        if not isinstance(value, bool):
            self.refuse(name, "type", "This must be true or false.")
            return default
        return value

    def items(self, name: str, *, most: int) -> list[Any]:
        """Return a list of 1 to `most` items."""
        value = self.content.get(name)
        if not isinstance(value, list | tuple):
            self.refuse(name, "required" if value is None else "type", "This must be a list.")
            return []
        if not 0 < len(value) <= most:
            self.refuse(name, "range", f"This must have 1 to {most} items.")
        return list(value[:most])

"""Documents of YAML or JSON, and mappings that know which of their parts nobody has read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies import plain_yaml
from policies.plain_yaml import MOST_CHARACTERS
from policies.translating.translation import LONGEST_TITLE, Translation, Untranslatable

__all__ = ["MOST_CHARACTERS", "Part", "Untranslatable", "documents"]

_MOST_DOCUMENTS: Final = 2_000
_LONGEST_PLACE: Final = 500  # every part within says it again


def documents(text: str) -> list[Mapping[str, Any]]:
    """The mappings in a text of one or several documents; a Kubernetes `List` is taken apart."""
    try:
        found = plain_yaml.documents(text)
    except plain_yaml.NotPlain as error:
        raise Untranslatable(str(error)) from error
    taken = [part for one in found for part in _parts(one)]
    if not taken or not all(isinstance(one, Mapping) for one in taken):
        raise Untranslatable("This holds no documents with fields.")
    if len(taken) > _MOST_DOCUMENTS:
        raise Untranslatable(f"This holds more than {_MOST_DOCUMENTS} documents.")
    return taken


def _parts(document: Any) -> list[Any]:
    if not isinstance(document, Mapping) or document.get("kind") != "List":
        return [document]
    items = document.get("items")
    return items if isinstance(items, list) else []


class Part:
    """A mapping at a place. What nobody takes from it is told by `close`, so that nothing is dropped in silence."""

    def __init__(self, value: Any, place: str, told: Translation) -> None:
        self.place, self.told = place[:_LONGEST_PLACE], told
        self._taken: set[str] = set()
        self._value: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if not isinstance(value, Mapping):
            told.left_out(place, "has fields in other documents of this sort, and is none here.")

    def __contains__(self, key: str) -> bool:
        return self._value.get(key) is not None

    def take(self, key: str, default: Any = None) -> Any:
        """The value as it is; it counts as read."""
        self._taken.add(key)
        found = self._value.get(key)
        return default if found is None else found

    def text(self, key: str, default: str = "") -> str:
        """The value as text; numbers and flags as they are written."""
        found = self.take(key, default)
        if isinstance(found, bool):
            return str(found).lower()
        if isinstance(found, str | int | float):
            return str(found)
        self.told.left_out(f"{self.place}/{key}", "should be a text.")
        return default

    def title(self, key: str, default: str = "") -> str:
        """The value as text, as much of it as is looked at for names: many objects may be named after it."""
        return self.text(key, default)[:LONGEST_TITLE]

    def number(self, key: str) -> int | None:
        """The value as a whole number, None where there is none."""
        found = self.take(key)
        if found is None or (isinstance(found, int) and not isinstance(found, bool)):
            return found
        self.told.left_out(f"{self.place}/{key}", "should be a whole number.")
        return None

    def texts(self, key: str) -> list[str]:
        """The value as a list of texts; one text alone is a list of it."""
        found = self.take(key, [])
        found = found if isinstance(found, list) else [found]
        return [str(one) for one in found if isinstance(one, str | int | float) and not isinstance(one, bool)]

    def part(self, key: str) -> Part | None:
        """The mapping under a key, None where there is none."""
        found = self.take(key)
        return None if found is None else Part(found, f"{self.place}/{key}", self.told)

    def parts(self, key: str) -> list[Part]:
        """The mappings in the list under a key."""
        found = self.take(key, [])
        if not isinstance(found, list):
            self.told.left_out(f"{self.place}/{key}", "should be a list.")
            return []
        return [Part(one, f"{self.place}/{key}/{index}", self.told) for index, one in enumerate(found)]

    def items(self) -> Iterator[tuple[str, Part]]:
        """Every key with the mapping under it."""
        for key in self._value:
            found = self.part(str(key))
            if found is not None:
                yield str(key), found

    def keys(self) -> list[str]:
        """The keys that there are, in order."""
        return [str(key) for key in self._value]

    def pass_over(self, *keys: str) -> None:
        """Take keys that say nothing of traffic."""
        self._taken.update(keys)

    def close(self, why: str = "is not understood, and left out.") -> None:
        """Tell of everything that was not taken."""
        for key in self._value:
            if key not in self._taken and self._value[key] not in (None, {}, []):
                self.told.left_out(f"{self.place}/{key}", why)

"""The smallest differences between two JSON values, each with a pointer and the words by which people know the place.

Lists of objects that have a name (backends, addresses, headers) are compared by that name, so that one more backend is
one difference and not a different list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Json = Any
_Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One difference at an RFC 6901 pointer; None also stands for “not there”. `label` is the place in words."""

    pointer: str
    before: Json
    after: Json
    label: tuple[str, ...]


_OF_LISTS = {"value", "expires_at"}
_OF_EXCLUSIONS = {"rule", "tag", "target", "path", "prefix", "method", "owner", "reason", "expires_at"}


def field_changes(before: Json, after: Json, pointer: str = "", label: _Place = ()) -> Iterator[FieldChange]:
    """Every difference between two values, in the order of the fields."""
    if before == after:
        return
    is_same_sort = not label or _type(before) == _type(after)  # a choice below the object is another one by its type
    if isinstance(before, dict) and isinstance(after, dict) and is_same_sort:
        for key in [*after, *(key for key in before if key not in after)]:
            yield from field_changes(before.get(key), after.get(key), f"{pointer}/{key}", (*label, key))
    elif _is_named(before) and _is_named(after):
        yield from _list_changes(before, after, pointer, label)
    else:
        yield FieldChange(pointer, before, after, label)


def _type(value: Json) -> Json:
    return value.get("type") if isinstance(value, dict) else None


def entry_name(entry: Json) -> str | None:
    """What an entry of a list is called among its neighbours; None when it has no name."""
    if not isinstance(entry, dict):
        return None
    if "address" in entry and "port" in entry:
        return f"{entry['address']}:{entry['port']}"
    if entry.keys() == _OF_EXCLUSIONS:
        said = (entry["rule"] or entry["tag"], entry["target"], entry["method"], entry["path"])
        return " ".join(str(one) for one in said if one)
    name = entry.get("value") if entry.keys() == _OF_LISTS else entry.get("service", entry.get("name"))
    return name if isinstance(name, str) else None


def _is_named(value: Json) -> bool:
    """Whether a value is a list in which every entry has a name of its own."""
    if not isinstance(value, list):
        return False
    names = [entry_name(entry) for entry in value]
    return None not in names and len(set(names)) == len(names)


def _list_changes(before: Sequence[Json], after: Sequence[Json], pointer: str, label: _Place) -> Iterator[FieldChange]:
    old = {entry_name(entry): (index, entry) for index, entry in enumerate(before)}
    new = {entry_name(entry): (index, entry) for index, entry in enumerate(after)}
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield FieldChange(pointer, list(before), list(after), label)  # another order is a change of the list
        return
    for name, (index, entry) in new.items():
        place = (*label, str(name))
        yield from field_changes(old[name][1] if name in old else None, entry, f"{pointer}/{index}", place)
    for name, (index, entry) in old.items():
        if name not in new:
            yield FieldChange(f"{pointer}/{index}", entry, None, (*label, str(name)))

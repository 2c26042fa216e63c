"""Lists of thousands of entries, as people are shown a change of them: what differs, and of the rest how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from policies.compiler.intent.waf import ListEntry, ListSpec
from policies.compiler.plan.fields import FieldChange

MOST_ENTRIES: Final = 500
"""Entries of a list that are shown one by one; of one with more only so many that differ."""

_Ends = dict[str, tuple[int, datetime | None]]


def is_long(*specs: ListSpec) -> bool:
    """Whether one of these lists has more entries than are shown."""
    return any(len(spec.entries) > MOST_ENTRIES for spec in specs)


def entries_told(spec: ListSpec, beside: ListSpec | None) -> list[Any]:
    """The entries that `beside` has not, or has with another end, as JSON values; then how many more there are."""
    other = _ends(beside.entries) if beside else {}
    differing = [one for one in spec.entries if one.value not in other or other[one.value][1] != one.expires_at]
    shown = differing[:MOST_ENTRIES]
    rest = len(spec.entries) - len(shown)
    return [one.model_dump(mode="json") for one in shown] + ([f"and {rest} more"] if rest else [])


def entry_changes(before: ListSpec, after: ListSpec) -> Iterator[FieldChange]:
    """Each entry that differs; where those are too many, how many they are."""
    if before.entries == after.entries:
        return
    old, new = _ends(before.entries), _ends(after.entries)
    added = [value for value in new if value not in old]
    removed = [value for value in old if value not in new]
    ended = [value for value in new if value in old and new[value][1] != old[value][1]]
    if not 0 < len(added) + len(removed) + len(ended) <= MOST_ENTRIES:
        counts = f"{len(added)} added, {len(removed)} removed, {len(ended)} with another end"
        yield FieldChange("/entries", str(len(old)), f"{len(new)}: {counts}", ("entries",))
        return
    for value in added:
        yield _of_entry(new[value][0], value, None, _json(after, new[value][0]))
    for value in removed:
        yield _of_entry(old[value][0], value, _json(before, old[value][0]), None)
    for value in ended:
        yield _of_entry(new[value][0], value, _json(before, old[value][0]), _json(after, new[value][0]))


def _ends(entries: Sequence[ListEntry]) -> _Ends:
    """Place and end of each value."""
    return {one.value: (place, one.expires_at) for place, one in enumerate(entries)}


def _json(spec: ListSpec, place: int) -> dict[str, Any]:
    return spec.entries[place].model_dump(mode="json")


def _of_entry(place: int, value: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> FieldChange:
    """One entry; of one that is there before and after only its end differs."""
    if before is None or after is None:
        return FieldChange(f"/entries/{place}", before, after, ("entries", value))
    end = "expires_at"
    return FieldChange(f"/entries/{place}/{end}", before[end], after[end], ("entries", value, end))

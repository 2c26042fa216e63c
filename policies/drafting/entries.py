"""Adds entries to a list and takes some out, so that nobody has to send the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.base.errors import FieldProblem, Invalid
from policies.compiler import IntentObject, Kind, parse
from policies.compiler.intent.waf import ListSpec
from policies.drafting.problems import as_fields

_PLACE = "/spec/entries"


@dataclass(frozen=True, slots=True)
class EntriesEdit:
    """What to add, each entry once and with its end as it shall be, and the values to take out."""

    add: Sequence[Mapping[str, Any]]
    remove: frozenset[str]


def checked_edit(name: str, type_: object, add: object, remove: object) -> EntriesEdit:
    """Return the edit that a caller asks of a list with entries of this type. Raises Invalid at `/add` or `/remove`."""
    parsed = parse(Kind.LIST, name, {"type": type_, "entries": add})
    if not isinstance(parsed, IntentObject):
        problems = [
            FieldProblem(one.code, one.pointer.replace(_PLACE, "/add", 1), one.text) for one in as_fields(parsed)
        ]
        raise Invalid(problems=problems)
    assert isinstance(parsed.spec, ListSpec)
    if not isinstance(remove, list) or not all(isinstance(value, str) for value in remove):
        raise Invalid.field("/remove", "type_list", "must be a list of values")
    added, gone = [one.model_dump(mode="json") for one in parsed.spec.entries], frozenset(remove)
    for index, entry in enumerate(added):
        if entry["value"] in gone:
            raise Invalid.field(f"/add/{index}/value", "list_entry_removed", "is to be removed at the same time")
    return EntriesEdit(added, gone)


def edited(spec: Mapping[str, Any], edit: EntriesEdit) -> dict[str, Any]:
    """Return a list's spec after an edit. What is there already takes the end that comes with it."""
    entries = {one["value"]: one for one in spec["entries"] if one["value"] not in edit.remove}
    entries |= {one["value"]: dict(one) for one in edit.add}
    return {**spec, "entries": list(entries.values())}

"""A change of one object in words and by field, for the audit trail; the same that a plan shows."""

from dataclasses import dataclass
from typing import Any

from policies.compiler import IntentObject
from policies.compiler.plan import changes_between


@dataclass(frozen=True, slots=True)
class Wording:
    """A change in one line, such as “route shop-api: backends echo-v1 90 → 10”, and the fields that differ."""

    headline: str
    fields: list[dict[str, Any]]


def wording_of(before: IntentObject | None, after: IntentObject | None) -> Wording:
    """Return what is said of a change; each field as `{"pointer", "before", "after"}`."""
    changes = changes_between([before] if before else [], [after] if after else [])
    found = [one for change in changes for one in change.fields]
    fields = [{"pointer": one.pointer, "before": one.before, "after": one.after} for one in found]
    if changes:
        return Wording(changes[0].text, fields)
    item = after or before
    return Wording(f"{item.kind} {item.name}: nothing changed" if item else "nothing changed", fields)

"""A change of one object in words and by field, for the audit trail; the same that a plan shows."""

from typing import Any

from policies.compiler import IntentObject
from policies.compiler.plan import Change, plan


def headline(before: IntentObject | None, after: IntentObject | None) -> str:
    """Return one line for people, such as “route shop-api: backends echo-v1 90 → 10”."""
    changes = _changes(before, after)
    item = after or before
    return changes[0].text if changes else f"{item.kind} {item.name}: nothing changed" if item else "nothing changed"


def field_changes(before: IntentObject | None, after: IntentObject | None) -> list[dict[str, Any]]:
    """Return the fields that differ as `{"pointer", "before", "after"}`."""
    return [
        {"pointer": one.pointer, "before": one.before, "after": one.after}
        for change in _changes(before, after)
        for one in change.fields
    ]


def _changes(before: IntentObject | None, after: IntentObject | None) -> tuple[Change, ...]:
    return plan([before] if before else [], [after] if after else []).changes

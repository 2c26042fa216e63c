"""One object's change: what kind of change, in words, field by field, and as two texts to lay side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import yaml

from policies.compiler.intent import KIND_ORDER, IntentObject, Kind, ObjectKey
from policies.compiler.intent.waf import ListSpec
from policies.compiler.plan import words
from policies.compiler.plan.entries import entry_changes, is_long
from policies.compiler.plan.fields import FieldChange, field_changes
from policies.compiler.plan.telling import told


class Action(StrEnum):
    """What happens to an object."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """One added (`before` is None), removed (`after` is None) or changed object."""

    action: Action
    kind: Kind
    name: str
    text: str
    fields: tuple[FieldChange, ...]
    before: IntentObject | None
    after: IntentObject | None

    @property
    def before_text(self) -> str:
        """The object as YAML before the change; empty when there was none."""
        return object_text(self.before, self.after)

    @property
    def after_text(self) -> str:
        """The object as YAML after the change; empty when there is none."""
        return object_text(self.after, self.before)


def object_text(item: IntentObject | None, beside: IntentObject | None) -> str:
    """An object as YAML, its fields in the order of the model, so that equal objects read the same.

    Of a long list it holds what the one `beside` does not.
    """
    if item is None:
        return ""
    body = {"kind": item.kind.value, "name": item.name, "spec": told(item, beside)}
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=100)


def changes_between(before: Iterable[IntentObject], after: Iterable[IntentObject]) -> tuple[Change, ...]:
    """Every object that differs, in the order of kinds and then of names."""
    old = {item.key: item for item in before}
    new = {item.key: item for item in after}
    differing = (key for key in {*old, *new} if old.get(key) != new.get(key))
    return tuple(_change(old.get(key), new.get(key)) for key in sorted(differing, key=_order))


def _order(key: ObjectKey) -> tuple[int, str]:
    return (KIND_ORDER[key.kind], key.name)


def _change(before: IntentObject | None, after: IntentObject | None) -> Change:
    if before is None:
        assert after is not None
        return Change(Action.ADD, after.kind, after.name, words.added(after), (), None, after)
    if after is None:
        return Change(Action.REMOVE, before.kind, before.name, words.removed(before), (), before, None)
    differences = tuple(
        FieldChange("/spec" + field.pointer, field.before, field.after, field.label)
        for field in _differences(before, after)
    )
    text = words.changed(after, differences)
    return Change(Action.CHANGE, after.kind, after.name, text, differences, before, after)


def _differences(before: IntentObject, after: IntentObject) -> Iterator[FieldChange]:
    old, new = before.spec, after.spec
    if not (isinstance(old, ListSpec) and isinstance(new, ListSpec) and is_long(old, new)):
        yield from field_changes(told(before), told(after))
        return
    rest = [spec.model_dump(mode="json", exclude={"entries"}) for spec in (old, new)]
    yield from field_changes(rest[0], rest[1])
    yield from entry_changes(old, new)

"""The verbs on one object of a draft: create, replace, patch, delete. What is wrong with the object itself is refused;
what is wrong with its surroundings (a missing service, a shadowed route) is stored, shown, and stops the publish.
"""

from collections.abc import Callable
from typing import Any

from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, NotFound
from policies import compiler
from policies.actions.imports import import_objects
from policies.compiler import IntentObject, Kind, ObjectKey, Problem
from policies.drafting.edits import apply, settle_claims
from policies.drafting.entries import EntriesEdit, edited
from policies.drafting.findings import findings_about, findings_after_removal, misplaced, outdated, refusals_of
from policies.drafting.merge_patch import merge
from policies.drafting.rows import intent_of
from policies.drafting.slices import lock_slice, lock_slice_to_add, record, require_object_room
from policies.drafting.wording import wording_of
from policies.drafting.written import Written, refuse
from policies.models import DraftObject, Slice

__all__ = [
    "Written", "change_entries", "create_object", "delete_object", "import_objects", "patch_object", "replace_object",
]  # fmt: skip

Wanted = Callable[[DraftObject], Any]
"""Gives the spec to write, from the row that the draft holds."""


def create_object(
    *, actor: Actor, slice: Slice, kind: Kind, name: object, spec: object, dry_run: bool = False
) -> Written:
    """Add an object. Raises Invalid, and Conflict `object_exists` or `quota_reached`."""
    parsed = _checked(slice, kind, name, spec)
    if not isinstance(parsed, IntentObject):
        return refuse(slice, kind, name, parsed, dry_run)
    with verb(f"{kind}.create", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice_to_add(slice.pk)
        row = _find(locked, parsed.key)
        if row is not None and not row.is_removed:
            raise Conflict(f"There is a {kind} {parsed.name} already.", code="object_exists")
        require_object_room(locked)
        return _write(act, locked, None, parsed)


def replace_object(
    *, actor: Actor, slice: Slice, kind: Kind, name: str, spec: object, expected: str, dry_run: bool = False
) -> Written:
    """Give an object another spec; one that the draft removes comes back. `expected` is an If-Match value."""
    return _update(actor, slice, ObjectKey(kind, name), expected, lambda row: spec, dry_run)


def patch_object(
    *, actor: Actor, slice: Slice, kind: Kind, name: str, patch: object, expected: str, dry_run: bool = False
) -> Written:
    """Apply a JSON merge patch (RFC 7396) to an object's spec."""
    return _update(actor, slice, ObjectKey(kind, name), expected, lambda row: merge(_present(row).spec, patch), dry_run)


def change_entries(
    *, actor: Actor, slice: Slice, name: str, edit: EntriesEdit, expected: str, dry_run: bool = False
) -> Written:
    """Add entries to a list and take some out."""
    key = ObjectKey(Kind.LIST, name)
    return _update(actor, slice, key, expected, lambda row: edited(_present(row).spec, edit), dry_run)


def delete_object(
    *, actor: Actor, slice: Slice, kind: Kind, name: str, expected: str, dry_run: bool = False
) -> Written:
    """Take an object out of the draft; nodes lose it with the next publish. The problems are of what needed it."""
    with verb(f"{kind}.delete", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        row = _present(_existing(locked, ObjectKey(kind, name), expected))
        before = intent_of(row.kind, row.name, row.spec)
        applied = apply(locked, {before.key: None}, author=actor.name)
        problems = findings_after_removal(locked, before)
        _record(act, locked, row, before, None)
        settle_claims(locked, applied)
        return Written(applied.removed[0], problems)


def _update(actor: Actor, slice_: Slice, key: ObjectKey, expected: str, wanted: Wanted, dry_run: bool) -> Written:
    """Write what is wanted; an object that is so already is left alone, without an entry in the trail."""
    row = _existing(slice_, key, expected)
    parsed = _checked(slice_, key.kind, key.name, wanted(row))
    if not isinstance(parsed, IntentObject):
        return refuse(slice_, key.kind, key.name, parsed, dry_run)
    if not row.is_removed and bytes(row.digest) == compiler.object_digest(parsed):
        return Written(row, findings_about(slice_, parsed))
    with verb(f"{key.kind}.update", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice_.pk)
        seen, row = row.version, _existing(locked, key, expected)
        before = None if row.is_removed else intent_of(row.kind, row.name, row.spec)
        if row.version != seen:  # somebody wrote while we read
            parsed = _checked(locked, key.kind, key.name, wanted(row))
        if not isinstance(parsed, IntentObject):
            return refuse(locked, key.kind, key.name, parsed, dry_run=False)
        return _write(act, locked, before, parsed)


def _write(act: Act, slice_: Slice, before: IntentObject | None, item: IntentObject) -> Written:
    applied = apply(slice_, {item.key: item}, author=act.actor.name)
    row = next(iter((*applied.added, *applied.changed)), None) or _existing(slice_, item.key, "*")
    problems = findings_about(slice_, item)
    _record(act, slice_, row, before, item)
    settle_claims(slice_, applied)
    if refusals := refusals_of(applied):
        return refuse(slice_, item.kind, item.name, (*refusals, *problems), act.is_dry_run, item.spec_json())
    return Written(row, problems)


def _checked(slice_: Slice, kind: Kind, name: object, spec: object) -> IntentObject | tuple[Problem, ...]:
    if found := misplaced(slice_, kind):
        return found
    parsed = compiler.parse(kind, name, spec)
    return outdated(slice_, parsed) or parsed if isinstance(parsed, IntentObject) else parsed


def _find(slice_: Slice, key: ObjectKey) -> DraftObject | None:
    found: DraftObject | None = DraftObject.objects.filter(slice=slice_, kind=key.kind, name=key.name).first()
    return found


def _existing(slice_: Slice, key: ObjectKey, expected: str) -> DraftObject:
    row = _find(slice_, key)
    if row is None:
        raise NotFound
    etags.check(expected, row.version)
    return row


def _present(row: DraftObject) -> DraftObject:
    if row.is_removed:
        raise Conflict(f"The draft removes {row.kind} {row.name}; PUT brings it back.", code="object_removed")
    return row


def _record(act: Act, slice_: Slice, row: DraftObject, before: IntentObject | None, after: IntentObject | None) -> None:
    target = Target(kind=row.kind, name=row.name, id=str(row.pk))
    wording = wording_of(before, after)
    record(act, slice_, target, wording.headline, wording.fields, "object")

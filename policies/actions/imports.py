"""Bulk import: any number of objects in one transaction, all or nothing, and a summary of what really happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import FieldProblem, Invalid
from policies import compiler
from policies.compiler import DRAFTED_KINDS, IntentObject, Kind, ObjectKey
from policies.drafting.edits import Applied, apply, settle_claims
from policies.drafting.findings import misplaced, outdated, refusals_of
from policies.drafting.problems import as_fields
from policies.drafting.slices import lock_slice_to_add, record, require_object_room
from policies.models import DraftObject, Slice

MOST_OBJECTS = 30_000
"""More than a slice may hold of all kinds together."""
RECORDED_CHANGES = 200
SHOWN_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do; with errors it did nothing."""

    added: int
    changed: int
    removed: int
    unchanged: int
    draft_version: int
    problems: tuple[FieldProblem, ...]


def import_objects(
    *,
    actor: Actor,
    slice: Slice,
    objects: Sequence[Any],
    prune: bool = False,
    expected: str | None = None,
    dry_run: bool = False,
) -> Imported:
    """Make the draft hold these `{"kind", "name", "spec"}`; with `prune` nothing else of this slice stays.

    `expected` is an If-Match value for the draft's version. Raises Invalid with every mistake, each pointing at its
    object (`/objects/3/spec/…`), and Conflict `quota_reached`.
    """
    items, problems = _parse(slice, objects)
    if problems:
        return _refuse(slice, problems, dry_run)
    with verb("draft.import", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice_to_add(slice.pk)
        if expected is not None:
            etags.check(expected, locked.draft_version)
        edits: dict[ObjectKey, IntentObject | None] = dict.fromkeys(_present(locked) if prune else ())
        applied = apply(locked, {**edits, **{item.key: item for item in items}}, author=actor.name)
        target = Target(kind="draft", name=locked.key, id=str(locked.pk))
        record(act, locked, target, _summary(locked, applied), _changes(applied), "draft")
        settle_claims(locked, applied)
        if applied.is_refused:
            return _refuse(locked, _place(applied, items), dry_run)
        if applied.added:
            require_object_room(locked, more=0)
        return _imported(applied, locked.draft_version)


def _parse(slice_: Slice, objects: Sequence[Any]) -> tuple[list[IntentObject], list[FieldProblem]]:
    items: list[IntentObject] = []
    problems: list[FieldProblem] = []
    seen: set[ObjectKey] = set()
    if len(objects) > MOST_OBJECTS:
        problems.append(FieldProblem("list_too_long", "/objects", f"has more than {MOST_OBJECTS} entries"))
    for index, sent in enumerate(objects[:MOST_OBJECTS]):
        if len(problems) >= SHOWN_PROBLEMS:
            break
        place = f"/objects/{index}"
        found = _parse_one(slice_, sent, place)
        if isinstance(found, list):
            problems += found
        elif found.key in seen:
            text = f"There are two objects {found.kind} {found.name} here."
            problems.append(FieldProblem("object_duplicate", f"{place}/name", text, kind=found.kind, name=found.name))
        else:
            seen.add(found.key)
            items.append(found)
    return items, problems


def _parse_one(slice_: Slice, sent: Any, place: str) -> IntentObject | list[FieldProblem]:
    if not isinstance(sent, dict):
        return [FieldProblem("type_object", place, "must be an object with kind, name and spec")]
    unknown = [
        FieldProblem("field_unknown", f"{place}/{str(key)[:60]}", "is not a field here")
        for key in sent
        if key not in {"kind", "name", "spec"}
    ]
    parsed = compiler.parse(sent.get("kind", ""), sent.get("name"), sent.get("spec"))
    if not isinstance(parsed, IntentObject):
        return [*unknown, *as_fields(parsed, below=place)]
    found = (*misplaced(slice_, parsed.kind), *outdated(slice_, parsed))
    wrong = [*unknown, *as_fields(found, below=place)]
    return wrong or parsed


def _present(slice_: Slice) -> list[ObjectKey]:
    rows = DraftObject.objects.present().filter(slice=slice_, kind__in=DRAFTED_KINDS).values_list("kind", "name")
    return [ObjectKey(Kind(kind), name) for kind, name in rows]


def _place(applied: Applied, items: Sequence[IntentObject]) -> list[FieldProblem]:
    places = {item.key: f"/objects/{index}" for index, item in enumerate(items)}
    return [
        field
        for problem in refusals_of(applied)
        for field in as_fields([problem], below=places.get(ObjectKey(Kind(problem.kind), problem.name), "/objects"))
    ]


def _refuse(slice_: Slice, problems: list[FieldProblem], dry_run: bool) -> Imported:
    if not dry_run:
        count = "many mistakes" if len(problems) >= SHOWN_PROBLEMS else f"mistakes: {len(problems)}"
        raise Invalid(f"Nothing was imported; {count}.", problems=problems[:SHOWN_PROBLEMS])
    return Imported(0, 0, 0, 0, slice_.draft_version, tuple(problems[:SHOWN_PROBLEMS]))


def _imported(applied: Applied, version: int) -> Imported:
    return Imported(
        len(applied.added), len(applied.changed), len(applied.removed), applied.unchanged, version, problems=()
    )


def _summary(slice_: Slice, applied: Applied) -> str:
    return (
        f"Imported into {slice_.key}: {len(applied.added)} added, {len(applied.changed)} changed, "
        f"{len(applied.removed)} removed, {applied.unchanged} unchanged"
    )


def _changes(applied: Applied) -> list[dict[str, Any]]:
    named = [("add", applied.added), ("change", applied.changed), ("remove", applied.removed)]
    rows = [{"pointer": f"/{row.kind}/{row.name}", "action": action} for action, rows in named for row in rows]
    return rows[:RECORDED_CHANGES]

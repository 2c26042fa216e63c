"""Published intent at any time: objects are kept as validity intervals, so a comparison costs what differs."""

from collections.abc import Iterable
from typing import Any, Final, Literal

from django.db.models import Q, QuerySet

from policies import compiler
from policies.compiler import IntentObject, ObjectKey
from policies.compiler.plan import Plan
from policies.drafting.rows import INTENT_COLUMNS, intent_of
from policies.models import DraftObject, RevisionObject, Slice
from policies.queries.change import Change
from policies.queries.neighbours import plan_of

DRAFT: Final = "draft"


def objects_at(slice_: Slice, sequence: int) -> list[IntentObject]:
    """Return the objects of a revision, sorted by kind and name. Costs the whole slice."""
    rows = rows_at(slice_, sequence).order_by("kind", "name")
    return [intent_of(*row) for row in rows.values_list(*INTENT_COLUMNS)]


def rows_at(slice_: Slice, sequence: int) -> QuerySet[RevisionObject]:
    """Return the stored objects of a revision."""
    return RevisionObject.objects.filter(at(sequence), slice=slice_)


def at(sequence: int) -> Q:
    """Return the condition on a validity interval that it holds `sequence`."""
    return Q(from_sequence__lte=sequence) & (Q(to_sequence=None) | Q(to_sequence__gt=sequence))


def difference(slice_: Slice, before: int | None, after: int | Literal["draft"]) -> Plan:
    """Return what changes from one revision (None: an empty slice) to another, or to the draft."""
    keys = changed_keys(slice_, before or 0, slice_.last_sequence if after == DRAFT else after)
    if after == DRAFT:
        keys |= keys_of(DraftObject.objects.unpublished().filter(slice=slice_))
        newer: QuerySet[Any] = DraftObject.objects.present().filter(slice=slice_)
    else:
        newer = rows_at(slice_, after)
    old = {item.key: item for item in _intents(rows_at(slice_, before or 0).filter(named(keys)))}
    new = {item.key: item for item in _intents(newer.filter(named(keys)))}
    changes = [Change(before=old.get(key), after=new.get(key)) for key in sorted(keys)]
    return plan_of(changes, newer.exclude(named(keys)))


def changed_keys(slice_: Slice, one: int, other: int) -> set[ObjectKey]:
    """Return the objects that began or ended between two sequences, in either direction."""
    low, high = min(one, other), max(one, other)
    began = Q(from_sequence__gt=low, from_sequence__lte=high)
    ended = Q(to_sequence__gt=low, to_sequence__lte=high)
    return keys_of(RevisionObject.objects.filter(began | ended, slice=slice_))


def named(keys: Iterable[ObjectKey]) -> Q:
    """Return the condition that keeps only these objects."""
    names: dict[str, list[str]] = {}
    for key in keys:
        names.setdefault(key.kind, []).append(key.name)
    wanted = Q(pk__in=[])
    for kind, of_kind in names.items():
        wanted |= Q(kind=kind, name__in=of_kind)
    return wanted


def keys_of(rows: "QuerySet[RevisionObject] | QuerySet[DraftObject]") -> set[ObjectKey]:
    """Return what these rows are called."""
    return {ObjectKey(compiler.Kind(kind), name) for kind, name in rows.values_list("kind", "name")}


def _intents(rows: "QuerySet[RevisionObject] | QuerySet[DraftObject]") -> list[IntentObject]:
    return [intent_of(*row) for row in rows.values_list(*INTENT_COLUMNS)]

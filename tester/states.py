"""A slice as the draft, the last revision or an earlier one has it: what it compiled to, and its objects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from console.base.errors import Invalid
from policies import compiler, envoy
from policies.compiler import IntentObject, Kind, Problem, Resource, UnitKey
from policies.drafting.rows import intent_of
from policies.models import DraftObject, Slice, SliceResource
from policies.models import Resource as StoredResource
from policies.queries.context import basis_of, context_of
from policies.queries.draft import all_units
from policies.queries.revisions import at, rows_at
from waf.trials.states import DRAFT, LIVE, Against


@dataclass(frozen=True)
class State:
    """One state of a slice. `sequence` is None for the draft; `problems` are what is wrong with that."""

    slice: Slice
    against: Against
    sequence: int | None
    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The stored objects."""
        if self.sequence is None:
            return DraftObject.objects.present().filter(slice=self.slice)
        return rows_at(self.slice, self.sequence)

    def find(self, kind: Kind, name: str) -> IntentObject | None:
        """Return an object, None where there is none."""
        found = self.rows.filter(kind=kind, name=name).order_by().values_list("kind", "name", "spec")
        return next((intent_of(*row) for row in found), None)


def state_of(slice_: Slice, against: Against) -> State:
    """Return a state of a slice. Raises Invalid that names `/against`."""
    if against == DRAFT:
        return _drafted(slice_)
    last = slice_.last_sequence
    sequence = last if against == LIVE else against
    if not isinstance(sequence, int) or not 1 <= sequence <= last:
        text = f"There is no revision {against} of {slice_.key}; the last one is {last}."
        raise Invalid.field("/against", "unknown", text if last else f"Nothing of {slice_.key} is published yet.")
    return State(slice_, against, sequence, _stored(slice_, sequence))


def _drafted(slice_: Slice) -> State:
    units = all_units(slice_)
    objects = [item for members in units.values() for item in members]
    context, schema = context_of(slice_, basis_of(slice_), objects), envoy.schema()
    made = compiler.merge(compiler.compile_unit(unit, members, context, schema) for unit, members in units.items())
    return State(slice_, DRAFT, None, made.resources, made.problems)


def _stored(slice_: Slice, sequence: int) -> tuple[Resource, ...]:
    rows = SliceResource.objects.filter(at(sequence), slice=slice_, is_sealed=False)
    found = list(rows.values_list("type_url", "name", "unit", "digest"))
    stored = StoredResource.objects.filter(pk__in=[row[3] for row in found]).values_list("digest", "body")
    bodies = {bytes(digest): bytes(body) for digest, body in stored}
    return tuple(
        Resource(type_url, name, bodies[bytes(digest)], bytes(digest), UnitKey(unit))
        for type_url, name, unit, digest in found
    )

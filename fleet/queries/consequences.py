"""What an audit entry led to: the revision it is about or went out with, its rollouts, and the nodes that proved it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from console.audit.models import Entry
from fleet.models import Rollout
from fleet.queries.effect import Effect, effect_of
from fleet.queries.rollout_nodes import NodeOutcome, outcomes_of
from policies.models import Revision, RevisionObject, Slice

ROLLOUTS_SHOWN: Final = 5
NODES_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Consequences:
    """A revision, its rollouts with their nodes, newest first, and what traffic did before and after."""

    revision: Revision
    rollouts: tuple[tuple[Rollout, list[NodeOutcome]], ...]
    effect: Effect


def consequences_of(entry: Entry, now: datetime) -> Consequences | None:
    """Return what an entry led to; None where it led to no revision (yet), or its slice is gone."""
    slice_ = Slice.objects.filter(key=entry.slice).select_related("gateway", "tenant").first() if entry.slice else None
    revision = _revision(entry, slice_) if slice_ else None
    if revision is None:
        return None
    rows = Rollout.objects.filter(revision=revision).select_related("slice__gateway", "revision", "previous")
    rollouts = list(rows.defer("revision__buckets", "previous__buckets").order_by("-id")[:ROLLOUTS_SHOWN])
    nodes = outcomes_of(rollouts, now, limit=NODES_SHOWN)
    return Consequences(revision, tuple(zip(rollouts, nodes, strict=True)), effect_of(revision, now))


def _revision(entry: Entry, slice_: Slice) -> Revision | None:
    rows = Revision.objects.filter(slice=slice_).defer("buckets").select_related("slice")
    match entry.target_kind:
        case "revision":
            return rows.filter(pk=_id(entry.target_id)).first()
        case "rollout":
            return rows.filter(rollouts__pk=_id(entry.target_id)).first()
        case _:
            return _published_with(entry, slice_)


def _published_with(entry: Entry, slice_: Slice) -> Revision | None:
    """Return the first revision after the entry that says something new of its object."""
    later = Revision.objects.filter(slice=slice_, created_at__gte=entry.at).defer("buckets").order_by("sequence")
    first = later.first()
    if first is None:
        return None
    spans = RevisionObject.objects.filter(slice=slice_, kind=entry.target_kind, name=entry.target_name)
    marks = {mark for span in spans.values_list("from_sequence", "to_sequence") for mark in span if mark is not None}
    sequences = sorted(mark for mark in marks if mark >= first.sequence)
    return later.select_related("slice").filter(sequence=sequences[0]).first() if sequences else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

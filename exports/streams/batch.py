"""What a stream is told next: entries of the chains it covers, in the order of each chain, then new checkpoints.

A position counts entries of one chain, and these are written one after the other: none is ever missed for being
committed late.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import models
from django.db.models import Q

from console.accounts.models import Tenant
from console.audit import chain as chains
from console.audit.chain import Head
from console.audit.models import Checkpoint, Entry
from exports.models import Stream

MOST: Final = 200
CHECKPOINTS: Final = ""
"""The name under which a stream's position among checkpoints is kept."""


@dataclass(slots=True)
class Batch:
    """Entries and checkpoints to tell at one go, and where a stream stands afterwards."""

    entries: list[Entry] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    positions: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entries) + len(self.checkpoints)


def next_batch(stream: Stream, most: int = MOST) -> Batch:
    """Return what comes next; an empty batch when the stream knows everything."""
    known = dict(stream.positions.values_list("chain", "position"))
    batch = Batch()
    for head in heads_of(stream.tenant):
        left = most - len(batch)
        if left <= 0:
            return batch
        if (since := known.get(head.chain, 0)) < head.position:
            rows = Entry.objects.filter(chain=head.chain, position__gt=since).order_by("position")[:left]
            found = list(rows)
            batch.entries += found
            batch.positions[head.chain] = found[-1].position if found else head.position
    _add_checkpoints(stream, batch, known.get(CHECKPOINTS, 0), most - len(batch))
    return batch


def heads_of(tenant: Tenant) -> Sequence[Head]:
    """Return the heads of the chains that the streams of a tenant cover."""
    if tenant.is_platform:
        return [head for head, _ in chains.heads()]
    return [chains.head_of(tenant.slug)]


def starting_positions(stream: Stream) -> dict[str, int]:
    """Return the positions of a stream that is told what happens from now on."""
    last = _checkpoints(stream).order_by("-id").values_list("id", flat=True).first()
    return {**{head.chain: head.position for head in heads_of(stream.tenant)}, CHECKPOINTS: last or 0}


def backlog(stream: Stream, heads: Sequence[Head]) -> int:
    """Return how many entries of chains with these heads wait to be told."""
    known = {one.chain: one.position for one in stream.positions.all()}
    return sum(max(0, head.position - known.get(head.chain, 0)) for head in heads)


def _add_checkpoints(stream: Stream, batch: Batch, since: int, most: int) -> None:
    if most > 0:
        batch.checkpoints = list(_checkpoints(stream).filter(id__gt=since).order_by("id")[:most])
    if batch.checkpoints:
        batch.positions[CHECKPOINTS] = batch.checkpoints[-1].id


def _checkpoints(stream: Stream) -> "models.QuerySet[Checkpoint]":
    return Checkpoint.objects.filter(Q() if stream.tenant.is_platform else Q(chain=stream.tenant.slug))

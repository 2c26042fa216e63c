"""The one place that says what nodes should run. Not a verb: rollouts call it inside theirs, with the slice locked."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from fleet import hints
from fleet.models import Assignment
from policies.models import Gateway, Revision, Slice

WRITTEN_AT_ONCE: Final = 1000


def assign(slice: Slice, revision: Revision | None) -> None:
    """Let every node of the gateway run `revision` of the slice, or nothing of it when there is none (any more)."""
    rows = Assignment.objects.filter(slice=slice)
    if revision is None:
        rows.delete()
    else:
        rows.filter(node__isnull=False).delete()
        Assignment.objects.update_or_create(
            slice=slice, node=None, defaults={"revision": revision, "since": timezone.now()}
        )
    bump(slice.gateway_id)


def assign_to(slice: Slice, revision: Revision, node_ids: Collection[UUID]) -> None:
    """Let these nodes run `revision` of the slice, and those that were told so before; the others what they ran."""
    Assignment.objects.filter(slice=slice, node__in=node_ids).delete()
    now = timezone.now()
    rows = [Assignment(slice=slice, node_id=node_id, revision=revision, since=now) for node_id in node_ids]
    Assignment.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
    bump(slice.gateway_id)


def bump(gateway_id: UUID) -> None:
    """Give the gateway's manifest its next version; the row lock makes versions commit in their order."""
    Gateway.objects.filter(pk=gateway_id).update(assignment_version=F("assignment_version") + 1)
    hints.desired_changed(gateway_id)

"""The one place that says what nodes should run. Not a verb: rollouts and revocations call it inside theirs."""

from django.db.models import F
from django.utils import timezone

from fleet import hints
from fleet.models import Assignment
from policies.models import Gateway, Revision, Slice


def assign(slice: Slice, revision: Revision | None) -> None:
    """Let every node of the gateway run `revision` of the slice, or nothing of it when there is none (any more)."""
    if revision is None:
        Assignment.objects.filter(slice=slice).delete()
    else:
        Assignment.objects.filter(slice=slice, node__isnull=False).delete()
        Assignment.objects.update_or_create(
            slice=slice, node=None, defaults={"revision": revision, "since": timezone.now()}
        )
    bump(slice)


def bump(slice: Slice) -> None:
    """Give the gateway's manifest its next version; the row lock makes versions commit in their order."""
    Gateway.objects.filter(pk=slice.gateway_id).update(assignment_version=F("assignment_version") + 1)
    hints.desired_changed(slice.gateway_id)

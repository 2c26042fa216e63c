"""When nodes were heard, for whoever shows what they told."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils import timezone

from egress.standing import Heard
from fleet.models import Node
from fleet.status import STALE_AFTER_SECONDS


def heard(node_ids: Collection[UUID]) -> Mapping[UUID, Heard]:
    """Return when these nodes were heard last; those that were revoked are left out."""
    now = timezone.now()
    rows = Node.objects.filter(pk__in=list(node_ids), revoked_at=None).values_list("pk", "last_seen_at")
    return {pk: Heard(at, at is None or (now - at).total_seconds() > STALE_AFTER_SECONDS) for pk, at in rows}

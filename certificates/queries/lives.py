"""How long versions work, and to which one may go back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from certificates.life.retention import may_roll_back
from certificates.life.validity import Life
from certificates.models import Certificate, Version


def life_of(version: Version | None) -> Life | None:
    """Return how long a version works: while all its leaves do; None where there is none."""
    leaves = [leaf for leaf in version.leaves.all() if leaf.not_after is not None] if version else []
    if version is None or not leaves:
        return None
    begins, ends = max(one.not_before for one in leaves), min(one.not_after for one in leaves)
    return Life(min(begins, ends), ends, obtained_at=version.obtained_at or version.created_at)


def versions_before(rows: Sequence[Certificate], now: datetime) -> dict[UUID, Version]:
    """Return by certificate the newest version that one may go back to; two queries for all."""
    shown = {row.pk: row.active_id for row in rows}
    kept = Version.objects.filter(certificate__in=shown, retired_at=None, proven_at__isnull=False)
    found: dict[UUID, Version] = {}
    for version in kept.prefetch_related("leaves").order_by("number"):
        is_shown = version.pk == shown[version.certificate_id]
        if not is_shown and may_roll_back(life_of(version), version.is_compromised, now):
            found[version.certificate_id] = version
    return found

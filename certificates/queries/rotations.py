"""The rotation of each certificate that matters now: the one under way or the last."""

from collections.abc import Sequence
from uuid import UUID

from certificates.models import Certificate, Rotation


def last_rotations(rows: Sequence[Certificate]) -> dict[UUID, Rotation]:
    """Return the one under way or the last by certificate, with its versions and rollouts at hand; one query."""
    found = Rotation.objects.filter(certificate__in=[row.pk for row in rows]).order_by("certificate", "-number")
    newest = found.distinct("certificate").select_related("version", "staging_rollout__revision")
    return {one.certificate_id: one for one in newest}

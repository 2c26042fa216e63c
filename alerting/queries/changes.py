"""The last change before an alert began: most alerts have one, and it is the first thing people look for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from certificates.models import Version
from fleet.models import Rollout, Switch
from policies.models import Revision

SPAN: Final = timedelta(hours=2)
_LATEST: Final = 1


def change_before(tenant_id: UUID, is_platform: bool, gateway: str, at: datetime) -> dict[str, Any] | None:
    """Return the newest change of the tenant (the platform: of anybody) on the gateway, as `kind, text, path, at`.

    An empty `gateway` means any. None where nothing changed in the two hours before `at`.
    """
    places: dict[str, Any] = {} if is_platform else {"slice__tenant_id": tenant_id}
    if gateway:
        places["slice__gateway__slug"] = gateway
    found = [*_revisions(places, at), *_rollouts(places, at), *_switches(places, at), *_certificates(places, at)]
    newest = max(found, key=lambda change: change["at"], default=None)
    return {**newest, "at": newest["at"].isoformat()} if newest else None


def _revisions(places: dict[str, Any], at: datetime) -> Iterator[dict[str, Any]]:
    rows = Revision.objects.filter(**places, created_at__gt=at - SPAN, created_at__lte=at).select_related("slice")
    for row in rows.order_by("-created_at")[:_LATEST]:
        text = f"Revision {row.sequence} of {row.slice.key} was published by {row.author.get('name', 'somebody')}"
        yield _change("revision", text, f"/s/{row.slice.key}/revisions/{row.sequence}", row.created_at)


def _rollouts(places: dict[str, Any], at: datetime) -> Iterator[dict[str, Any]]:
    rows = Rollout.objects.filter(**places, stage_started_at__gt=at - SPAN, stage_started_at__lte=at)
    for row in rows.select_related("slice", "revision").order_by("-stage_started_at")[:_LATEST]:
        text = (
            f"The rollout of revision {row.revision.sequence} of {row.slice.key} reached stage {(row.stage or 0) + 1}"
        )
        yield _change("rollout", text, f"/s/{row.slice.key}/rollouts/{row.pk}", row.stage_started_at)


def _switches(places: dict[str, Any], at: datetime) -> Iterator[dict[str, Any]]:
    rows = Switch.objects.filter(**places, thrown_at__gt=at - SPAN, thrown_at__lte=at).select_related("slice")
    for row in rows.order_by("-thrown_at")[:_LATEST]:
        what = " ".join(filter(None, (str(row.type).replace("_", " "), row.target, row.destination)))
        yield _change(
            "switch", f"{row.thrown_by} threw the switch {what}", f"/s/{row.slice.key}/switches", row.thrown_at
        )


def _certificates(places: dict[str, Any], at: datetime) -> Iterator[dict[str, Any]]:
    of_slice = {f"certificate__{name}": value for name, value in places.items()}
    rows = Version.objects.filter(**of_slice, proven_at__gt=at - SPAN, proven_at__lte=at)
    with_place = rows.select_related("certificate__slice__tenant", "certificate__slice__gateway")
    for row in with_place.order_by("-proven_at")[:_LATEST]:
        one = row.certificate
        path = f"/s/{one.traffic_key}/certificates/{one.pk}"
        yield _change("certificate", f"Nodes show version {row.number} of {one.name}", path, row.proven_at)


def _change(kind: str, text: str, path: str, at: datetime | None) -> dict[str, Any]:
    return {"kind": kind, "text": f"{text}.", "path": path, "at": at}

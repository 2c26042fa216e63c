"""Lets all nodes of a gateway know who is registered. Not a verb: what changed, was one before.

Nodes are told once for all that changed since a moment ago, so a thousand instances that start together are a few
manifests and not a thousand.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from gatehouse_protocol.endpoints import RegisteredEndpoint, RegisteredService
from gatehouse_protocol.shapes import encode

from fleet.actions.assign import bump
from fleet.actions.registrations import forget_expired
from fleet.models import Registration, Registrations
from policies.models import Gateway

LOOKED_EVERY: Final = timedelta(seconds=5)
PAUSED_AFTER: Final = timedelta(seconds=20)
_RESUME: Final = """
    UPDATE fleet_registration SET expires_at = greatest(expires_at, now() + make_interval(secs => ttl_seconds))
    WHERE slice_id IN (SELECT id FROM policies_slice WHERE gateway_id = %s)
"""


def spread_registrations() -> None:
    """Forget who is over, and give each gateway a new version of its manifest where its nodes were not told of all."""
    _look()
    while forget_expired():
        pass
    for gateway_id in Registrations.objects.filter(~Q(told=F("changes"))).order_by("pk").values_list("pk", flat=True):
        _spread(gateway_id)


def _look() -> None:
    """Note that somebody looks. After a pause nobody could say that they are there: all get their whole time again."""
    now = timezone.now()
    for row in Registrations.objects.filter(looked_at__lt=now - LOOKED_EVERY):
        with transaction.atomic():
            if row.looked_at < now - PAUSED_AFTER:
                with connection.cursor() as cursor:
                    cursor.execute(_RESUME, [row.pk])
            Registrations.objects.filter(pk=row.pk).update(looked_at=now)


@transaction.atomic
def _spread(gateway_id: UUID) -> None:
    if Gateway.objects.select_for_update(no_key=True).filter(pk=gateway_id).first() is None:
        return
    row = Registrations.objects.get(pk=gateway_id)
    wanted = _entries(gateway_id)
    if wanted != row.entries:
        Registrations.objects.filter(pk=gateway_id).update(entries=wanted, told=row.changes)
        bump(gateway_id)
    else:
        Registrations.objects.filter(pk=gateway_id).update(told=row.changes)


def _entries(gateway_id: UUID) -> list[dict[str, Any]]:
    rows = Registration.objects.filter(slice__gateway=gateway_id).order_by("slice__tenant__slug", "service", "instance")
    found: dict[str, list[RegisteredEndpoint]] = {}
    for row in rows.annotate(tenant=F("slice__tenant__slug")):
        endpoint = RegisteredEndpoint(row.address, row.port, row.weight, row.priority, row.region, row.zone)
        found.setdefault(f"{row.tenant}/{row.service}", []).append(endpoint)
    return [encode(RegisteredService(cluster, tuple(endpoints))) for cluster, endpoints in found.items()]

"""Suspending a tenant and letting it go on: its people and tokens are refused; nothing of it is lost."""

from enum import StrEnum
from typing import Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from console.accounts.actions.rules import change, lock, note
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict
from fleet.actions.lock_slice import lock_slice
from fleet.actions.switches import lift_switch, set_out
from fleet.models import Switch
from fleet.queries.live import live_sequence
from fleet.switching import Throw, object_of
from policies.compiler import SwitchType
from policies.models import Slice

_WHOLE_TIME_AGAIN: Final = """
    UPDATE fleet_registration SET expires_at = greatest(expires_at, now() + make_interval(secs => ttl_seconds))
    WHERE slice_id IN (SELECT id FROM policies_slice WHERE tenant_id = %s)
"""


class Traffic(StrEnum):
    """What becomes of a suspended tenant's traffic: it is served as before, or refused by every node."""

    SERVE = "serve"
    REFUSE = "refuse"


def suspend(*, actor: Actor, tenant: Tenant, reason: str, traffic: Traffic, dry_run: bool = False) -> Tenant:
    """Refuse the tenant's people and tokens from their next call on, and close their sockets' topics.

    Raises Conflict `platform_tenant` or `tenant_suspended`.
    """
    with verb("tenant.suspend", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        if tenant.is_platform:
            raise Conflict("The platform cannot be suspended.", code="platform_tenant")
        if tenant.suspended_at is not None:
            raise Conflict(f"{tenant.name} is suspended already.", code="tenant_suspended")
        refused = _refuse_traffic(act, tenant, reason) if traffic is Traffic.REFUSE else 0
        tenant.suspended_at, tenant.suspended_by, tenant.suspension_reason = timezone.now(), actor.name, reason
        tenant.version += 1
        tenant.save(update_fields=["suspended_at", "suspended_by", "suspension_reason", "version"])
        served = (
            f"its traffic is refused on {refused} gateways" if traffic is Traffic.REFUSE else "traffic is served on"
        )
        _note(act, tenant, f"Suspended {tenant.name}, {served}: {reason}", change("/traffic", None, str(traffic)))
    return tenant


def resume(*, actor: Actor, tenant: Tenant, dry_run: bool = False) -> Tenant:
    """Let the tenant's people and tokens in again, and put its traffic back into service.

    Raises Conflict `tenant_not_suspended` or `tenant_closing`.
    """
    with verb("tenant.resume", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        if tenant.closing_at is not None:
            raise Conflict(f"{tenant.name} is being deleted.", code="tenant_closing")
        if tenant.suspended_at is None:
            raise Conflict(f"{tenant.name} is not suspended.", code="tenant_not_suspended")
        tenant.suspended_at, tenant.suspended_by, tenant.suspension_reason = None, "", ""
        tenant.version += 1
        tenant.save(update_fields=["suspended_at", "suspended_by", "suspension_reason", "version"])
        with connection.cursor() as cursor:
            cursor.execute(_WHOLE_TIME_AGAIN, [tenant.pk])
        _note(act, tenant, f"Let {tenant.name} go on.")
    if not dry_run:
        for row in _switches(tenant):
            lift_switch(row, f"{tenant.name} goes on.", actor=actor)
    return tenant


def _refuse_traffic(act: Act, tenant: Tenant, reason: str) -> int:
    """Throw the kill switch on each slice that serves and is not out of service yet; return how many those are."""
    wanted = Throw(SwitchType.TENANT_SUSPEND, reason)
    already = set(_switches(tenant).values_list("slice_id", flat=True))
    count = 0
    for pk in Slice.objects.traffic().filter(tenant=tenant).order_by("pk").values_list("pk", flat=True):
        locked = lock_slice(pk)
        if pk not in already and live_sequence(locked) is not None:
            set_out(act, locked, wanted, object_of(wanted), timezone.now())
            count += 1
    return count


def _switches(tenant: Tenant) -> QuerySet[Switch]:
    return Switch.objects.filter(slice__tenant=tenant, type=SwitchType.TENANT_SUSPEND, lifted_at=None)


def _note(act: Act, tenant: Tenant, summary: str, *changes: dict[str, object]) -> None:
    note(act, tenant, Target(kind="tenant", name=tenant.slug, id=str(tenant.pk)), summary, *changes)
    act.announce(f"tenant:{tenant.slug}", "tenant", subject=tenant.slug)

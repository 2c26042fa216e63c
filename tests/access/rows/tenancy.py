"""The life of a tenant: the matrix's rows."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from tenancy.models import Deletion, ExportState, TenantExport
from tests.access.row import Row, Where
from tests.access.world import World

VIEW, OPERATE, MEMBERS = Permission.VIEW, Permission.OPERATE, Permission.MEMBERS
ONLY_PLATFORM = Where.PLATFORM_ON_TENANT
TENANT = "/tenants/{tenant}"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the tenant."""
    return {"tenant": tenant.slug}


def crowd(world: World, numbers: range) -> None:
    """One more archive of Acme and one more deletion per number."""
    for number in numbers:
        export(world.cast.acme, state=str(ExportState.TAKEN))
        deletion(world.cast.acme, state="cancelled", slug=f"gone-{number}")


def suspended(world: World, tenant: Tenant) -> dict[str, object]:
    """The tenant's people are refused; so only the platform lets it go on."""
    Tenant.objects.filter(pk=tenant.pk).update(suspended_at=timezone.now(), suspension_reason="Not paid.")
    return {}


def export(tenant: Tenant, **values: Any) -> TenantExport:
    """An archive of a tenant."""
    now = timezone.now()
    given = {"tenant_id": tenant.pk, "slug": tenant.slug, "asked_by": "alice", "asked_at": now, "tables": []}
    return TenantExport.objects.create(**{**given, "expires_at": now + timedelta(days=1), **values})


def an_export(world: World, tenant: Tenant) -> dict[str, object]:
    """An archive that is ready to be taken."""
    return {"pk": export(tenant, state=str(ExportState.READY)).pk}


def deletion(tenant: Tenant, **values: Any) -> Deletion:
    """A deletion that somebody who is not here asked for."""
    now = timezone.now()
    given = {"tenant_id": tenant.pk, "slug": tenant.slug, "name": tenant.name, "reason": "Over.", "asked_at": now}
    return Deletion.objects.create(**{**given, "asked_by": "zoe", "due_at": now + timedelta(days=7), **values})


def a_deletion(world: World, tenant: Tenant) -> dict[str, object]:
    """A deletion that was asked for."""
    Deletion.objects.filter(tenant_id=tenant.pk).delete()
    return {"pk": deletion(tenant).pk}


def asked(world: World, tenant: Tenant) -> dict[str, object]:
    """A deletion that was asked for, named by its tenant."""
    a_deletion(world, tenant)
    return {}


ROWS = [
    Row(f"GET {TENANT}/state", VIEW),
    Row(f"POST {TENANT}/suspend", OPERATE, ONLY_PLATFORM, body={"reason": "Not paid.", "traffic": "serve"}),
    Row(f"POST {TENANT}/resume", OPERATE, ONLY_PLATFORM, path=suspended),
    Row(f"PATCH {TENANT}/quotas", OPERATE, ONLY_PLATFORM, body={"members": 10}),
    Row(f"GET {TENANT}/exports", MEMBERS),
    Row(f"POST {TENANT}/exports", MEMBERS),
    Row(f"GET {TENANT}/exports/{{pk}}", MEMBERS, path=an_export),
    Row(f"POST {TENANT}/exports/{{pk}}/archive", MEMBERS, path=an_export, has_dry_run=False),  # it is handed out once
    Row(f"POST {TENANT}/deletion", MEMBERS, body=lambda world: {"reason": "Over.", "confirm": "acme"}),
    Row(f"GET {TENANT}/deletion", VIEW, path=asked),
    Row(f"POST {TENANT}/deletion/confirm", MEMBERS, path=asked),
    Row(f"DELETE {TENANT}/deletion", MEMBERS, path=asked),
    Row("GET /deletions", VIEW, Where.PLATFORM),
    Row("GET /deletions/{pk}", VIEW, Where.PLATFORM, path=a_deletion),
]

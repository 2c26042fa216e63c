"""Short ways to have entries, old ones too, and to tamper with them."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from console.accounts.models import Tenant
from console.audit import chain as chains
from console.audit.actor import SYSTEM, Actor
from console.audit.models import Entry
from console.audit.verbs import Target, verb


def say(
    what: str = "Said.", tenant: Tenant | None = None, *, chain: str = "", actor: Actor = SYSTEM,
    name: str = "route.update", target: Target | None = None, changes: tuple[dict[str, Any], ...] = (),
) -> Entry:  # fmt: skip
    """One entry of a tenant, or of a chain by name."""
    where = chain or (tenant.slug if tenant else "platform")
    with verb(name, actor=actor) as act:
        act.entry(target or Target("route", "shop"), what, tenant_id=tenant and tenant.pk, chain=where, changes=changes)
    return Entry.objects.filter(chain=where).order_by("-position")[0]


def say_at(at: datetime, *, chain: str, times: int = 1) -> None:
    """Entries that are as old as `at` says."""
    entries = [
        Entry(
            at=at, chain=chain, verb="route.update", actor_kind="system", actor_id="", actor_name="Gatehouse",
            target_kind="route", target_name="shop", summary=f"Entry {number}.",
        )
        for number in range(times)
    ]  # fmt: skip
    chains.append(chain, entries)


def tamper(statement: str, *values: Any) -> None:
    """Change the tables behind the triggers' back, as only their owner can."""
    tables = ("audit_entry", "audit_checkpoint", "audit_anchor")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def now() -> datetime:
    """This moment."""
    return timezone.now()

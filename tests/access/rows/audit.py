"""Who reads the audit trail, and who sends it to whom: the matrix's rows."""

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from console.audit.checkpoints import take
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from exports.actions.streams import add_stream
from exports.models import Stream
from tests.access.row import Row, Where
from tests.access.world import World

AUDIT, SECURE = Permission.AUDIT, Permission.SECURE
STREAMS = "/tenants/{tenant}/audit-streams"
NEW = {"name": "new", "kind": "webhook", "url": "https://10.0.0.1/trail"}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """An entry of the tenant's, named by `pk`."""
    return {"tenant": tenant.slug, "pk": entry(tenant).pk}


def entry(tenant: Tenant) -> Entry:
    """An entry in the tenant's trail."""
    with verb("tenant.update", actor=SYSTEM) as act:
        act.entry(Target("tenant", tenant.slug), "Renamed.", tenant_id=tenant.pk, chain=tenant.slug)
    return Entry.objects.filter(chain=tenant.slug).order_by("-position")[0]


def crowd(world: World, numbers: range) -> None:
    """More entries and checkpoints in Acme, and some streams."""
    for number in numbers:
        entry(world.cast.acme)
        take()
        if number < 5:
            stream(world.cast.acme, f"stream-{number}")


def stream(tenant: Tenant, name: str) -> Stream:
    """A stream into nowhere."""
    return add_stream(tenant, {**NEW, "name": name}, actor=SYSTEM).stream


def one(world: World, tenant: Tenant) -> dict[str, object]:
    """A stream for each question."""
    return {"tenant": tenant.slug, "pk": stream(tenant, f"one-{Stream.objects.count()}").pk}


ROWS = [
    Row("GET /audit", AUDIT, Where.ANYWHERE),
    Row("GET /audit/export", AUDIT, Where.ANYWHERE),
    Row("GET /audit/checkpoints", AUDIT, Where.ANYWHERE),
    Row("GET /audit/keys", AUDIT, Where.ANYWHERE),
    Row("GET /audit/verification", AUDIT, Where.ANYWHERE),
    Row("GET /audit/{pk}", AUDIT),
    Row("GET /audit/{pk}/consequences", AUDIT),
    Row(f"GET {STREAMS}", AUDIT),
    Row(f"POST {STREAMS}", SECURE, body=NEW),
    Row(f"GET {STREAMS}/{{pk}}", AUDIT, path=one),
    Row(f"PATCH {STREAMS}/{{pk}}", SECURE, body={"format": "cef"}, path=one),
    Row(f"DELETE {STREAMS}/{{pk}}", SECURE, path=one),
    Row(f"POST {STREAMS}/{{pk}}/test", SECURE, path=one),
]

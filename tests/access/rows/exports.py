"""Metrics to be scraped, and exports: the matrix's rows."""

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from exports.actions.exports import add_export
from exports.models import Export, ExportKind
from policies.models import Gateway, Slice
from telemetry.ingest import record
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World
from tests.telemetry.traffic import count, latency

VIEW, OPERATE = Permission.VIEW, Permission.OPERATE
NEW = {"name": "new", "kind": "otlp", "url": "https://10.0.0.1/v1/metrics", "headers": {"X-Key": "secret"}}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """Traffic of the tenant on a gateway of its own."""
    slice_ = make.slice_of(tenant, make.gateway(f"scraped-{tenant.slug}"))
    record([count(slice_.pk, 5)], [latency(slice_.pk, (1_000, 100, 5))])
    return {"tenant": tenant.slug, "gateway": slice_.gateway.slug}


def crowd(world: World, numbers: range) -> None:
    """One more route of Acme with traffic per number, and some exports."""
    slice_ = Slice.objects.get(tenant=world.cast.acme, gateway=Gateway.objects.get(slug="scraped-acme"))
    record([count(slice_.pk, 1, route=f"acme/r{number}") for number in numbers],
           [latency(slice_.pk, (1_000, 100, 1), route=f"acme/r{number}") for number in numbers])  # fmt: skip
    for number in list(numbers)[:2]:
        export(f"of-{number}")


def export(name: str) -> Export:
    """An export into nowhere."""
    given = {"name": name, "url": "https://10.0.0.1/write"}
    return add_export(ExportKind.REMOTE_WRITE, given, actor=SYSTEM)


def one(world: World, tenant: Tenant) -> dict[str, object]:
    """An export for each question."""
    return {"pk": export(f"one-{Export.objects.count()}").pk}


ROWS = [
    Row("GET /tenants/{tenant}/metrics", VIEW),
    Row("GET /gateways/{gateway}/metrics", VIEW),
    Row("GET /exports", VIEW, Where.PLATFORM),
    Row("POST /exports", OPERATE, Where.PLATFORM, body=NEW),
    Row("GET /exports/{pk}", VIEW, Where.PLATFORM, path=one),
    Row("PATCH /exports/{pk}", OPERATE, Where.PLATFORM, body={"interval_seconds": 10}, path=one),
    Row("DELETE /exports/{pk}", OPERATE, Where.PLATFORM, path=one),
    Row("POST /exports/{pk}/test", OPERATE, Where.PLATFORM, path=one),
]

"""Makes archives: every row of a tenant as JSON lines, a piece at a time, and a manifest with digests at the end.

What is sealed is left out and said so: an archive is no way around the key ring. Of evidence the sums by day are taken,
not each moment and not each request.
"""

import gzip
import hashlib
import json
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from console.accounts.actions.rules import lock, note
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict
from console.base.keyring import sealed_columns
from policies.models import Slice
from tenancy.actions import claiming
from tenancy.catalogue.names import Names
from tenancy.catalogue.owned import owned_tables
from tenancy.catalogue.tables import Table, read_tables
from tenancy.models import ExportPiece, ExportState, TenantExport

ROWS_A_PIECE: Final = 2_000
KEPT: Final = timedelta(days=3)
FORMAT: Final = 1
TRAIL: Final = "audit_entry"
FINER_THAN_DAYS: Final = frozenset({
    "telemetry_ten_seconds", "telemetry_minute", "telemetry_hour", "telemetry_record", "telemetry_record_gap",
    "slo_tens", "slo_minute", "waf_minutecount", "egress_flow",
})  # fmt: skip
"""Left out: what is in the sums as well, and single requests, which may hold anything of anybody."""
SECRETS: Final = frozenset({("accounts_apitoken", "digest"), ("certificates_workloadtoken", "digest")})
BODIES: Final = frozenset({"policies_resource", "tenancy_exportpiece", "tenancy_tenantexport"})


def ask(*, actor: Actor, tenant: Tenant, dry_run: bool = False) -> TenantExport:
    """Have an archive made. Raises Conflict `export_under_way`, of which there is one at a time."""
    with verb("tenant.export", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        if TenantExport.objects.filter(tenant_id=tenant.pk, state=str(ExportState.MAKING)).exists():
            raise Conflict("An archive is being made already.", code="export_under_way")
        now = timezone.now()
        export: TenantExport = TenantExport.objects.create(
            tenant_id=tenant.pk, slug=tenant.slug, asked_by=actor.name, asked_at=now, expires_at=now + KEPT,
            next_action_at=now, tables=_tables(),
        )  # fmt: skip
        target = Target(kind="export", name=tenant.slug, id=str(export.pk))
        note(act, tenant, target, f"Asked for an archive of all that {tenant.name} has.")
    return export


def _tables() -> list[str]:
    return [
        *sorted(one.table for one in owned_tables(read_tables()) if one.table not in FINER_THAN_DAYS | BODIES),
        TRAIL,
    ]


def move_export() -> bool:
    """Write the next piece of the archive that has waited for longest; say whether there was one to do."""
    row = claiming.claim(TenantExport)
    if row is None:
        return False
    with transaction.atomic():
        locked = claiming.locked(row)
        if locked is not None:
            _take_step(locked)
    return True


def _take_step(export: TenantExport) -> None:
    """One piece and where to go on are one transaction: nothing is written twice and nothing is left out."""
    export.lease_until = None
    if export.state != ExportState.MAKING:
        export.state, export.next_action_at = str(ExportState.EXPIRED), None
        export.pieces.all().delete()
    elif export.tables:
        _write_piece(export, export.tables[0])
        export.next_action_at = timezone.now()
    else:
        _write_manifest(export)
        export.state, export.ready_at = str(ExportState.READY), timezone.now()
        export.next_action_at = export.expires_at
    export.save()


def _write_piece(export: TenantExport, name: str) -> None:
    table = read_tables()[name]
    rows = _rows(export, table)
    if rows:
        lines = "".join(f"{text}\n" for _, text in rows)
        _add(export, f"{name}/{{number:05d}}.jsonl.gz", len(rows), gzip.compress(lines.encode(), mtime=0))
    if len(rows) < ROWS_A_PIECE:
        export.tables, export.after = export.tables[1:], None
    else:
        export.after = rows[-1][0]


def _rows(export: TenantExport, table: Table) -> list[tuple[list[str], str]]:
    """Return the next rows, each as the text of its key and as JSON without what is secret."""
    names = names_of(export)
    condition = next((one.condition for one in owned_tables(read_tables()) if one.table == table.name), "")
    if table.name == TRAIL:
        condition = "tenant_id = ANY(%(tenants)s)"
    key = table.key or (("id",) if "id" in table.columns else ("ctid",))
    order = ", ".join(f'"{column}"' for column in key)
    after = ""
    parameters: dict[str, Any] = dict(names.parameters)
    if export.after is not None:
        values = ", ".join(f"%(after{place})s::{table.columns.get(column, 'tid')}" for place, column in enumerate(key))
        after = f"AND ({order}) > ({values})"
        parameters |= {f"after{place}": value for place, value in enumerate(export.after)}
    hidden = sorted(hidden_columns(table))
    told = ", ".join(f'"{column}"::text' for column in key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ARRAY[{told}], (to_jsonb({table.name}) - %(hidden)s::text[])::text FROM {table.name} "
            f"WHERE {condition} {after} ORDER BY {order} LIMIT {ROWS_A_PIECE}",
            {**parameters, "hidden": hidden},
        )
        return list(cursor.fetchall())


def hidden_columns(table: Table) -> set[str]:
    """Return the columns that an archive does not have: what is sealed, and what opens a door."""
    sealed = {(apps.get_model(one.model)._meta.db_table, one.column) for one in sealed_columns()}
    return {column for name, column in sealed | SECRETS if name == table.name}


def _write_manifest(export: TenantExport) -> None:
    tables = read_tables()
    pieces = list(export.pieces.order_by("number").values("name", "rows", "sha256"))
    document = {
        "format": FORMAT,
        "tenant": {"id": str(export.tenant_id), "slug": export.slug},
        "asked": {"by": export.asked_by, "at": export.asked_at.isoformat()},
        "made_at": timezone.now().isoformat(),
        "files": pieces,
        "left_out": {
            "sealed": sorted(f"{name}.{column}" for name, table in tables.items() for column in hidden_columns(table)),
            "in_sums": sorted(FINER_THAN_DAYS & tables.keys()),
        },
    }
    _add(export, "manifest.json", len(pieces), json.dumps(document, indent=1).encode())


def _add(export: TenantExport, name: str, rows: int, body: bytes) -> None:
    number = export.pieces.count() + 1
    ExportPiece.objects.create(
        export=export, number=number, name=name.format(number=number), rows=rows,
        sha256=hashlib.sha256(body).hexdigest(), body=body,
    )  # fmt: skip


def names_of(export: TenantExport) -> Names:
    """Return by what the tenant of an archive is known."""
    slices = Slice.objects.filter(tenant=export.tenant_id).values_list("pk", "key")
    return Names(export.tenant_id, export.slug, dict(slices))

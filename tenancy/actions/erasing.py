"""Deletes a tenant's rows in batches, each a transaction of its own that first checks that it is still our turn."""

import time
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F

from console.accounts import roles
from console.accounts.models import Tenant, TenantUserObjectPermission, User
from fleet.actions.assign import bump
from fleet.models import Holds, Registrations
from tenancy.actions import claiming
from tenancy.catalogue.names import Names
from tenancy.catalogue.owned import Owned, owned_tables
from tenancy.catalogue.sweep import forget_keys, named_in, parameters_of
from tenancy.catalogue.tables import leaves, read_tables
from tenancy.models import Deletion

BATCH: Final = 2_000
TURN_SECONDS: Final = 5.0
"""Less than a worker has to end when it is told to."""
TOLD: Final = ("fleet_nodeevent", "alerting_delivery", "alerting_alert", "telemetry_vital", "telemetry_vital_minute")
"""Rows of nobody's, or of the platform's, in which a tenant may be named: they are evidence and expire anyway."""


def erase(row: Deletion, names: Names) -> bool:
    """Delete for a while; say whether nothing is left. What was deleted is counted in `row.rows` with each batch."""
    end = time.monotonic() + TURN_SECONDS
    _forget_groups(row)
    for owned in owned_tables(read_tables()):
        _loosen(owned, names)
        for leaf in leaves(owned.table):
            while deleted := _delete_batch(row, owned, leaf, names):
                if time.monotonic() > end:
                    return False
                if deleted < BATCH:
                    break
    _forget_evidence(names)
    _forget_people(row)
    _forget_on_gateways(row, names)
    forget_keys(names)
    return True


@transaction.atomic
def _forget_groups(row: Deletion) -> None:
    """Roles and teams are groups, which know the tenant by their name only."""
    tenant = Tenant.objects.filter(pk=row.tenant_id).first()
    if tenant is not None and claiming.locked(row) is not None:
        roles.forget(tenant)


@transaction.atomic
def _loosen(owned: Owned, names: Names) -> None:
    """Empty what would hold rows that refer to each other."""
    for column in owned.loose:
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE {owned.table} SET "{column}" = NULL WHERE {owned.condition} AND "{column}" IS NOT NULL',
                names.parameters,
            )


@transaction.atomic
def _delete_batch(row: Deletion, owned: Owned, leaf: str, names: Names) -> int:
    locked = claiming.locked(row)
    if locked is None:
        raise LostTurnError(row.slug)
    condition = owned.condition if leaf == owned.table else owned.condition.replace(f"{owned.table}.", f"{leaf}.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {leaf} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {leaf} WHERE {condition} LIMIT {BATCH}))",
            names.parameters,
        )
        deleted: int = cursor.rowcount
    if deleted:
        locked.rows[owned.table] = locked.rows.get(owned.table, 0) + deleted
        locked.save(update_fields=["rows"])
        claiming.extend(row)
    return deleted


class LostTurnError(Exception):
    """Somebody else goes on with this deletion."""


def _forget_evidence(names: Names) -> None:
    """What nodes and alerts of the platform told and that names the tenant, with all that hangs on it."""
    tables, models = read_tables(), {model._meta.db_table: model for model in apps.get_models()}
    for name in TOLD:
        asked = f'FROM "{name}" WHERE {named_in(tables[name])}'
        with transaction.atomic(), connection.cursor() as cursor:
            if (model := models.get(name)) is None:
                cursor.execute(f"DELETE {asked}", parameters_of(names))
            else:
                cursor.execute(f"SELECT id {asked} LIMIT {BATCH}", parameters_of(names))
                model._base_manager.filter(pk__in=[pk for (pk,) in cursor.fetchall()]).delete()


@transaction.atomic
def _forget_people(row: Deletion) -> None:
    """Remove those who belonged nowhere else, with their sessions; whoever belongs elsewhere stays."""
    alone = User.objects.filter(pk__in=row.people, memberships=None, groups=None)
    held = TenantUserObjectPermission.objects.values("user")
    gone = set(alone.exclude(pk__in=held).select_for_update(of=("self",)).values_list("pk", flat=True))
    if not gone:
        return
    User.objects.filter(pk__in=gone).delete()
    locked: Any = claiming.locked(row)
    if locked is not None:
        locked.rows["people"] = locked.rows.get("people", 0) + len(gone)
        locked.save(update_fields=["rows"])


@transaction.atomic
def _forget_on_gateways(row: Deletion, names: Names) -> None:
    """What all nodes of a gateway are told beside the manifest may name the tenant: it is told anew without it."""
    for gateway_id in sorted(row.versions):
        kept = Registrations.objects.select_for_update().filter(pk=gateway_id).first()
        mine = f"{names.slug}/"
        if kept is not None and any(one["cluster"].startswith(mine) for one in kept.entries):
            kept.entries = [one for one in kept.entries if not one["cluster"].startswith(mine)]
            kept.save(update_fields=["entries"])
            Registrations.objects.filter(pk=gateway_id).update(changes=F("changes") + 1)
            bump(kept.gateway_id)
        held = Holds.objects.select_for_update().filter(pk=gateway_id).first()
        keys = set(names.slices.values())
        if held is not None and any(one.get("slice") in keys for one in held.entries):
            held.entries = [one for one in held.entries if one.get("slice") not in keys]
            held.save(update_fields=["entries"])
            bump(held.gateway_id)

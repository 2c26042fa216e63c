"""Whether anything changed in any table of the product, and a digest of all of them: equal means that nothing did."""

from collections.abc import Callable
from functools import cache

from django.apps import apps
from django.db import connection

_PACKAGES = (
    "console",
    "policies",
    "fleet",
    "egress",
    "waf",
    "slo",
    "telemetry",
    "certificates",
    "costs",
    "alerting",
    "exports",
    "tenancy",
)
COUNTS_REFUSALS = {"audit_refusal"}
"""What a refusal is meant to change."""


def footprint() -> dict[str, str]:
    """Return table → digest of all its rows; when and where a token was last used does not count as a change."""
    with connection.cursor() as cursor:
        cursor.execute(_digests())
        return dict(cursor.fetchall())


def watch() -> Callable[[], bool]:
    """Return what says whether anything changed since now; it only looks closer where rows were written at all."""
    before, writes = footprint(), _writes()

    def has_changed() -> bool:
        nonlocal writes
        if (now := _writes()) == writes:
            return False
        writes = now
        return footprint() != before

    return has_changed


def _writes() -> list[tuple[str, int]]:
    """How many rows this transaction wrote so far, by table, those included that were taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname"
        )
        return cursor.fetchall()


@cache
def _digests() -> str:
    row = "md5((to_jsonb(t) - 'last_used_at' - 'last_used_from')::text)"
    one = "SELECT '{0}', md5(coalesce(string_agg(" + row + ", '' ORDER BY " + row + "), '')) FROM \"{0}\" t"
    return " UNION ALL ".join(one.format(table) for table in _tables())


def _tables() -> list[str]:
    ours = [one for one in apps.get_app_configs() if one.name.partition(".")[0] in _PACKAGES]
    models = [model for one in ours for model in one.get_models(include_auto_created=True)]
    tables = {model._meta.db_table for model in models if model._meta.managed} | {"auth_group"}
    return sorted(tables - COUNTS_REFUSALS)

"""Whether anything changed in any table of the product, and a digest of all of them: equal means that nothing did."""

from collections.abc import Callable, Iterable
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
    return _digests_of(_tables())


def watch() -> Callable[[], bool]:
    """Return what says whether anything changed since now; it only looks at tables that were written to at all."""
    before, writes = footprint(), _writes()

    def has_changed() -> bool:
        nonlocal writes
        now = _writes()
        written = {table for table, _ in now ^ writes} & before.keys()
        writes = now
        return any(digest != before[table] for table, digest in _digests_of(written).items())

    return has_changed


def _writes() -> set[tuple[str, int]]:
    """How many rows this transaction wrote so far, by table, those included that were taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return set(cursor.fetchall())


def _digests_of(tables: Iterable[str]) -> dict[str, str]:
    row = "md5((to_jsonb(t) - 'last_used_at' - 'last_used_from')::text)"
    one = "SELECT '{0}', md5(coalesce(string_agg(" + row + ", '' ORDER BY " + row + "), '')) FROM \"{0}\" t"
    if not (asked := " UNION ALL ".join(one.format(table) for table in tables)):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())


@cache
def _tables() -> list[str]:
    ours = [one for one in apps.get_app_configs() if one.name.partition(".")[0] in _PACKAGES]
    models = [model for one in ours for model in one.get_models(include_auto_created=True)]
    tables = {model._meta.db_table for model in models if model._meta.managed} | {"auth_group"}
    return sorted(tables - COUNTS_REFUSALS)

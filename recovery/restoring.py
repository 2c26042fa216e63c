"""Puts a backup in the place of what the database holds: all of it, or nothing of it.

What is there is moved aside as a schema of its own and dropped only once the backup is in; a restore that fails or is
killed leaves it, and the next one begins by bringing it back.
"""

import time
from pathlib import Path
from typing import Final

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from console.base.keyring import KeyRing, key_ring
from recovery.errors import RecoveryError
from recovery.manifest import DUMP, Manifest
from recovery.programs import conninfo, password, run, server_version

ASIDE: Final = "gatehouse_before_restore"
GOING_SECONDS: Final = 10.0
PROBE: Final = "gatehouse-restore"
_CONNECTED: Final = """
    SELECT backend_start, state, query FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND application_name = 'gatehouse'
"""


def check(manifest: Manifest, *, without_keys: bool = False) -> None:
    """Raise RecoveryError unless this version, this server and this key ring can use the backup, and nobody is in."""
    unknown = _unknown_migrations(manifest)
    if unknown:
        raise RecoveryError(
            f"The backup is of a newer version: it has {unknown[0]} and {len(unknown) - 1} more migrations that this "
            "one does not know. Restore it with the version that made it, or a later one."
        )
    if server_version() < manifest.postgres:
        raise RecoveryError(f"The backup is of PostgreSQL {manifest.postgres}; this server is {server_version()}.")
    if (missing := _missing_keys(manifest)) and not without_keys:
        raise RecoveryError(
            f"The key ring lacks keys that the backup needs: {', '.join(missing)}. Private keys and secrets under them "
            "would be lost. Bring the ring back from its copy, or say --without-keys."
        )
    if others := _others():
        text = f"{len(others)} other connections are open ({others[0]})."
        raise RecoveryError(f"{text} Stop web, worker and beat first, on every machine.")


def load(folder: Path) -> None:
    """Replace the database's content by the backup's, and bring it up to this version; raise RecoveryError."""
    _bring_back()
    _execute(f"ALTER SCHEMA public RENAME TO {ASIDE}", "CREATE SCHEMA public", *_extensions_to("public"))
    try:
        run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--no-comments", str(folder / DUMP))
    except RecoveryError:
        _bring_back()
        raise
    _execute(f"DROP SCHEMA {ASIDE} CASCADE")
    _forget_connections()
    call_command("migrate", interactive=False, verbosity=0)


def _bring_back() -> None:
    """Undo a restore that did not come to its end, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [ASIDE])
        if cursor.fetchone() is None:
            return
    moved = _extensions_to(ASIDE)
    _execute(*moved, "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public")


def _extensions_to(schema: str) -> list[str]:
    """Extensions lie in a schema, too; a dump expects those that are there in `public`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extrelocatable ORDER BY extname")
        return [f'ALTER EXTENSION "{name}" SET SCHEMA {schema}' for (name,) in cursor.fetchall()]


def _execute(*statements: str) -> None:
    """Run statements in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(("BEGIN", *statements, "COMMIT")))
    _forget_connections()


def _forget_connections() -> None:
    """What a connection prepared is of the tables before."""
    connections.close_all()
    connection.close_pool()


def _unknown_migrations(manifest: Manifest) -> list[str]:
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})
    listed = [(app, name) for app, names in sorted(manifest.migrations.items()) for name in names]
    return [f"{app}.{name}" for app, name in listed if (app, name) not in known]


def _missing_keys(manifest: Manifest) -> list[str]:
    """Ids of keys that the ring has not got. A KMS tells of its own keys itself."""
    ring = key_ring()
    if not isinstance(ring, KeyRing):
        return []
    return [key_id for key_id in sorted(manifest.key_ids) if ring.find(bytes.fromhex(key_id)) is None]


def _others() -> list[str]:
    """What other processes of the product last asked; those that are just going are waited for."""
    end = time.monotonic() + GOING_SECONDS
    _forget_connections()  # of our own pool, which are none of others
    with psycopg.connect(conninfo(), password=password() or None, application_name=PROBE, autocommit=True) as probe:
        while True:
            rows = probe.execute(_CONNECTED).fetchall()
            found = [f"since {since:%H:%M:%S}, {state}: {query[:60]}" for since, state, query in rows]
            if not found or time.monotonic() > end:
                return found
            time.sleep(0.2)

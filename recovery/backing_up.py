"""Makes a backup while everything runs: a dump, and a manifest that was read in the very same snapshot."""

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from console.base.keyring.rotation import census
from policies.models import Gateway, Slice
from recovery.errors import RecoveryError
from recovery.manifest import DUMP, NAME, Manifest, fingerprint
from recovery.programs import run, server_version


def back_up(folder: Path) -> Manifest:
    """Write a backup into `folder`, which must be new or empty; raise RecoveryError."""
    _prepare(folder)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        now = timezone.now()
        run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--exclude-schema=gatehouse_before_restore",
            f"--snapshot={snapshot}",
            f"--file={folder / DUMP}",
        )
        manifest = _described(folder, now)
    (folder / DUMP).chmod(0o600)
    manifest.write(folder)
    with verb("backup.make", actor=SYSTEM) as act:
        act.entry(
            Target("backup", folder.name, manifest.dump_sha256[:64]),
            f"Made a backup of {manifest.dump_bytes:,} bytes, SHA-256 {manifest.dump_sha256}",
        )
    return manifest


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            left = "" if (folder / NAME).exists() else " It holds no whole backup: one was stopped, and may be removed."
            raise RecoveryError(f"{folder} is not empty.{left} Give each backup a folder of its own.")
    except OSError as fault:
        raise RecoveryError(f"{folder} cannot be used: {fault}") from None


def _described(folder: Path, now: datetime) -> Manifest:
    size, digest = fingerprint(folder / DUMP)
    return Manifest(
        taken_at=now,
        dump_sha256=digest,
        dump_bytes=size,
        postgres=server_version(),
        migrations=applied_migrations(),
        gateways=dict(Gateway.objects.order_by("slug").values_list("slug", "assignment_version")),
        slices=dict(Slice.objects.order_by("key").values_list("key", "last_sequence")),
        keys={column: dict(under) for column, under in census().items()},
        heads=heads(),
    )


def applied_migrations() -> dict[str, tuple[str, ...]]:
    """Return the names of the migrations that the database has, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return {app: tuple(names) for app, names in found.items()}


def heads() -> dict[str, tuple[int, str]]:
    """Return the last position and digest of each chain of the trail."""
    rows = Entry.objects.order_by("chain", "-position").distinct("chain")
    return {chain: (position, digest) for chain, position, digest in rows.values_list("chain", "position", "digest")}

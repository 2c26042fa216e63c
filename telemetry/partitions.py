"""Makes and drops the partitions of the time tables. They are attached once made: inserts go on meanwhile."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection, transaction

from telemetry.levels import TABLES, Table, seconds
from telemetry.locks import Lock, take

AHEAD = 3
"""Partitions made before they are needed, so that writers do not have to."""
_known: set[str] = set()


def ensure(table: Table, moments: Iterable[datetime]) -> None:
    """Make the partitions that hold `moments` where missing; costs nothing for those this process has seen."""
    wanted = {name_of(table, start): start for start in map(table.partition_start, moments)}
    if wanted.keys() <= _known:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        take(Lock.PARTITIONS)
        for name in sorted(wanted.keys() - existing(table).keys()):
            for statement in _statements(table, wanted[name]):
                cursor.execute(statement)
        transaction.on_commit(lambda: _known.update(wanted))


def prepare(now: datetime, tables: Iterable[Table] = TABLES) -> None:
    """Make the partitions of the present and the near future."""
    for table in tables:
        ensure(table, [now + seconds(table.partition_seconds) * ahead for ahead in range(AHEAD + 1)])


def expired(table: Table, now: datetime, *, rolled_upto: int | None) -> list[str]:
    """Return the partitions past their time; one with rows not yet rolled up (id above `rolled_upto`) is kept."""
    return [
        name
        for name, start in existing(table).items()
        if start + seconds(table.partition_seconds + table.kept_seconds) <= now
        and (rolled_upto is None or not _has_rows_above(name, rolled_upto))
    ]


def drop(name: str) -> None:
    """Drop a partition and what is in it; readers and writers of the table wait for an instant."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute(f"DROP TABLE {name}")
    _known.discard(name)


def existing(table: Table) -> dict[str, datetime]:
    """Return the partitions of `table` and where each begins."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table.name])
        names = [row[0] for row in cursor.fetchall()]
    return {name: _start_of(name) for name in sorted(names)}


def name_of(table: Table, start: datetime) -> str:
    """Return the name of a partition."""
    return f"{table.name}_p{start.astimezone(UTC):%Y%m%d%H}"


def _start_of(name: str) -> datetime:
    return datetime.strptime(name.rpartition("_p")[2], "%Y%m%d%H").replace(tzinfo=UTC)


def _statements(table: Table, start: datetime) -> tuple[str, str]:
    name, end = name_of(table, start), start + seconds(table.partition_seconds)
    return (
        f"CREATE TABLE {name} (LIKE {table.name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)",
        f"ALTER TABLE {table.name} ATTACH PARTITION {name} "
        f"FOR VALUES FROM ('{start.isoformat()}') TO ('{end.isoformat()}')",
    )


def _has_rows_above(name: str, rolled_upto: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name} WHERE id > %s)", [rolled_upto])
        return bool(cursor.fetchone()[0])

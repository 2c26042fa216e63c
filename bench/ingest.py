"""What it costs to take in, keep and show the counts of 1 000 nodes with 200 series each, every ten seconds.

Budgets: < 30 % of a core, < 10 GB written a day, a dashboard over 30 days < 50 ms. The peer stores every sample as a
row of its own with COPY, the usual narrow table. Both get the same reports in the same batches: what arrives within a
quarter of a second. All times are processor time of this process and of its Postgres backend.

With bytes each node also tells those of every route and service, as many rows again as the worst case.

    python -m bench.ingest [--seconds 30]
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psutil

NODES, SERIES, STEP_SECONDS, SLICES, BATCH = 1_000, 200, 10, 20, 25
DAY = 86_400
REPEATS = 20
NARROW = """
CREATE TABLE narrow (at timestamptz NOT NULL, node_id uuid NOT NULL, series integer NOT NULL, count bigint NOT NULL);
CREATE INDEX narrow_series ON narrow (series, at);
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Measured while `seconds` of traffic were taken in."""

    seconds: int
    cpu_seconds: float
    disk_bytes: int
    log_bytes: int

    def line(self, name: str) -> str:
        share = 100 * self.cpu_seconds / self.seconds
        per_day = DAY / self.seconds / 1e9
        return (
            f"{name:<34}{share:>7.1f} % of a core {self.disk_bytes * per_day:>9.2f} GB rows/day "
            f"{self.log_bytes * per_day:>9.2f} GB log/day"
        )


def main(arguments: argparse.Namespace) -> None:
    """Measure ours, the peer, the roll-up and the dashboard; print them side by side."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    slices = _slices()
    ours = _measure(arguments.seconds, "telemetry_ten_seconds", _ours, slices)
    rolled = _roll_up_cpu_seconds() / arguments.seconds
    with_bytes = _with_bytes(arguments.seconds, slices)
    peer = _measure(arguments.seconds, "narrow", _peer, slices)
    dashboard_ms = _dashboard_ms(slices[0])
    print(f"{NODES} nodes × {SERIES} series / {STEP_SECONDS} s in reports of {SERIES} rows, {BATCH} nodes a commit")
    print(ours.line("ours: add up, then store"))
    print(with_bytes.line("ours, with bytes of every route"))
    print(peer.line("peer: a row per sample"))
    print(f"roll-up to minutes, in addition    {100 * rolled:>6.1f} % of a core")
    ratios = (ours.cpu_seconds / peer.cpu_seconds, ours.disk_bytes / peer.disk_bytes)
    print("ratio to the peer: processor {:.2f}×, rows {:.2f}×".format(*ratios))
    print(f"dashboard over 30 days             {dashboard_ms:>6.1f} ms")
    busy = with_bytes.cpu_seconds / with_bytes.seconds + rolled
    is_met = (busy < 0.3, _gigabytes_a_day(with_bytes) < 10, dashboard_ms < 50)
    print(f"budgets (30 % of a core, 10 GB a day, 50 ms): {['MISSED', 'met'][all(is_met)]} {is_met}")


def _gigabytes_a_day(cost: Cost) -> float:
    return cost.disk_bytes * DAY / cost.seconds / 1e9


def _slices() -> list[UUID]:
    from console.accounts.models import Tenant
    from policies.models import Gateway, Slice

    gateway = Gateway.objects.create(slug="edge", name="Edge")
    tenants = [Tenant.objects.create(slug=f"t{number}", name="T") for number in range(SLICES)]
    return [Slice.objects.create(key=f"{t.slug}@edge", gateway=gateway, tenant=t).pk for t in tenants]


def _reports(seconds: int, slices: Sequence[UUID]) -> Iterator[list]:
    """Yield batches of rows: each node reports its series once a step, nodes spread over the step."""
    from telemetry.ingest import CountRow
    from telemetry.levels import floor

    nodes = [uuid4() for _ in range(NODES)]
    now = floor(datetime.now().astimezone(), STEP_SECONDS)
    for step in range(seconds // STEP_SECONDS):
        at = now - timedelta(seconds=STEP_SECONDS * (seconds // STEP_SECONDS - step))
        for first in range(0, NODES, BATCH):
            yield [
                CountRow(at, node, slices[number % SLICES], 7, f"t/r{number % 50}", f"t/s{number % 9}",
                         (200, 200, 200, 404, 503)[number % 5], "-", 1 + number)
                for node in nodes[first : first + BATCH]
                for number in range(SERIES)
            ]  # fmt: skip


def _measure(seconds: int, table: str, store: Callable[[list], None], slices: Sequence[UUID]) -> Cost:
    from django.db import connection, transaction

    if table == "narrow":
        with connection.cursor() as cursor:
            cursor.execute(NARROW)
    batches = list(_reports(seconds, slices))
    written, started = _written(), _cpu_seconds()
    for batch in batches:
        with transaction.atomic():
            store(batch)
    return Cost(seconds, _cpu_seconds() - started, _size(table), _written() - written)


def _ours(batch: list) -> None:
    from telemetry.ingest import record

    record(batch, [])


def _with_bytes(seconds: int, slices: Sequence[UUID]) -> Cost:
    """Measure the same with bytes; what was stored before does not count."""
    before = _size("telemetry_ten_seconds")
    cost = _measure(seconds, "telemetry_ten_seconds", _ours_with_bytes, slices)
    return replace(cost, disk_bytes=cost.disk_bytes - before)


def _ours_with_bytes(batch: list) -> None:
    from telemetry.ingest import ByteRow, record

    moved = [
        ByteRow(row.at, row.node_id, row.slice_id, row.revision_sequence, row.route, row.service,
                row.count, 700 * row.count, 23_000 * row.count)
        for row in batch
    ]  # fmt: skip
    record(batch, [], (), moved)


def _peer(batch: list) -> None:
    from django.db import connection

    ids: dict[tuple, int] = {}
    with connection.cursor() as cursor, cursor.copy("COPY narrow FROM STDIN") as copy:
        for row in batch:
            key = (row.slice_id, row.route, row.service, row.code, row.flags)
            copy.write_row((row.at, row.node_id, ids.setdefault(key, len(ids)), row.count))


def _cpu_seconds() -> float:
    """Return the processor time of this process and of the Postgres backend that serves it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    return sum(sum(process.cpu_times()[:2]) for process in (psutil.Process(), backend))


def _written() -> int:
    return int(_one("SELECT pg_current_wal_lsn() - '0/0'"))


def _size(table: str) -> int:
    if table == "narrow":
        return int(_one("SELECT pg_total_relation_size('narrow')"))
    return int(
        _one(
            "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits "
            "WHERE inhparent IN ('telemetry_ten_seconds'::regclass, 'telemetry_node'::regclass)"
        )
    )


def _one(statement: str) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return float(cursor.fetchone()[0])


def _roll_up_cpu_seconds() -> float:
    from django.utils import timezone

    from telemetry.levels import MINUTE, TEN_SECONDS
    from telemetry.rollup import cut, roll_up

    started = _cpu_seconds()
    roll_up(TEN_SECONDS, MINUTE, timezone.now(), cut())
    return _cpu_seconds() - started


def _dashboard_ms(slice_id: UUID) -> float:
    """Return the processor time to answer everything the page of one slice over 30 days asks."""
    from django.utils import timezone

    from telemetry.places import places_of
    from telemetry.queries.breakdown import busiest, by_revision
    from telemetry.queries.points import line_of
    from telemetry.queries.window import window_ending

    gateway_id = places_of([slice_id])[slice_id].gateway_id
    _fill_a_month(slice_id)
    window = window_ending(timezone.now(), 30 * DAY)
    started = _cpu_seconds()
    for _ in range(REPEATS):
        line_of([slice_id], gateway_id, window)
        for part in (busiest, by_revision):
            part([slice_id], window)
    return 1000 * (_cpu_seconds() - started) / REPEATS


def _fill_a_month(slice_id: UUID) -> None:
    """Write a row per hour with 200 series, 40 filled buckets and 50 routes of 15 buckets each."""
    from django.db import connection
    from django.utils import timezone

    from telemetry import partitions
    from telemetry.levels import DAY, HOUR
    from telemetry.rollup import cut, roll_up

    now = timezone.now()
    partitions.ensure(HOUR, [now - timedelta(days=days) for days in range(32)])
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO telemetry_hour (at, scope_id, revision_sequence, total, status_2xx, status_3xx, status_4xx,
              status_5xx, series, counts, buckets, bucket_counts, cells, cell_counts)
            SELECT date_trunc('hour', now()) - make_interval(hours => hour), %(slice)s, hour / 100,
              1000, 900, 0, 50, 50,
              (SELECT array_agg(id) FROM (SELECT id FROM telemetry_series ORDER BY id LIMIT 200) AS s),
              array_fill(5::bigint, ARRAY[200]),
              (SELECT array_agg(b) FROM generate_series(20, 59) AS b), array_fill(25::bigint, ARRAY[40]),
              (SELECT array_agg(r * 256 + b ORDER BY r, b)
               FROM generate_series(1, 50) AS r, generate_series(30, 44) AS b),
              array_fill(1::bigint, ARRAY[750])
            FROM generate_series(0, 719) AS hour
            """,
            {"slice": slice_id},
        )
        cursor.execute("ANALYZE telemetry_hour")
    roll_up(HOUR, DAY, now, cut())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=30, help="seconds of traffic to take in")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    if (given := _arguments()).inside:
        main(given)
    else:
        from console.local.scratch import run_with_scratch_servers

        sys.exit(run_with_scratch_servers([sys.executable, "-m", "bench.ingest", "--inside", *sys.argv[1:]]))

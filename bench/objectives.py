"""What it costs to judge 1 000 objectives over all their windows, every five seconds.

Budget: 1 000 objectives × 7 windows < 100 ms. The peer is the obvious way: the same counts in the same tables, each
window summed up anew by one statement for all objectives. All times are processor time of this process and of its
Postgres backend. A month's page of one objective is asked for as well.

    python -m bench.objectives [--objectives 1000]
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psutil

SLICES, REPEATS, BUDGET_MS, PAGE_MS = 20, 7, 100, 50
FILL = """
INSERT INTO {table} (objective_id, at, good, bad, left_good, left_bad{more})
SELECT pk, at, 990 + random() * 20, random() * 2, 0, 0{zeros}
FROM unnest(%s::uuid[]) AS pk, generate_series(%s::timestamptz, %s::timestamptz, %s * interval '1 second') AS at
ON CONFLICT DO NOTHING
"""
AGAIN = """
SELECT objective_id, sum(good - left_good)::bigint, sum(bad - left_bad)::bigint FROM {table}
WHERE at >= %s AND at < %s GROUP BY objective_id
"""


def main(arguments: argparse.Namespace) -> None:
    """Fill, judge, and print both ways side by side."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    objectives, slices = _objectives(arguments.objectives)
    began = time.perf_counter()
    _fill(objectives)
    print(f"{len(objectives)} objectives with three days of minutes: {time.perf_counter() - began:.0f} s to write")
    rounds = [_round(objectives, slices) for _ in range(REPEATS)]
    ours, judged = (statistics.median(column) for column in zip(*rounds, strict=True))
    peer = statistics.median(_milliseconds(_again) for _ in range(3))
    print(f"  windows moved on and judged (running sums)    {judged:>8.1f} ms")
    print(f"  the whole round: 2 000 series read, all told  {ours:>8.1f} ms")
    print(f"  every window summed up anew                   {peer:>8.1f} ms, {peer / judged:.1f}× ours, nothing judged")
    page = statistics.median(_milliseconds(lambda: _month(objectives[0])) for _ in range(REPEATS))
    print(f"  a month's page of one objective               {page:>8.1f} ms")
    print(f"budget ({BUDGET_MS} ms): {'met' if judged < BUDGET_MS else 'MISSED'}; page ({PAGE_MS} ms): "
          f"{'met' if page < PAGE_MS else 'MISSED'}")  # fmt: skip


def _objectives(number: int) -> tuple[list[Any], list[Any]]:
    """Make objectives, each over one route, in slices of one gateway; they are counted from nothing."""
    from django.utils import timezone

    from console.accounts.models import Tenant
    from policies.models import Gateway, Slice
    from slo.judging.round import judge_round
    from slo.models import Objective
    from slo.spec import DEFAULTS

    gateway = Gateway.objects.create(slug="edge", name="Edge")
    slices, made = [], []
    for place in range(SLICES):
        tenant = Tenant.objects.create(slug=f"t{place}", name=f"T{place}")
        slices.append(Slice.objects.create(key=f"t{place}@edge", gateway=gateway, tenant=tenant))
        for route in range(number // SLICES):
            indicator = {**DEFAULTS["indicator"], "routes": [f"t{place}/r{route}"]}
            spec = {**DEFAULTS, "indicator": indicator}
            made.append(Objective(tenant=tenant, slug=f"o{route}", name="O", spec=spec, created_by="bench"))
    Objective.objects.bulk_create(made)
    judge_round(timezone.now())
    return made, slices


def _fill(objectives: list[Any]) -> None:
    from django.db import connection
    from django.utils import timezone

    from slo.judging.windows import HOURS, MINUTES, TENS
    from slo.models import ObjectiveState
    from telemetry.levels import floor

    now, ids = timezone.now(), [one.pk for one in objectives]
    with connection.cursor() as cursor:
        for level, back in (
            (TENS, timedelta(hours=2)),
            (MINUTES, timedelta(days=3, hours=1)),
            (HOURS, timedelta(days=30)),
        ):
            is_hour = level is HOURS
            statement = FILL.format(
                table=level.table,
                more=", slices_good, slices_bad" if is_hour else "",
                zeros=", 0, 0" if is_hour else "",
            )
            step = level.step_seconds
            cursor.execute(statement, [ids, floor(now - back, step), floor(now, step), step])
        cursor.execute("VACUUM ANALYZE slo_tens, slo_minute, slo_hour")
    ObjectiveState.objects.all().delete()


def _round(objectives: list[Any], slices: list[Any]) -> tuple[float, float]:
    """Report on every route, and judge; return the processor time of the round, and of all but reading and telling."""
    from django.utils import timezone

    from slo.judging import round as rounds
    from telemetry.ingest import record
    from tests.telemetry.traffic import count

    routes = len(objectives) // len(slices)
    now = timezone.now()
    rows = [
        count(slice_.pk, 99 if code == 200 else 1, at=now, route=f"{slice_.key.partition('@')[0]}/r{route}", code=code)
        for slice_ in slices
        for route in range(routes)
        for code in (200, 503)
    ]
    record(rows, [])
    rounds.judge_round(timezone.now())
    record(rows, [])
    whole = _milliseconds(lambda: rounds.judge_round(timezone.now()))
    judged = _milliseconds(lambda: rounds.judge_round(timezone.now() + timedelta(seconds=10)))
    return whole, judged


def _again() -> None:
    """Sum every window of every objective up, from the same tables."""
    from django.db import connection
    from django.utils import timezone

    from slo.arithmetic.periods import Rolling
    from slo.judging.windows import ALL, begin_of, level_of

    now, period = timezone.now(), Rolling(28)
    with connection.cursor() as cursor:
        for window in ALL:
            level = level_of(window, period)
            cursor.execute(AGAIN.format(table=level.table), [begin_of(window, period, now), now + timedelta(hours=1)])
            cursor.fetchall()


def _month(objective: Any) -> None:
    from django.utils import timezone

    from slo.evidence.scopes import scope_of
    from slo.queries.history import history_of
    from telemetry.queries.window import window_ending

    history_of(objective, scope_of(objective), window_ending(timezone.now(), 30 * 86_400, 6 * 3600))


def _milliseconds(act: Callable[[], object]) -> float:
    """Return the processor time of this process and of its Postgres backend, which has no workers beside it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        processes = (psutil.Process(), psutil.Process(cursor.fetchone()[0]))
    before = [sum(process.cpu_times()[:2]) for process in processes]
    act()
    return 1000 * (sum(sum(process.cpu_times()[:2]) for process in processes) - sum(before))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objectives", type=int, default=1_000, help="how many are judged")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    if (given := _arguments()).inside:
        main(given)
    else:
        from console.local.scratch import run_with_scratch_servers

        sys.exit(run_with_scratch_servers([sys.executable, "-m", "bench.objectives", "--inside", *sys.argv[1:]]))

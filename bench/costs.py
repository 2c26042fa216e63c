"""What a month's page of one tenant costs when a year of a thousand tenants is kept, and what charging a day costs.

Budget: the page < 100 ms. The peer adds the same month up from telemetry's hours each time somebody looks, as one would
without charges; it prices nothing. All times are processor time of this process and of its Postgres backend.

    python -m bench.costs [--tenants 1000]
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psutil

DAYS, ROUTES, REPEATS, PAGE_MS = 365, 5, 7, 100
CHARGES = """
INSERT INTO costs_charge (day, tenant_id, tenant_slug, gateway, route, service, meter, kind, quantity, measured,
  billed_cost, reason, author)
SELECT day, tenant.id, tenant.slug, 'edge', 'r' || route, 'echo', meter, 'usage', 1000000 + route, 0, 0.25, '', ''
FROM accounts_tenant AS tenant, generate_series(%s::date, %s::date, '1 day') AS day,
  generate_series(1, %s) AS route, unnest(ARRAY['requests', 'bytes_out']) AS meter
WHERE NOT tenant.is_platform
"""
STATEMENTS = """
INSERT INTO costs_statement (id, tenant_id, tenant_slug, month, currency, billed_cost, idle_cost, corrected, requests,
  measured, bytes_in, bytes_out, is_priced)
SELECT gen_random_uuid(), tenant_id, max(tenant_slug), date_trunc('month', day)::date, 'EUR', sum(billed_cost), 0, 0, 0,
  0, 0, 0, true
FROM costs_charge GROUP BY tenant_id, date_trunc('month', day)
"""
HOURS = """
INSERT INTO telemetry_hour (at, scope_id, revision_sequence, total, status_2xx, status_3xx, status_4xx, status_5xx,
  series, counts, buckets, bucket_counts, cells, cell_counts, flows, flow_requests, received, sent)
SELECT hour, %(slice)s, 1, 1000, 1000, 0, 0, 0, %(series)s::int[], array_fill(200::bigint, ARRAY[%(routes)s]), '{}',
  '{}', '{}', '{}', %(flows)s::int[], array_fill(200::bigint, ARRAY[%(routes)s]),
  array_fill(9000::bigint, ARRAY[%(routes)s]), array_fill(90000::bigint, ARRAY[%(routes)s])
FROM generate_series(%(since)s::timestamptz, %(until)s::timestamptz, '1 hour') AS hour
"""


def main(arguments: argparse.Namespace) -> None:
    """Fill, ask both ways, charge, and print."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    today = datetime.now(UTC).date()
    slices = _fill(arguments.tenants, today)
    shown = slices[len(slices) // 2]
    page = statistics.median(_milliseconds(lambda: _page(shown, today)) for _ in range(REPEATS))
    peer = statistics.median(_milliseconds(lambda: _from_hours(shown, today)) for _ in range(REPEATS))
    print(f"{arguments.tenants} tenants, a year of {2 * ROUTES} charges a day each")
    print(f"  a month of one tenant, from charges   {page:>8.1f} ms")
    print(f"  the same from telemetry's hours       {peer:>8.1f} ms, nothing priced, no month before beside it")
    print(f"  a day of all tenants charged anew     {_charged(today):>8.1f} ms, each minute")
    print(f"budget ({PAGE_MS} ms): {'met' if page < PAGE_MS else 'MISSED'}")


def _fill(tenants: int, today: date) -> list[Any]:
    """Make tenants with a slice each, a year of charges, and a month of hours; return the slices."""
    from django.db import connection
    from django.utils import timezone

    from console.accounts.models import Tenant
    from costs.models import Progress
    from policies.models import Gateway, Slice
    from telemetry import partitions
    from telemetry.levels import HOUR

    began = time.perf_counter()
    gateway = Gateway.objects.create(slug="edge", name="Edge")
    rows = Tenant.objects.bulk_create([Tenant(slug=f"t{number}", name="T") for number in range(tenants)])
    slices = Slice.objects.bulk_create([Slice(key=f"{one.slug}@edge", gateway=gateway, tenant=one) for one in rows])
    month = datetime(today.year, today.month, 1, tzinfo=UTC)
    partitions.ensure(HOUR, [month + timedelta(days=day) for day in range(today.day)])
    with connection.cursor() as cursor:
        cursor.execute(CHARGES, [today - timedelta(days=DAYS), today, ROUTES])
        cursor.execute(STATEMENTS)
        for one in slices:
            _hours(cursor, one, month, timezone.now())
        cursor.execute("ANALYZE costs_charge, costs_statement, telemetry_hour")
    Progress.objects.update_or_create(pk=1, defaults={"settled_upto": today - timedelta(days=1)})
    print(f"written in {time.perf_counter() - began:.0f} s")
    return slices


def _hours(cursor: Any, slice_: Any, since: datetime, until: datetime) -> None:
    from telemetry.series import ids_of

    owner = slice_.key.partition("@")[0]
    names = [(slice_.pk, f"{owner}/r{route}", f"{owner}/echo") for route in range(1, ROUTES + 1)]
    ids = ids_of([(*one, 200, "-") for one in names] + [(*one, 0, "") for one in names])
    cursor.execute(
        HOURS,
        {
            "slice": slice_.pk, "since": since, "until": until, "routes": ROUTES,
            "series": [ids[*one, 200, "-"] for one in names], "flows": [ids[*one, 0, ""] for one in names],
        },
    )  # fmt: skip


def _page(slice_: Any, today: date) -> None:
    from costs.queries.month import By, month_of_tenant

    assert month_of_tenant(slice_.tenant_id, today.replace(day=1), By.ROUTE, today).parts


def _from_hours(slice_: Any, today: date) -> None:
    from telemetry.queries.flows import flows_between

    since = datetime(today.year, today.month, 1, tzinfo=UTC)
    for day in range(today.day):  # by day, as the page has it
        flows_between([slice_.pk], since + timedelta(days=day), since + timedelta(days=day + 1))


def _charged(today: date) -> float:
    from costs.calendar import calendar
    from costs.metering.charging import charge_day

    return _milliseconds(lambda: charge_day(today, calendar(), is_today=True))


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
    parser.add_argument("--tenants", type=int, default=1_000, help="how many are charged")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    if (given := _arguments()).inside:
        main(given)
    else:
        from console.local.scratch import run_with_scratch_servers

        sys.exit(run_with_scratch_servers([sys.executable, "-m", "bench.costs", "--inside", *sys.argv[1:]]))

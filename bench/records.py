"""What it costs to search a day of a million records of one slice.

Budget: each usual filter < 50 ms for a page of fifty, facets < 300 ms. One in a hundred requests failed; ten thousand
clients, fifty routes; one slow request in a thousand. All times are processor time of this process and of its Postgres
backend, so that a busy machine does not count.

    python -m bench.records [--records 1000000]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psutil

REPEATS = 5
PAGE_BUDGET_MS, FACETS_BUDGET_MS = 50, 300
RECORDS = """
INSERT INTO telemetry_record (id, at, slice_id, node_id, revision_sequence, request_id, trace_id, span_id, is_own_trace,
  trace_state, client, method, host, path, query, route, service, upstream, status, flags, details, bytes_in, bytes_out,
  duration_us, first_byte_us, upstream_us, attempts, protocol, tls, ja4, server_name, user_agent, waf_policy,
  waf_outcome, waf_score)
SELECT gen_random_uuid(), %(since)s::timestamptz + n * interval '1 day' / %(records)s, %(slice)s, %(slice)s, n / 100000,
  md5(n::text), md5('t' || n), '00f067aa0ba902b7', false, '',
  ('10.0.' || (n * 7) %% 40 || '.' || (n * 13) %% 250)::inet,
  CASE WHEN n %% 7 < 5 THEN 'GET' ELSE 'POST' END, 'shop.acme.test', '/part/' || (n * 31) %% 5000 || '/' || n, 'page=2',
  'r' || (n * 17) %% 50, 's' || (n * 17) %% 10, '10.1.0.' || n %% 9 || ':8080',
  CASE WHEN n %% 100 = 0 THEN 503 WHEN n %% 9 = 0 THEN 404 ELSE 200 END,
  CASE WHEN n %% 100 = 0 THEN ARRAY['UF'] ELSE ARRAY[]::text[] END, 'via_upstream', 0, 912,
  CASE WHEN n %% 1000 = 7 THEN 3000000 ELSE 1200 END, 1100, 900, 1, 'HTTP/2', 'TLSv1.3', '', 'shop.acme.test',
  'curl/8.5',
  CASE WHEN n %% 500 = 3 THEN 'shop' ELSE '' END, CASE WHEN n %% 500 = 3 THEN 'refused' ELSE '' END, 5
FROM generate_series(0, %(records)s - 1) AS n
"""


def main(arguments: argparse.Namespace) -> None:
    """Fill a slice, search it, and print what it took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from telemetry import partitions
    from telemetry.records.tables import RECORD

    call_command("migrate", verbosity=0)
    slice_id, until = uuid4(), timezone.now()
    since = until - timedelta(days=1)
    partitions.ensure(RECORD, [since + timedelta(hours=hours) for hours in range(0, 25, 6)] + [until])
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(RECORDS, {"slice": slice_id, "since": since, "records": arguments.records})
        cursor.execute("ANALYZE telemetry_record")
        cursor.execute(
            "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits "
            "WHERE inhparent = 'telemetry_record'::regclass"
        )
        size = int(cursor.fetchone()[0])
    seconds = time.perf_counter() - began
    each = size / arguments.records
    print(f"{arguments.records} records: {each:.0f} bytes each with indexes, written in {seconds:.0f} s", flush=True)
    _search(slice_id)


def _search(slice_id: UUID) -> None:
    from django.utils import timezone

    from telemetry.records.asked import Asked, records_of
    from telemetry.records.facets import facets_of

    asked: dict[str, dict[str, Any]] = {
        "nothing": {}, "route": {"route": "r3"}, "service": {"service": "s3"}, "status 503": {"status": "503"},
        "class 5xx": {"status": "5xx"}, "a status that no request has": {"status": "502"}, "flag": {"flag": "UF"},
        "a flag that no request has": {"flag": "UT"}, "client": {"client": "10.0.7.13"},
        "network": {"client": "10.0.7.0/24"},
        "a network without requests": {"client": "192.0.2.0/24"}, "method": {"method": "POST"},
        "path": {"path": "/part/17/"}, "a path that no request has": {"path": "/nowhere"},
        "request id": {"request_id": "c4ca4238a0b923820dcc509a6f75849b"}, "trace id": {"trace_id": "0" * 32},
        "revision": {"revision": 1}, "WAF policy": {"waf_policy": "shop"}, "slow": {"least_ms": 2000},
        "slower than any": {"least_ms": 60_000}, "route and status": {"route": "r50", "status": "503"},
        "host that no request has": {"host": "blog.acme.test"},
    }  # fmt: skip
    for name, filters in asked.items():
        one = Asked(**filters, sees_clients=True)
        page = _cpu_ms(lambda one=one: list(records_of(slice_id, one).order_by("-at", "-id")[:51]))
        _say(f"page, {name}", page, PAGE_BUDGET_MS)
    until = timezone.now()
    for name, filters in (("nothing", {}), ("class 5xx", {"status": "5xx"})):
        one = Asked(**filters, sees_clients=True)
        cost = _cpu_ms(lambda one=one: facets_of(slice_id, one, until - timedelta(days=1), until))
        _say(f"facets, {name}", cost, FACETS_BUDGET_MS)


def _cpu_ms(act: Callable[[], object]) -> float:
    """Return the least processor time of several runs, in milliseconds: this process and its backend."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    costs = []
    for _ in range(REPEATS):
        before = _used(backend)
        act()
        costs.append((_used(backend) - before) * 1000)
    return min(costs)


def _used(backend: psutil.Process) -> float:
    times = backend.cpu_times()
    return time.process_time() + float(times.user + times.system)


def _say(what: str, cost_ms: float, budget_ms: int) -> None:
    verdict = "within" if cost_ms <= budget_ms else "MISSES"
    print(f"{what}: {cost_ms:.0f} ms, {verdict} the budget of {budget_ms} ms", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000, help="records of the day")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    if (given := _arguments()).inside:
        main(given)
    else:
        from console.local.scratch import run_with_scratch_servers

        sys.exit(run_with_scratch_servers([sys.executable, "-m", "bench.records", "--inside", *sys.argv[1:]]))

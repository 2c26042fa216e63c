"""What it costs to ask about a day of a million events of one slice.

Budget: facets < 300 ms. Once as attacks are (few clients, few rules, the same paths again and again), once as badly as
can be: every event from another address, so that tallies fold. All times are processor time of this process and of
its Postgres backend.

    python -m bench.findings [--events 1000000]
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import psutil

REPEATS = 5
REPEATED = ("('203.0.113.' || kind %% 250)::inet", "least((-600 * ln(1 - random()))::int, 3000)")
UNIQUE = ("('2001:db8::' || to_hex(n >> 16) || ':' || to_hex(n & 65535))::inet", "(random() * 1e6)::int")
"""Who a client is; which of some kinds of event one is, from which all else follows."""
EVENTS = """
INSERT INTO waf_event (id, at, slice_id, node_id, attack_id, policy, route, host, request_id, client, country, asn, ja4,
  method, path, outcome, status, score, scores, custom, matches, rules, has_sample)
SELECT gen_random_uuid(), at, %(slice)s, %(slice)s, %(slice)s, 'shop', 'r' || kind %% 20, 'shop.acme.test',
  md5(n::text), {client}, (ARRAY['DE', 'US', 'CN', 'FR'])[1 + kind %% 4], 64496, '',
  CASE WHEN kind %% 7 < 5 THEN 'GET' ELSE 'POST' END, '/find/' || n,
  CASE WHEN kind %% 5 < 4 THEN 'refused' ELSE 'noted' END, 403, 5, '{{"sql_injection": 5}}', '[]',
  '[{{"rule": 942100, "message": "SQL Injection Attack Detected via libinjection", "tags": ["attack-sqli"],
     "severity": 2, "paranoia": 1, "target": "ARGS:id", "found": "s&1c", "value": "1 or 1=1"}}]',
  (ARRAY['942100', '941100', '930120', '932160', '920350', '913100', '933150', '944150', '921110', '931100', '920100',
    '920200', '920300'])[1 + kind %% 10 : 1 + kind %% 10 + kind %% 3], false
FROM (SELECT n, %(since)s::timestamptz + n * interval '1 day' / %(events)s AS at, {kind} AS kind
  FROM generate_series(0, %(events)s - 1) AS n) AS chance
"""
TALLIES = """
INSERT INTO waf_tally (slice_id, at, digest, policy, route, host, client, country, method, outcome, rules, is_folded,
  total)
SELECT slice_id, hour, gen_random_uuid(), policy, route, CASE WHEN is_folded THEN '' ELSE host END,
  CASE WHEN is_folded THEN NULL ELSE client END, country, CASE WHEN is_folded THEN '' ELSE method END, outcome, rules,
  is_folded, count(*)
FROM (
  SELECT *, date_trunc('hour', at) AS hour, kind > %(most)s AS is_folded
  FROM (
    SELECT *, dense_rank() OVER (PARTITION BY date_trunc('hour', at)
      ORDER BY policy, route, host, client, country, method, outcome, rules) AS kind
    FROM waf_event WHERE slice_id = %(slice)s
  ) AS ranked
) AS rows
GROUP BY slice_id, hour, policy, route, 6, 7, country, 9, outcome, rules, is_folded
"""


def main(arguments: argparse.Namespace) -> None:
    """Fill one slice for each kind of traffic, ask, and print what it took."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    is_met = []
    for name, mix in (("attacks as they are", REPEATED), ("every event from another address", UNIQUE)):
        slice_id, seconds = _filled(arguments.events, mix)
        print(f"{name}: {arguments.events} events, {_tallies(slice_id)} tallies, {seconds:.0f} s to write", flush=True)
        for question, milliseconds in _asked(slice_id):
            print(f"  {question:<44}{milliseconds:>8.1f} ms", flush=True)
            is_met.append(milliseconds < 300 or not question.startswith("facets of a day"))
    print(f"budget (facets of a day < 300 ms): {['MISSED', 'met'][all(is_met)]}")


def _filled(events: int, mix: tuple[str, str]) -> tuple[UUID, float]:
    """Write a day of events, and their tallies as the intake makes them; return the slice, and the seconds it took."""
    from django.db import connection
    from django.utils import timezone

    from telemetry import partitions
    from waf.intake.tallying import MOST_AN_HOUR
    from waf.tables import EVENT, TALLY

    now, slice_id, began = timezone.now(), uuid4(), time.perf_counter()
    since = now - timedelta(days=1)
    for table in (EVENT, TALLY):
        partitions.ensure(table, [since, now])
    values = {"events": events, "slice": slice_id, "since": since, "most": MOST_AN_HOUR}
    with connection.cursor() as cursor:
        cursor.execute(EVENTS.format(client=mix[0], kind=mix[1]), values)
        cursor.execute(TALLIES, values)
        cursor.execute("VACUUM ANALYZE waf_event, waf_tally")
    return slice_id, time.perf_counter() - began


def _tallies(slice_id: UUID) -> int:
    from waf.models import Tally

    return Tally.objects.filter(slice_id=slice_id).count()


def _asked(slice_id: UUID) -> Iterator[tuple[str, float]]:
    from django.utils import timezone

    from waf.models import Event
    from waf.queries.asked import Asked
    from waf.queries.events import events_of
    from waf.queries.facets import facets_of

    now = timezone.now()
    day, hour = now - timedelta(days=1), now - timedelta(hours=1)
    client = Event.objects.filter(slice_id=slice_id).values_list("client", flat=True)[0]
    questions: dict[str, Callable[[], object]] = {
        "facets of a day": lambda: facets_of(slice_id, Asked(since=day)),
        "facets of a day, by rule": lambda: facets_of(slice_id, Asked(since=day, rule="942100")),
        "facets of a day, by route and outcome": lambda: facets_of(
            slice_id, Asked(since=day, route="r1", outcome="noted")
        ),
        "facets of a day, by client": lambda: facets_of(slice_id, Asked(since=day, client=client)),
        "facets of an hour": lambda: facets_of(slice_id, Asked(since=hour)),
        "facets of an hour, by method": lambda: facets_of(slice_id, Asked(since=hour, method="POST")),
        "a page of events": lambda: list(events_of(slice_id, Asked()).order_by("-at", "-id")[:51]),
        "a page of events, by client and rule": lambda: list(
            events_of(slice_id, Asked(since=day, client=client, rule="942100")).order_by("-at", "-id")[:51]
        ),
        "a page of events, by a rule nobody met": lambda: list(
            events_of(slice_id, Asked(since=day, rule="999999")).order_by("-at", "-id")[:51]
        ),
        "a page of events, by a word nobody wrote": lambda: list(
            events_of(slice_id, Asked(since=day, q="nowhere")).order_by("-at", "-id")[:51]
        ),
    }  # fmt: skip
    for name, question in questions.items():
        yield name, _milliseconds(question)


def _milliseconds(question: Callable[[], object]) -> float:
    """Return the processor time of this process and of its Postgres backend, which has no workers beside it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        processes = (psutil.Process(), psutil.Process(cursor.fetchone()[0]))
    before = sum(sum(one.cpu_times()[:2]) for one in processes)
    for _ in range(REPEATS):
        question()
    return 1000 * (sum(sum(one.cpu_times()[:2]) for one in processes) - before) / REPEATS


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000, help="events of the day")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    if (given := _arguments()).inside:
        main(given)
    else:
        from console.local.scratch import run_with_scratch_servers

        sys.exit(run_with_scratch_servers([sys.executable, "-m", "bench.findings", "--inside", *sys.argv[1:]]))

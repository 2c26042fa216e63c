"""What it costs to ask about a million events of one slice in a day, and to take them in.

Budget: facets < 300 ms. Once as attacks are (few clients, few rules, the same paths again and again), once as badly as
can be: every event from another address, so that tallies fold. Times are what a caller waits, the best of five.

    python -m bench.findings [--events 1000000]
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

REPEATS = 5
MINUTES = 1_440
RULES = (942100, 941100, 930120, 932160, 920350, 913100, 933150, 944150, 921110, 931100)
COLUMNS = (
    "id", "at", "slice_id", "node_id", "attack_id", "policy", "route", "host", "request_id", "client", "country", "asn",
    "ja4", "method", "path", "outcome", "status", "score", "scores", "custom", "matches", "rules", "has_sample",
)  # fmt: skip


def main(arguments: argparse.Namespace) -> None:
    """Fill one slice for each kind of traffic, ask, and print what it took."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    is_met = []
    for name, client in (("attacks as they are", _repeated), ("every event from another address", _unique)):
        slice_id, seconds = _filled(arguments.events, client)
        print(f"{name}: {arguments.events} events, {_tallies(slice_id)} tallies, {seconds:.0f} s to write")
        for question, milliseconds in _asked(slice_id):
            print(f"  {question:<44}{milliseconds:>8.1f} ms")
            is_met.append(milliseconds < 300 or not question.startswith("facets of a day"))
    print(f"budget (facets of a day < 300 ms): {['MISSED', 'met'][all(is_met)]}")


def _repeated(chance: random.Random) -> str:
    return f"203.0.113.{min(int(chance.expovariate(0.05)), 250)}"


def _unique(chance: random.Random) -> str:
    return f"2001:db8::{chance.getrandbits(16):x}:{chance.getrandbits(16):x}"


def _filled(events: int, client: Callable[[random.Random], str]) -> tuple[UUID, float]:
    from django.db import connection, transaction
    from django.utils import timezone

    from telemetry import partitions
    from waf.intake.tallying import write_tallies
    from waf.tables import EVENT

    slice_id, chance, began = uuid4(), random.Random(7), time.perf_counter()
    end = timezone.now()
    for minute in range(MINUTES):
        at = end - timedelta(minutes=MINUTES - minute)
        rows = [_event(slice_id, at, chance, client(chance)) for _ in range(events // MINUTES)]
        partitions.ensure(EVENT, [at, at + timedelta(minutes=1)])
        with transaction.atomic():
            with connection.cursor() as cursor, cursor.copy(f"COPY waf_event ({','.join(COLUMNS)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([_written(getattr(row, name)) for name in COLUMNS])
            write_tallies(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE waf_event, waf_tally")
    return slice_id, time.perf_counter() - began


def _event(slice_id: UUID, at: datetime, chance: random.Random, client: str) -> Any:
    from waf.ids import id_at
    from waf.models import Event

    moment = at + timedelta(seconds=60 * chance.random())
    rules = [str(one) for one in chance.sample(RULES, 1 + min(int(chance.expovariate(1.0)), 3))]
    match = {
        "rule": int(rules[0]), "message": "SQL Injection Attack Detected via libinjection", "tags": ["attack-sqli"],
        "severity": 2, "paranoia": 1, "target": "ARGS:id", "found": "s&1c", "value": "1' or '1'='1",
    }  # fmt: skip
    return Event(
        id=id_at(moment), at=moment, slice_id=slice_id, node_id=slice_id, attack_id=slice_id, policy="shop",
        route=f"r{int(chance.expovariate(0.3)) % 20}", host="shop.acme.test", request_id=f"{chance.getrandbits(64):x}",
        client=client, country=chance.choice(("DE", "US", "CN", "FR")), asn=64496, ja4="",
        method=chance.choices(("GET", "POST"), (3, 1))[0], path=f"/find/{chance.getrandbits(20)}",
        outcome=chance.choices(("refused", "noted"), (4, 1))[0], status=403, score=5, scores={"sql_injection": 5},
        custom=[], matches=[match] * len(rules), rules=rules, has_sample=False,
    )  # fmt: skip


def _written(value: Any) -> Any:
    from psycopg.types.json import Jsonb

    is_document = isinstance(value, dict) or value == [] or (isinstance(value, list) and isinstance(value[0], dict))
    return Jsonb(value) if is_document else value


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
        yield name, min(_milliseconds(question) for _ in range(REPEATS))


def _milliseconds(question: Callable[[], object]) -> float:
    began = time.perf_counter()
    question()
    return 1000 * (time.perf_counter() - began)


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

"""A real Prometheus: what is written to it is what is read back, to the last request."""

from datetime import datetime, timedelta
from random import Random

import httpx
import pytest
from django.utils import timezone

from exports.history.reading import past_in_store
from exports.models import Export
from policies.models import Slice
from telemetry.ingest import record
from telemetry.keeping import keep
from telemetry.levels import floor
from telemetry.queries import past
from telemetry.queries.points import line_of
from telemetry.queries.window import Window
from telemetry.rows import Heard
from tests import make
from tests.callers import Caller
from tests.cast import Cast
from tests.exports.making import export, seal_until, send
from tests.telemetry.traffic import NODE, count, latency

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
MINUTES = 30


@pytest.fixture(autouse=True)
def _ask_again() -> None:
    """What a store said to another test is forgotten."""
    past.use(past_in_store)


def value(url: str, query: str, at: datetime) -> int:
    """What Prometheus itself says."""
    answer = httpx.get(f"{url}/api/v1/query", params={"query": query, "time": at.timestamp()}, trust_env=False)
    [found] = answer.json()["data"]["result"]
    return int(found["value"][1])


def live_through(slices: list[Slice], begin: datetime, random: Random) -> None:
    """Half an hour of requests of every kind, with a silence, sent on the way."""
    for minute in range(MINUTES):
        at = begin + MINUTE * minute
        if minute in {11, 12}:
            seal_until(at + MINUTE)
            continue
        for step in range(0, 60, 10):
            when = at + timedelta(seconds=step)
            record([count(one.pk, random.randint(1, 500), at=when, code=code, route=f"{one.tenant.slug}/r{number}")
                    for one in slices for number, code in enumerate((200, 301, 404, 503, 0))],
                   [latency(one.pk, (random.randint(200, 2_000_000), 100, random.randint(1, 500)), at=when)
                    for one in slices],
                   [Heard(when, NODE, slices[0].gateway_id)])  # fmt: skip
        seal_until(at + MINUTE)
        if minute % 7 == 0:
            send()
            keep(timezone.now() + MINUTE * minute)
    send()


def test_half_an_hour_is_read_back_as_it_was(cast: Cast, acme: Slice, prometheus: str):
    globex = make.slice_of(cast.globex, acme.gateway)
    begin = floor(timezone.now() - MINUTE * (MINUTES + 2), 60)
    query_url, labels = f"{prometheus}/api/v1", {"cluster": "half-an-hour"}
    export(f"{prometheus}/api/v1/write", query_url=query_url, interval_seconds=60, external_labels=labels)
    seal_until(begin)
    send()
    live_through([acme, globex], begin, Random(3))
    found = Export.objects.get()
    assert (found.sent_until, found.samples_refused, found.last_error) == (begin + MINUTE * MINUTES, 0, "")
    window = Window(begin, begin + MINUTE * MINUTES, 60)
    for scopes in ([acme.pk], [globex.pk], [acme.pk, globex.pk], [acme.gateway_id]):
        own, theirs = line_of(scopes, acme.gateway_id, window), past_in_store(scopes, acme.gateway_id, window)
        assert theirs is not None
        assert [point.statuses for point in theirs.points] == [point.statuses for point in own.points]
        assert theirs.points[11].statuses is None, "silence is no zero"
        for mine, other in zip(own.points, theirs.points, strict=True):
            if mine.p50_ms:
                assert mine.p50_ms / 2 <= other.p50_ms <= mine.p50_ms * 2
    total = sum(point.statuses[0] for point in line_of([acme.pk], acme.gateway_id, window).points if point.statuses)
    query = 'sum(gatehouse_requests_total{cluster="half-an-hour",tenant="acme"})'
    assert value(prometheus, query, window.until) == total


def test_what_comes_late_is_missing_nowhere(acme: Slice, prometheus: str):
    begin, random, total = floor(timezone.now() - MINUTE * 20, 60), Random(5), 0
    labels = {"cluster": "late"}
    export(f"{prometheus}/api/v1/write", interval_seconds=10, external_labels=labels)
    seal_until(begin)
    send()
    for minute in range(15):
        for _ in range(5):
            number, late = random.randint(1, 99), MINUTE * random.randint(0, 5)
            record([count(acme.pk, number, at=begin + MINUTE * minute - late)], [])
            total += number
        seal_until(begin + MINUTE * (minute + 1))
        send()
    assert value(prometheus, 'sum(gatehouse_requests_total{cluster="late"})', begin + MINUTE * 15) == total
    assert Export.objects.get().samples_refused == 0


def test_sending_again_changes_nothing_in_the_store(acme: Slice, prometheus: str):
    begin = floor(timezone.now() - MINUTE * 10, 60)
    export(f"{prometheus}/api/v1/write", interval_seconds=10, external_labels={"cluster": "again"})
    seal_until(begin)
    send()
    for _ in range(2):
        record([count(acme.pk, 5, at=begin)], [])
        seal_until(begin + MINUTE)
        send()
        Export.objects.update(sent_until=begin)
        keep(timezone.now() + MINUTE * 3)
    found = send()
    assert found.samples_refused == 0
    assert value(prometheus, 'gatehouse_requests_total{cluster="again"}', begin + MINUTE) == 5


def test_a_store_that_is_away_is_named_and_our_own_counts_are_shown(acme: Slice, this_machine: None, as_vera: Caller):
    export("http://127.0.0.1:9/write", query_url="http://127.0.0.1:9/api/v1")
    now = timezone.now()
    Export.objects.update(started_at=now - timedelta(days=9), sent_until=now)
    record([count(acme.pk, 5)], [], [Heard(floor(now, 10), NODE, acme.gateway_id)])
    for address in ("/slices/acme@edge/traffic", "/gateways/edge/traffic"):
        found = as_vera.get(f"{address}?window=2d").json()
        assert (found["source"], found["source_problem"]) == ("own", "store: It refuses connections.")
        assert sum(point["total"] or 0 for point in found["points"]) == 5


def test_long_windows_are_read_from_the_store_and_what_it_was_not_told_is_our_own(
    acme: Slice, prometheus: str, as_vera: Caller
):
    begin = floor(timezone.now() - timedelta(minutes=50), 60)
    url, labels = f"{prometheus}/api/v1", {"cluster": "long"}
    export(f"{url}/write", query_url=url, interval_seconds=60, external_labels=labels)
    seal_until(begin)
    send()
    record([count(acme.pk, 5, at=begin)], [], [Heard(begin, NODE, acme.gateway_id)])
    seal_until(begin + MINUTE)
    send()
    Export.objects.update(started_at=begin - timedelta(days=3))
    record([count(acme.pk, 7)], [], [Heard(floor(timezone.now(), 10), NODE, acme.gateway_id)])
    found = as_vera.get("/slices/acme@edge/traffic?window=25h&step=10m").json()
    assert (found["source"], found["source_problem"]) == ("store", "")
    assert sum(point["total"] or 0 for point in found["points"]) == 12
    assert as_vera.get("/slices/acme@edge/traffic?window=1h").json()["source"] == "own"

"""Rolling up changes where counts lie, never how many there are: late rows, repetitions and seams included."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from policies.models import Slice
from telemetry import rollup
from telemetry.ingest import record
from telemetry.keeping import keep
from telemetry.levels import HOUR, MINUTE, TEN_SECONDS, floor
from telemetry.queries.breakdown import busiest
from telemetry.queries.points import line_of
from telemetry.queries.window import window_ending
from tests import make
from tests.cast import Cast
from tests.telemetry.traffic import count, latency, step_start

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(hours=1)


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def seen(slice_: Slice, step_seconds: int) -> dict[datetime, int]:
    """Totals by step over the last two hours and what falls into the present one."""
    window = window_ending(timezone.now(), 7200, step_seconds)
    points = line_of([slice_.pk], slice_.gateway_id, window).points
    return {point.at: point.statuses[0] for point in points if point.statuses}


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def spread(slice_id: UUID) -> list[tuple[datetime, int]]:
    """Counts over the last half hour, every kind of number."""
    return [(step_start(seconds_ago), 1 + seconds_ago % 97) for seconds_ago in range(0, 1800, 70)]


def test_each_level_is_the_sum_of_its_parts(acme: Slice, now: datetime):
    parts = spread(acme.pk)
    record([count(acme.pk, number, at=at, route=f"acme/r{number % 5}") for at, number in parts],
           [latency(acme.pk, (number * 100, 100, number), at=at) for at, number in parts])  # fmt: skip
    before = busiest([acme.pk], window_ending(now, 7200, 60)).routes
    keep(now)
    keep(now + LATER)
    for step_seconds in (60, 300, 3600):
        expected: Counter[datetime] = Counter()
        for at, number in parts:
            expected[floor(at, step_seconds)] += number
        assert seen(acme, step_seconds) == expected
    assert (rows_in("telemetry_minute") > 0, rows_in("telemetry_hour") > 0) == (True, True)
    assert busiest([acme.pk], window_ending(now, 7200, 60)).routes == before
    assert busiest([acme.pk], window_ending(now, 7200, 3600)).routes == before


def test_a_request_is_counted_once_wherever_it_lies(acme: Slice, now: datetime):
    answers = []
    for round_number in range(4):
        record([count(acme.pk, 10, at=step_start(600 * round_number))], [])
        answers.append([sum(seen(acme, step).values()) for step in (10, 60, 3600)])
        keep(now + LATER / 2 * round_number)
        answers.append([sum(seen(acme, step).values()) for step in (10, 60, 3600)])
    assert answers == [[total] * 3 for total in (10, 10, 20, 20, 30, 30, 40, 40)]


def test_rows_that_come_late_find_their_moment(acme: Slice, now: datetime):
    at = step_start(600)
    record([count(acme.pk, 5, at=at)], [])
    keep(now)
    record([count(acme.pk, 7, at=at)], [])
    keep(now + timedelta(minutes=1))
    assert seen(acme, 60)[floor(at, 60)] == 12
    assert rows_in("telemetry_minute") == 4  # two for the slice, two for its gateway: rows add up, none is changed


def test_keeping_again_at_once_does_nothing(acme: Slice, now: datetime):
    record([count(acme.pk, 5)], [])
    keep(now)
    rows = rows_in("telemetry_minute")
    keep(now)
    record([count(acme.pk, 5)], [])
    keep(now + timedelta(seconds=5))
    assert rows_in("telemetry_minute") == rows


def test_two_keepers_do_not_work_at_the_same_time(acme: Slice, now: datetime):
    record([count(acme.pk, 5)], [])
    other = connections.create_connection("default")
    try:
        other.cursor().execute("SELECT pg_advisory_lock(32286, 3)")
        keep(now)
        assert rows_in("telemetry_minute") == 0
    finally:
        other.cursor().execute("SELECT pg_advisory_unlock(32286, 3)")
        other.close()
    keep(now)
    assert rows_in("telemetry_minute") == 2


def test_no_cut_is_made_while_a_writer_is_half_way(acme: Slice):
    """A row with a low number may become visible after one with a higher: cut there and it would never be rolled up."""
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        other.cursor().execute("SELECT pg_advisory_xact_lock_shared(32286, 2)")
        with pytest.raises(OperationalError, match="lock timeout"):
            rollup.cut()
    finally:
        other.rollback()
        other.close()
    assert rollup.cut() >= 0


def test_a_busy_table_only_puts_housekeeping_off(acme: Slice, now: datetime):
    at = step_start()
    record([count(acme.pk, 5, at=at)], [])
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        other.cursor().execute("SELECT pg_advisory_xact_lock_shared(32286, 2)")
        keep(now)
        assert rows_in("telemetry_minute") == 0
    finally:
        other.rollback()
        other.close()
    keep(now)
    assert seen(acme, 60) == {floor(at, 60): 5}


def test_a_failed_roll_up_leaves_everything_as_it_was(acme: Slice, now: datetime):
    at = step_start()
    record([count(acme.pk, 5, at=at)], [])
    with transaction.atomic():
        rollup.roll_up(TEN_SECONDS, MINUTE, now, rollup.cut())
        transaction.set_rollback(True)
    assert (rows_in("telemetry_minute"), rollup.rolled_upto(TEN_SECONDS)) == (0, 0)
    keep(now)
    assert seen(acme, 60) == {floor(at, 60): 5}


def test_catching_up_goes_in_portions(acme: Slice, now: datetime, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rollup, "PORTION", 3)
    for number in range(10):
        record([count(acme.pk, 1, at=step_start(60 * number))], [])
    rollup.roll_up(TEN_SECONDS, MINUTE, now, rollup.cut())
    assert sum(seen(acme, 60).values()) == 10
    assert rollup.rolled_upto(MINUTE) == 0
    rollup.roll_up(MINUTE, HOUR, now + LATER, rollup.cut())
    assert sum(seen(acme, 3600).values()) == 10

"""Partitions come before they are needed and go when everything in them is past its time and rolled up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from telemetry import partitions
from telemetry.ingest import record
from telemetry.keeping import keep
from telemetry.levels import HOUR, MINUTE, TABLES, TEN_SECONDS
from tests import make
from tests.cast import Cast
from tests.telemetry.traffic import count, step_start

pytestmark = pytest.mark.django_db
PAST = datetime(2001, 5, 20, 12, 30, tzinfo=UTC)


def test_the_present_and_the_near_future_are_prepared():
    now = timezone.now()
    partitions.prepare(now)
    for table in TABLES:
        starts = set(partitions.existing(table).values())
        assert {
            table.partition_start(now + timedelta(seconds=table.partition_seconds * ahead)) for ahead in range(4)
        } <= starts


def test_preparing_twice_is_harmless():
    partitions.prepare(PAST)
    before = partitions.existing(MINUTE)
    partitions.prepare(PAST)
    assert partitions.existing(MINUTE) == before


def test_a_writer_makes_what_nobody_prepared(cast: Cast):
    acme = make.slice_of(cast.acme, make.gateway())
    record([count(acme.pk, 1)], [])
    assert TEN_SECONDS.partition_start(timezone.now()) in partitions.existing(TEN_SECONDS).values()


@pytest.mark.parametrize(
    ("table", "kept"), [(TEN_SECONDS, timedelta(hours=2)), (MINUTE, timedelta(days=7)), (HOUR, timedelta(days=400))]
)
def test_a_partition_expires_when_its_last_moment_does(table, kept: timedelta):
    partitions.ensure(table, [PAST])
    [name] = [name for name, start in partitions.existing(table).items() if start == table.partition_start(PAST)]
    end = table.partition_start(PAST) + timedelta(seconds=table.partition_seconds)
    assert name not in partitions.expired(table, end + kept - timedelta(seconds=1), rolled_upto=None)
    assert name in partitions.expired(table, end + kept, rolled_upto=None)


def test_rows_not_yet_rolled_up_keep_their_partition(cast: Cast):
    acme = make.slice_of(cast.acme, make.gateway())
    record([count(acme.pk, 1)], [])
    later = timezone.now() + timedelta(days=1)
    ours = partitions.name_of(TEN_SECONDS, TEN_SECONDS.partition_start(step_start()))
    assert ours not in partitions.expired(TEN_SECONDS, later, rolled_upto=0)
    assert ours in partitions.expired(TEN_SECONDS, later, rolled_upto=10**15)


@pytest.mark.django_db(transaction=True)
def test_keeping_drops_what_is_past_its_time_and_nothing_else(cast: Cast):
    acme = make.slice_of(cast.acme, make.gateway())
    record([count(acme.pk, 1)], [])
    day_after = timezone.now() + timedelta(days=1)
    keep(day_after)
    assert partitions.name_of(TEN_SECONDS, TEN_SECONDS.partition_start(timezone.now())) not in partitions.existing(
        TEN_SECONDS
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(total) FROM telemetry_minute WHERE scope_id = %s", [acme.pk])
        assert cursor.fetchone() == (1,)

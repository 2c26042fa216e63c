"""Bytes are counted as requests are: each once, through every level; where nobody counted them they are unknown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from policies.models import Slice
from telemetry.ingest import Heard, record
from telemetry.keeping import keep
from telemetry.levels import HOUR_SECONDS, floor
from telemetry.queries.flows import FlowSum, flows_between, hours_between
from tests import make
from tests.cast import Cast
from tests.telemetry.traffic import NODE, count, moved, step_start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


def lately(slice_: Slice) -> list[FlowSum]:
    until = floor(timezone.now(), HOUR_SECONDS) + timedelta(hours=1)
    return flows_between([slice_.pk, slice_.gateway_id], until - timedelta(hours=4), until)


def test_each_byte_is_counted_once_on_whatever_level_it_lies(acme: Slice):
    big = 3 * 2**31
    record([count(acme.pk, 3), count(acme.pk, 1, code=503)], [], (), [moved(acme.pk, 4, 2_000, big)])
    keep(timezone.now())
    for ahead in (2, 70, 140):  # minutes, then hours
        record([count(acme.pk, 1, at=step_start(40))], [], (), [moved(acme.pk, 1, 1, 1, at=step_start(40))])
        keep(timezone.now() + timedelta(minutes=ahead))
    assert lately(acme) == [FlowSum(acme.pk, "acme/shop", "acme/echo", 7, 7, 2_003, big + 3)]


def test_bytes_that_nobody_counted_are_unknown(acme: Slice):
    record([count(acme.pk, 5), count(acme.pk, 2, route="acme/old")], [], (), [moved(acme.pk, 5, 10, 20)])
    old, shop = lately(acme)
    assert (old.requests, old.measured) == (2, 0)
    assert (shop.requests, shop.measured, shop.received, shop.sent) == (5, 5, 10, 20)


def test_hours_are_heard_and_some_of_them_busy(acme: Slice):
    gateway = acme.gateway_id
    record([count(acme.pk, 5)], [], [Heard(step_start(), NODE, gateway)])
    until = floor(timezone.now(), HOUR_SECONDS) + timedelta(hours=1)
    found = hours_between([gateway], until - timedelta(hours=1), until)
    assert (found[gateway].heard, found[gateway].busy) == (1, 1)
    record([], [], [Heard(step_start(3_500), NODE, gateway)])
    found = hours_between([gateway], until - timedelta(hours=3), until)
    assert found[gateway].busy == 1

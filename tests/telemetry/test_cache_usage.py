"""How often caches had the answer, by policy and route."""

import pytest
from django.utils import timezone

from policies.models import Slice
from telemetry.ingest import Heard, record
from telemetry.levels import floor
from telemetry.signals import SignalRow, record_signals
from tests import make
from tests.callers import Caller
from tests.cast import Cast
from tests.telemetry.traffic import NODE

AT = "/slices/acme@edge/cache-usage"


@pytest.fixture(autouse=True)
def acme(cast: Cast) -> Slice:
    acme = make.slice_of(cast.acme, make.gateway("edge"))
    at = floor(timezone.now(), 10)
    told = [
        ("shop", "hit", 6), ("shop", "hit_stale", 1), ("shop", "miss", 2), ("shop", "stale", 1), ("shop", "bypass", 9),
        ("blog", "bypass", 3), ("blog", "something-new", 3),
    ]  # fmt: skip
    record_signals([SignalRow(at, acme.pk, 1, "caches", route, "kept", did, count) for route, did, count in told])
    record([], [], [Heard(at, NODE, acme.gateway_id)])
    return acme


def test_each_route_says_how_often_its_cache_had_the_answer(as_vera: Caller) -> None:
    told = as_vera.get(f"{AT}?window=15m").json()
    assert told["as_of"] is not None
    assert told["items"] == [
        {
            "policy": "kept", "route": "shop", "hit": 6, "hit_stale": 1, "miss": 2, "stale": 1, "bypass": 9,
            "hit_share": 0.7,
        },
        {
            "policy": "kept", "route": "blog", "hit": 0, "hit_stale": 0, "miss": 0, "stale": 0, "bypass": 3,
            "hit_share": None,
        },
    ]  # fmt: skip


def test_strangers_are_told_nothing(as_mallory: Caller) -> None:
    assert as_mallory.get(AT).status_code == 404

"""However many names come in, every request is counted; and names nobody uses any more go away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import close_old_connections
from django.utils import timezone

from policies.models import Slice
from telemetry import allowance, series
from telemetry.ingest import record
from telemetry.keeping import keep
from telemetry.models import Allowance, Series
from telemetry.pruning import KEPT, prune
from telemetry.queries.breakdown import busiest
from telemetry.queries.totals import totals
from telemetry.queries.window import Window, window_ending
from tests import make
from tests.cast import Cast
from tests.telemetry.traffic import count, latency

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 10


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour in which a slice may name few series."""
    monkeypatch.setattr(allowance, "SERIES_AN_HOUR", LIMIT)


@pytest.fixture(autouse=True)
def _another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series._remembered, "day", date.min)


def last_minutes() -> Window:
    return window_ending(timezone.now(), 300, 10)


def shares(slice_: Slice, part="routes") -> dict[str, tuple[int, int]]:
    return {share.name: (share.total, share.errors) for share in getattr(busiest([slice_.pk], last_minutes()), part)}


def many(slice_: Slice, numbers: range, **more):
    return [count(slice_.pk, 1, route=f"acme/r{number:04}", **more) for number in numbers]


def use_last(days_ago: int, **which) -> None:
    Series.objects.filter(**which).update(used_on=timezone.now().date() - timedelta(days=days_ago))


def tomorrow() -> None:
    """What a process remembered, it has forgotten."""
    series._remembered.day = date.min


@pytest.mark.usefixtures("few")
class TestTooManyNames:
    def test_beyond_the_limit_requests_are_counted_as_other(self, acme: Slice):
        record(many(acme, range(40)), [])
        found = shares(acme)
        assert found.pop("other") == (30, 0)
        assert found == {f"acme/r{number:04}": (1, 0) for number in range(10)}
        assert shares(acme, "services") == {"acme/echo": (10, 0), "other": (30, 0)}

    def test_errors_among_them_stay_errors(self, acme: Slice):
        record([*many(acme, range(20)), *many(acme, range(20, 23), code=503, flags="UF")], [])
        assert shares(acme)["other"] == (13, 3)

    def test_what_has_a_name_keeps_it_and_what_has_none_stays_other_until_the_next_hour(self, acme: Slice):
        record(many(acme, range(LIMIT)), [])
        record(many(acme, range(5)), [])
        record(many(acme, range(20, 25)), [])
        record(many(acme, range(20, 25)), [])
        assert shares(acme)["acme/r0000"] == (2, 0)
        assert shares(acme)["other"] == (10, 0)

        Allowance.objects.update(hour=timezone.now() - timedelta(hours=2))
        record(many(acme, range(20, 25)), [])
        assert shares(acme)["acme/r0020"] == (1, 0)
        assert shares(acme)["other"] == (10, 0)

    def test_latency_of_those_is_kept_together(self, acme: Slice):
        routes = [f"acme/r{number:04}" for number in range(30)]
        record(many(acme, range(30)), [latency(acme.pk, (5_000, 100, 1), route=route) for route in routes])
        (other,) = (share for share in busiest([acme.pk], last_minutes()).routes if share.name == "other")
        assert other.p99_ms == pytest.approx(5, rel=0.1)
        assert other.total > LIMIT

    def test_the_slice_as_a_whole_is_always_told(self, acme: Slice):
        record(many(acme, range(LIMIT)), [])
        Series.objects.filter(route="").delete()
        tomorrow()
        record(many(acme, range(50, 60)), [latency(acme.pk, (5_000, 100, 1))])
        assert Series.objects.filter(slice_id=acme.pk, route="", service="").count() == 1

    def test_another_slice_has_an_hour_of_its_own(self, acme: Slice, cast: Cast):
        globex = make.slice_of(cast.globex, acme.gateway)
        record([*many(acme, range(40)), *many(globex, range(8))], [])
        assert "other" not in shares(globex)

    def test_all_processes_together_keep_to_it(self, acme: Slice):
        def work(process: int) -> None:
            try:
                for turn in range(4):
                    record(many(acme, range(process * 100 + turn, process * 100 + turn + 3)), [])
            finally:
                close_old_connections()

        with ThreadPoolExecutor(6) as processes:
            list(processes.map(work, range(6)))
        named = Series.objects.filter(slice_id=acme.pk, route__startswith="acme/")
        assert named.count() <= LIMIT
        assert sum(total for total, _ in shares(acme).values()) == 6 * 4 * 3

    def test_collectors_see_every_request(self, acme: Slice):
        record(many(acme, range(25)), [])
        keep(timezone.now())
        assert sum(one.requests for one in totals()) == 25


class TestPruning:
    def test_what_was_used_within_the_time_counts_are_kept_stays(self, acme: Slice):
        record(many(acme, range(3)), [latency(acme.pk, (5_000, 100, 1), route="acme/r0001")])
        use_last(KEPT.days + 1, route="acme/r0001")
        use_last(KEPT.days, route="acme/r0002")
        assert prune(timezone.now()) == 2, "the route's requests, and its latency"
        assert sorted(Series.objects.exclude(route="").values_list("route", flat=True)) == ["acme/r0000", "acme/r0002"]

    def test_series_of_a_slice_that_is_gone_go(self, acme: Slice, cast: Cast):
        globex = make.slice_of(cast.globex, acme.gateway)
        record([*many(acme, range(3)), *many(globex, range(2))], [])
        globex.delete()
        prune(timezone.now())
        assert set(Series.objects.values_list("slice_id", flat=True)) == {acme.pk}

    def test_it_is_done_once_a_day(self, acme: Slice):
        now = timezone.now()
        record(many(acme, range(2)), [])
        prune(now)
        use_last(KEPT.days + 1)
        assert prune(now + timedelta(hours=23)) == 0
        assert prune(now + timedelta(hours=25)) == 3

    def test_housekeeping_does_it(self, acme: Slice):
        record(many(acme, range(2)), [])
        keep(timezone.now())
        use_last(KEPT.days + 1, route="acme/r0001")
        keep(timezone.now() + timedelta(days=1, hours=1))
        assert not Series.objects.filter(route="acme/r0001").exists()
        assert Series.objects.filter(route="acme/r0000").exists()

    def test_rolling_up_notes_what_is_used(self, acme: Slice):
        record(many(acme, range(2)), [])
        use_last(300)
        keep(timezone.now())
        counted = Series.objects.filter(route__startswith="acme/")
        assert {day for (day,) in counted.values_list("used_on")} == {timezone.now().date()}

    def test_what_comes_back_at_the_last_moment_is_not_lost(self, acme: Slice):
        record(many(acme, range(2)), [latency(acme.pk, (5_000, 100, 1), route="acme/r0000")])
        tomorrow()
        use_last(KEPT.days + 1)
        record(many(acme, range(1)), [latency(acme.pk, (5_000, 100, 1), route="acme/r0000")])
        prune(timezone.now())
        assert shares(acme) == {"acme/r0000": (2, 0)}
        assert busiest([acme.pk], last_minutes()).routes[0].p99_ms == pytest.approx(5, rel=0.1)

    def test_what_was_removed_gets_a_new_number_when_it_comes_back(self, acme: Slice):
        record(many(acme, range(1)), [])
        use_last(KEPT.days + 1)
        prune(timezone.now())
        tomorrow()
        record(many(acme, range(1)), [])
        assert shares(acme) == {"acme/r0000": (1, 0)}

"""What a revision did to traffic: the first hour of what ran under it, beside the last hour of its base."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from fleet.evidence.baseline import bad_in, slow_bucket
from fleet.models import Rollout
from fleet.rollout.evidence import TITLES, ArmCounts, Metric
from fleet.rollout.judge.intervals import TWO_SIDED_95, Interval, difference
from fleet.rollout.words import number, percent
from policies.models import Revision
from telemetry.histogram import quantiles_ms
from telemetry.levels import HOUR, MINUTE, Table, floor
from telemetry.queries.cohorts import Counts, SliceSum, routes_of_slice, sum_of_slice
from telemetry.queries.window import Window

SPAN: Final = timedelta(hours=1)
ROUTES_SHOWN: Final = 20
_NOTHING: Final = SliceSum(Counts(), {})


@dataclass(frozen=True, slots=True)
class MetricEffect:
    """One metric before and after; `interval` is None where one side counted nothing."""

    metric: Metric
    before: ArmCounts
    after: ArmCounts
    interval: Interval | None
    text: str


@dataclass(frozen=True, slots=True)
class RouteEffect:
    """One route before and after."""

    route: str
    before: Counts
    after: Counts

    @property
    def change(self) -> tuple[float, int]:
        """How much its share of 5xx changed, then how much its requests did."""
        return (
            abs(_share(self.after) - _share(self.before)),
            abs(self.after.requests - self.before.requests),
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """Both hours. `since` is when the first node was told, None: none was; latency is (p50, p99) in ms."""

    revision: int
    base: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    metrics: tuple[MetricEffect, ...] = ()
    latency_before: tuple[float | None, ...] = (None, None)
    latency_after: tuple[float | None, ...] = (None, None)
    routes: tuple[RouteEffect, ...] = ()
    text: str = "No node was told yet."


@dataclass(frozen=True, slots=True)
class _Hours:
    """Where to look: both windows, at the finest level that still holds them."""

    before: Window
    after: Window
    level: Table = field(default=MINUTE)


def effect_of(revision: Revision, now: datetime) -> Effect:
    """Return the effect of a revision; a handful of queries."""
    rollouts = Rollout.objects.filter(revision=revision, started_at__isnull=False).order_by("-id")
    rollout = rollouts.select_related("previous").defer("previous__buckets").first()
    if rollout is None or rollout.started_at is None:
        return Effect(revision.sequence)
    hours = _hours(rollout.started_at, now)
    base = rollout.previous.sequence if rollout.previous else None
    after = sum_of_slice(revision.slice_id, hours.after, level=hours.level, only=revision.sequence)
    before = _NOTHING
    if base is not None:
        before = sum_of_slice(revision.slice_id, hours.before, level=hours.level, only=base)
    metrics = _metrics(before, after)
    return Effect(
        revision=revision.sequence,
        base=base,
        since=hours.after.since,
        until=hours.after.until,
        metrics=metrics,
        latency_before=tuple(quantiles_ms(before.buckets, (0.5, 0.99))),
        latency_after=tuple(quantiles_ms(after.buckets, (0.5, 0.99))),
        routes=_routes(revision, base, hours),
        text=_text(before, after, metrics),
    )


def _hours(started_at: datetime, now: datetime) -> _Hours:
    """Return the hours around a start, in whole minutes; in whole hours once minutes are no longer kept."""
    is_old = now - started_at > timedelta(seconds=MINUTE.kept_seconds) - 2 * SPAN
    level = HOUR if is_old else MINUTE
    step = timedelta(seconds=level.step_seconds)
    since = floor(started_at, level.step_seconds)
    until = min(since + SPAN, floor(now, level.step_seconds) + step)
    before = Window(since - SPAN, since, level.step_seconds)
    return _Hours(before, Window(since, until, level.step_seconds), level)


def _metrics(before: SliceSum, after: SliceSum) -> tuple[MetricEffect, ...]:
    bucket = slow_bucket(before.buckets)
    found = []
    for metric in Metric:
        if metric is Metric.SLOW and bucket is None:
            continue
        one, other = _arm(before, metric, bucket), _arm(after, metric, bucket)
        is_known = one.requests > 0 and other.requests > 0
        interval = difference(other, one, TWO_SIDED_95) if is_known else None
        found.append(MetricEffect(metric, one, other, interval, _change(metric, one, other)))
    return tuple(found)


def _arm(total: SliceSum, metric: Metric, bucket: int | None) -> ArmCounts:
    counts = total.counts
    bad = total.slow_above(bucket) if metric is Metric.SLOW and bucket is not None else bad_in(counts)[metric]
    return ArmCounts(0, counts.requests, bad, bad)


def _change(metric: Metric, before: ArmCounts, after: ArmCounts) -> str:
    sides = (
        f"{percent(one.share)} of {number(one.requests)} requests" if one.requests else "nothing counted"
        for one in (before, after)
    )
    return f"{TITLES[metric]}: {' before, '.join(sides)} after."


def _text(before: SliceSum, after: SliceSum, metrics: tuple[MetricEffect, ...]) -> str:
    if not after.counts.requests:
        return "Nothing was counted under it in its first hour."
    if not before.counts.requests:
        return "Nothing was counted before it, so there is nothing to compare with."
    worse = [TITLES[one.metric] for one in metrics if one.interval and one.interval.lower > 0]
    better = [TITLES[one.metric] for one in metrics if one.interval and one.interval.upper < 0]
    said = [f"{', '.join(names)} {how}" for names, how in ((worse, "went up"), (better, "went down")) if names]
    return f"{'; '.join(said)}." if said else "No difference that chance does not explain."


def _routes(revision: Revision, base: int | None, hours: _Hours) -> tuple[RouteEffect, ...]:
    """Return the routes that changed most."""
    after = routes_of_slice(revision.slice_id, hours.after, revision.sequence, level=hours.level)
    before: Mapping[str, Counts] = {}
    if base is not None:
        before = routes_of_slice(revision.slice_id, hours.before, base, level=hours.level)
    names = sorted({*before, *after})
    found = (RouteEffect(name, before.get(name, Counts()), after.get(name, Counts())) for name in names)
    return tuple(sorted(found, key=lambda one: one.change, reverse=True)[:ROUTES_SHOWN])


def _share(counts: Counts) -> float:
    return counts.server_errors / counts.requests if counts.requests else 0.0

"""The hour before nodes are told, kept on the rollout: what is usual, what is slow, and whether the sides differed."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from fleet.models import Rollout
from fleet.rollout.evidence import ArmCounts, Baseline, Metric
from fleet.rollout.states import RolloutState
from policies.models import Slice
from telemetry.histogram import BOUNDS_US, Buckets
from telemetry.levels import floor
from telemetry.queries.cohorts import Counts, SliceSum, steps_of_nodes, sum_of_slice
from telemetry.queries.window import Window

HOUR: Final = timedelta(hours=1)
STEP_SECONDS: Final = 10
SLOW_QUANTILE: Final = 0.95
COMPARED_AT_MOST: Final = 500
"""More nodes that join at once are not looked at one by one: they are usual on average."""
Before = Mapping[UUID, Mapping[str, int]]
"""What each node counted in its hour before; see `RolloutNode.before`."""


def take_baseline(rollout: Rollout, slice: Slice, joining: Collection[UUID], now: datetime) -> Before:
    """Note the hour before `joining` nodes are told on `rollout` (in memory); return what each of them counted.

    What is usual and what is slow is said by the first hour. Whether the sides differed is added up hour by hour:
    those who join against those who do not, both before. At most five queries.
    """
    window = _hour_before(slice, now)
    total = sum_of_slice(slice.pk, window, without=rollout.revision.sequence)
    if rollout.baseline is None:
        rollout.baseline = _first(total, window)
    usual = {"requests": total.counts.requests, "server_errors": total.counts.server_errors}
    if len(joining) > COMPARED_AT_MOST:
        return dict.fromkeys(joining, usual)
    slow_above = rollout.baseline["slow_above"]
    steps = {step.node_id: step.counts for step in steps_of_nodes(slice.pk, joining, window, slow_above)}
    _compare(rollout.baseline, total, steps.values(), len(joining))
    return {node_id: _kept(steps.get(node_id, Counts())) for node_id in joining}


def baseline_of(rollout: Rollout) -> Baseline:
    """Return the hour before as the judge sees it."""
    kept = rollout.baseline or {}
    return Baseline(
        rates={Metric(name): rate for name, rate in kept.get("rates", {}).items()},
        canary=_arm(kept.get("canary", {})),
        control=_arm(kept.get("control", {})),
    )


def bad_in(counts: Counts) -> dict[Metric, int]:
    """Return the bad requests of some counts by metric."""
    return {
        Metric.SERVER_ERRORS: counts.server_errors,
        Metric.CLIENT_ERRORS: counts.client_errors,
        Metric.SLOW: counts.slow,
    }


def slow_bucket(buckets: Buckets) -> int | None:
    """Return the bucket whose upper bound is the limit for slow: the one that holds the 95th percentile.

    None without requests, and where that bucket has no upper bound.
    """
    seen, needed = 0, SLOW_QUANTILE * sum(buckets.values())
    for bucket, count in sorted(buckets.items()):
        seen += count
        if count and seen >= needed:
            return bucket if bucket < len(BOUNDS_US) else None
    return None


def _hour_before(slice: Slice, now: datetime) -> Window:
    """Return the hour before, without what came before the end of a roll back in it.

    A node's counts do not tell revisions apart: what a bad one did to a node would pass for the node's own way, and
    hide the same fault when it is tried once more.
    """
    until = floor(now, STEP_SECONDS)
    rolled_back = Rollout.objects.filter(slice=slice, state=RolloutState.ROLLED_BACK, finished_at__gt=until - HOUR)
    last = rolled_back.order_by("-finished_at").values_list("finished_at", flat=True).first()
    step = timedelta(seconds=STEP_SECONDS)
    since = until - HOUR if last is None else min(floor(last, STEP_SECONDS) + step, until - step)
    return Window(since, until, int((until - since).total_seconds()))


def _first(total: SliceSum, window: Window) -> dict[str, Any]:
    counts, bucket = total.counts, slow_bucket(total.buckets)
    rates = {
        str(Metric.SERVER_ERRORS): counts.server_errors / max(counts.requests, 1),
        str(Metric.CLIENT_ERRORS): counts.client_errors / max(counts.requests, 1),
    }
    if bucket is not None:
        rates[str(Metric.SLOW)] = total.slow_above(bucket) / sum(total.buckets.values())
    return {
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "requests": counts.requests,
        "rates": rates,
        "slow_above": bucket,
        "threshold_ms": BOUNDS_US[bucket] / 1000 if bucket is not None else None,
        "canary": {},
        "control": {},
    }


def _compare(kept: dict[str, Any], total: SliceSum, joining: Collection[Counts], nodes: int) -> None:
    """Add those who join to one side and all others of that hour to the other."""
    slow = total.slow_above(kept["slow_above"]) if kept["slow_above"] is not None else 0
    everybody = bad_in(total.counts) | {Metric.SLOW: slow}
    requests = sum(one.requests for one in joining)
    for metric, bad in everybody.items():
        theirs = sum(bad_in(one)[metric] for one in joining)
        _add(kept["canary"], metric, nodes, requests, theirs)
        _add(kept["control"], metric, 0, max(total.counts.requests - requests, 0), max(bad - theirs, 0))


def _add(side: dict[str, Any], metric: Metric, nodes: int, requests: int, bad: int) -> None:
    before = side.get(metric, (0, 0, 0))
    side[str(metric)] = [old + new for old, new in zip(before, (nodes, requests, bad), strict=True)]


def _arm(kept: Mapping[str, list[int]]) -> dict[Metric, ArmCounts]:
    return {Metric(name): ArmCounts(nodes, requests, bad, bad) for name, (nodes, requests, bad) in kept.items()}


def _kept(counts: Counts) -> dict[str, int]:
    return {"requests": counts.requests, "server_errors": counts.server_errors}

"""The evidence about a rollout as people see it: each metric's verdict and its course, minute by minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from fleet.evidence.baseline import baseline_of
from fleet.evidence.minutes import MINUTE, Arm
from fleet.evidence.reading import as_minutes
from fleet.models import Rollout, RolloutMinute
from fleet.rollout.evidence import OUTAGE_SECONDS, Baseline, Metric, Minutes
from fleet.rollout.judge import Judgement, MetricVerdict, Point, check_before, course, judge, text_before
from fleet.rollout.states import RolloutState

POINTS_AT_MOST: Final = 720


@dataclass(frozen=True, slots=True)
class MetricView:
    """One metric with its course; `points` begin with the oldest shown."""

    verdict: MetricVerdict
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """All that was counted; `baseline` is the document kept on the rollout, None where nothing is judged."""

    metrics: tuple[MetricView, ...]
    judgement: Judgement
    updated_at: datetime | None
    is_stale: bool
    canary_nodes: int
    control_nodes: int
    origin: datetime | None
    baseline: dict[str, Any] | None
    has_differed: bool
    before: str


def evidence_of(rollout: Rollout, now: datetime) -> EvidenceView:
    """Return the evidence about one rollout; one query."""
    kept = list(RolloutMinute.objects.filter(rollout=rollout).order_by("number"))
    baseline, minutes = baseline_of(rollout), as_minutes(kept)
    judgement = judge(baseline, minutes)
    differed = any(check_before(baseline, metric).differed for metric in baseline.rates)
    return EvidenceView(
        metrics=tuple(MetricView(one, _points(one.metric, baseline, minutes)) for one in judgement.metrics),
        judgement=judgement,
        updated_at=rollout.counted_at,
        is_stale=is_stale(rollout.counted_at, now, is_over=not RolloutState(rollout.state).is_active),
        canary_nodes=_newest_nodes(kept, Arm.CANARY),
        control_nodes=_newest_nodes(kept, Arm.CONTROL),
        origin=rollout.origin,
        baseline=rollout.baseline,
        has_differed=differed,
        before=text_before(baseline) if rollout.baseline else "",
    )


def starts_at(view: EvidenceView, point: Point) -> datetime | None:
    """Return when the minute of a point began."""
    return view.origin + point.number * MINUTE if view.origin else None


def _points(metric: Metric, baseline: Baseline, minutes: Minutes) -> tuple[Point, ...]:
    return course(minutes.get(metric, ()), check_before(baseline, metric).ratio)[-POINTS_AT_MOST:]


def is_stale(counted_at: datetime | None, now: datetime, *, is_over: bool) -> bool:
    """Whether counts of what is under way have stayed away; what ended does not grow old."""
    return not is_over and counted_at is not None and (now - counted_at).total_seconds() > OUTAGE_SECONDS


def _newest_nodes(kept: Sequence[RolloutMinute], arm: Arm) -> int:
    return next((row.nodes for row in reversed(kept) if row.arm == arm), 0)

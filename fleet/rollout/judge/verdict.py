"""The verdict: for each metric a regression, none, or not enough to say, with a sentence that has the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fleet.rollout.evidence import TITLES, ArmCounts, Baseline, Metric, Minute, Minutes
from fleet.rollout.judge import intervals
from fleet.rollout.judge.before import Before, check_before
from fleet.rollout.judge.course import NOTHING, Point, course
from fleet.rollout.judge.sequential import Evidence
from fleet.rollout.judge.settings import JudgeSettings
from fleet.rollout.words import number, percent, percentage_points


class Verdict(StrEnum):
    """What can be said; `off` is a metric that is not judged."""

    REGRESSION = "regression"
    NO_REGRESSION = "no_regression"
    INCONCLUSIVE = "inconclusive"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class MetricVerdict:
    """One metric: `difference` is canary's share minus control's, with 95 % limits; `ratio` is None without control's.

    `evidence` proves a regression from `needed` on. `missing` says what an inconclusive one lacks.
    """

    metric: Metric
    verdict: Verdict
    text: str
    canary: ArmCounts
    control: ArmCounts
    difference: float
    lower: float
    upper: float
    ratio: float | None
    evidence: float
    needed: float
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All metrics, and what follows from them together; `missing` has a phrase for each thing that is lacking."""

    metrics: tuple[MetricVerdict, ...]
    outcome: Verdict
    text: str
    missing: tuple[str, ...] = ()


def judge(baseline: Baseline, minutes: Minutes, settings: JudgeSettings | None = None) -> Judgement:
    """Return the verdict on everything counted so far; metrics without a rate in `baseline` are off."""
    settings = settings or JudgeSettings()
    metrics = tuple(_metric(metric, baseline, minutes.get(metric, ()), settings) for metric in Metric)
    judged = [one for one in metrics if one.verdict is not Verdict.OFF]
    regressions = [one for one in judged if one.verdict is Verdict.REGRESSION]
    if regressions:
        return Judgement(metrics, Verdict.REGRESSION, "; ".join(one.text for one in regressions) + ".")
    missing = tuple(dict.fromkeys(one.missing for one in judged if one.missing))
    if not judged:
        missing = ("no metric can be compared",)
    if missing:
        return Judgement(metrics, Verdict.INCONCLUSIVE, f"Not enough to say: {'; '.join(missing)}.", missing)
    return Judgement(metrics, Verdict.NO_REGRESSION, "; ".join(one.text for one in judged) + ".")


def is_regression(point: Point, metric: Metric, metrics: int, settings: JudgeSettings) -> bool:
    """Whether a point proves that the canary is worse, and by enough to matter, when so many metrics are judged."""
    is_sure = point.evidence.value >= settings.needed(metrics)
    is_steady = point.evidence.value_without_best >= settings.without_best * metrics
    above = point.difference - point.allowance
    by_ratio = point.canary.share >= settings.min_ratio * point.prior_ratio * point.control.share
    is_enough = above >= settings.min_difference[metric] and point.canary.bad >= settings.min_bad
    return is_sure and is_steady and by_ratio and is_enough


def _metric(metric: Metric, baseline: Baseline, minutes: Sequence[Minute], settings: JudgeSettings) -> MetricVerdict:
    before = check_before(baseline, metric)
    points = course(minutes, before.ratio)
    point = points[-1] if points else Point(0, NOTHING, NOTHING, Evidence(), before.ratio)
    count = len(baseline.rates)
    verdict, missing = Verdict.OFF, ""
    if metric in baseline.rates:
        verdict, missing = _verdict(point, before, metric, count, settings)
    return MetricVerdict(
        metric=metric,
        verdict=verdict,
        text=_text(point, metric),
        canary=point.canary,
        control=point.control,
        difference=point.difference,
        lower=point.interval.lower,
        upper=point.interval.upper,
        ratio=point.ratio,
        evidence=point.evidence.value,
        needed=settings.needed(count),
        missing=missing,
    )


def _verdict(point: Point, before: Before, metric: Metric, count: int, settings: JudgeSettings) -> tuple[Verdict, str]:
    if is_regression(point, metric, count, settings):
        return Verdict.REGRESSION, ""
    if not point.canary.requests:
        return Verdict.INCONCLUSIVE, "no requests on the nodes that have it"
    if not point.control.requests:
        return Verdict.INCONCLUSIVE, "no requests on the other nodes to compare with"
    tolerable = settings.tolerable_difference[metric]
    most = _most(point, before)
    if most.difference < tolerable or most.ratio < settings.tolerable_ratio:
        return Verdict.NO_REGRESSION, ""
    if point.evidence.value >= settings.needed(count):
        return Verdict.INCONCLUSIVE, f"{TITLES[metric]} look worse; another minute must confirm it"
    most_text, tolerable_text = percentage_points(most.difference), percentage_points(tolerable)
    return (
        Verdict.INCONCLUSIVE,
        f"{TITLES[metric]} may still be up to {most_text} more ({tolerable_text} are tolerated)",
    )


@dataclass(frozen=True, slots=True)
class _Most:
    """By how much the canary may be worse at most, at 95 % confidence."""

    difference: float
    ratio: float


def _most(point: Point, before: Before) -> _Most:
    """The other side counts capped: a burst there must not excuse the canary."""
    control = replace(point.control, bad=point.control.capped)
    upper = intervals.difference(point.canary, control, intervals.ONE_SIDED_95).upper
    ratio = intervals.ratio(point.canary, control, intervals.ONE_SIDED_95).upper
    return _Most(upper - (before.least - 1) * control.share, ratio / before.least)


def _text(point: Point, metric: Metric) -> str:
    canary, control = point.canary, point.control
    return (
        f"{TITLES[metric]} on canary nodes {percent(canary.share)} ({number(canary.bad)} of {number(canary.requests)}) "
        f"against {percent(control.share)} ({number(control.bad)} of {number(control.requests)}) on the others"
    )

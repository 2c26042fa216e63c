"""What follows from sums: how an objective stands, in numbers and in a word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from slo.arithmetic.budgets import parts_left
from slo.arithmetic.conditions import Condition, Severity
from slo.arithmetic.judging import Finding, Judge
from slo.arithmetic.periods import Calendar
from slo.arithmetic.sums import Sums
from slo.judging.windows import PERIOD
from slo.models import Standing
from slo.spec import Spec

_WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Judged:
    """One objective at one moment. `availability` is the share of good events of the period, None without any.

    It and `remaining`, what is left of the budget, are the floating-point numbers nearest to what is true.
    `heard_at` is when a node of its gateways last reported.
    """

    standing: Standing
    availability: float | None
    remaining: float | None
    is_tentative: bool
    findings: tuple[Finding, ...]
    heard_at: datetime | None = None


def judged(
    spec: Spec, judge: Judge, sums: Mapping[int, Sums], heard_at: datetime | None, now: datetime,
    evidence: Mapping[int, Sums] | None = None,
) -> Judged:  # fmt: skip
    """Return how an objective with these sums stands; `judge` is the one that was made of its promise."""
    silent = None if heard_at is None else (now - heard_at).total_seconds()
    findings = judge.judge(sums, silent, evidence)
    period = sums[PERIOD]
    elapsed = _elapsed(spec.period, now) if isinstance(spec.period, Calendar) else _WHOLE
    left = parts_left(period, judge.budget, elapsed)
    availability = period.good / period.total if period.total else None
    remaining = left[0] / left[1] if left else None
    is_tentative = elapsed is not _WHOLE and elapsed < 1
    return Judged(_word(findings, left), availability, remaining, is_tentative, findings, heard_at)


@lru_cache(maxsize=64)
def _elapsed(period: Calendar, now: datetime) -> Fraction:
    return period.span_at(now).elapsed_at(now)


def _word(findings: Iterable[Finding], left: tuple[int, int] | None) -> Standing:
    """Return the word; what is left of the budget is a pair of whole numbers, None where nothing is known."""
    firing = [one for one in findings if one.is_firing]
    if firing and any(one.condition is Condition.ABSENT for one in firing):
        return Standing.SILENT
    if firing and any(one.severity is Severity.PAGE for one in firing):
        return Standing.BURNING
    if left is not None and left[0] <= 0:
        return Standing.SPENT
    if firing:
        return Standing.SLOWLY_BURNING
    if any(one.is_insufficient for one in findings):
        return Standing.INSUFFICIENT
    return Standing.NO_DATA if left is None else Standing.MET

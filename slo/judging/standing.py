"""What follows from sums: how an objective stands, in numbers and in a word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from slo.arithmetic.budgets import Budget, budget_left
from slo.arithmetic.conditions import Condition, Severity
from slo.arithmetic.judging import Finding, judge
from slo.arithmetic.periods import Calendar
from slo.arithmetic.sums import Sums
from slo.judging.windows import PERIOD
from slo.models import Standing
from slo.spec import Spec


@dataclass(frozen=True, slots=True)
class Judged:
    """One objective at one moment. `availability` is the share of good events of the period, None without any."""

    standing: Standing
    availability: Fraction | None
    budget: Budget
    findings: tuple[Finding, ...]


def judged(
    spec: Spec, sums: Mapping[int, Sums], heard_at: datetime | None, now: datetime,
    evidence: Mapping[int, Sums] | None = None,
) -> Judged:  # fmt: skip
    """Return how an objective with these sums stands."""
    silent = None if heard_at is None else (now - heard_at).total_seconds()
    findings = judge(spec.watched, sums, silent, evidence)
    period = sums[PERIOD]
    elapsed = spec.period.span_at(now).elapsed_at(now) if isinstance(spec.period, Calendar) else Fraction(1)
    budget = budget_left(period, spec.budget, elapsed=elapsed)
    ratio = period.error_ratio
    return Judged(_word(findings, budget), None if ratio is None else 1 - ratio, budget, findings)


def _word(findings: Iterable[Finding], budget: Budget) -> Standing:
    firing = {(one.condition, one.severity) for one in findings if one.is_firing}
    if (Condition.ABSENT, Severity.PAGE) in firing:
        return Standing.SILENT
    if any(severity is Severity.PAGE for _, severity in firing):
        return Standing.BURNING
    if budget.remaining is not None and budget.remaining <= 0:
        return Standing.SPENT
    if firing:
        return Standing.SLOWLY_BURNING
    if any(one.is_insufficient for one in findings):
        return Standing.INSUFFICIENT
    return Standing.NO_DATA if budget.remaining is None else Standing.MET

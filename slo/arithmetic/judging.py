"""Judges sums of events: which conditions hold now."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from slo.arithmetic.conditions import HOUR, MINUTE, Condition, Pair, Severity, Threshold, thresholds
from slo.arithmetic.sums import Sums

TRICKLE_SECONDS: Final = 6 * HOUR
STILL_SECONDS: Final = 30 * MINUTE
PATIENCE_SECONDS: Final = 2 * MINUTE
"""What silence lasts at least beyond the time in which a total outage would have woken somebody up."""


@dataclass(frozen=True, slots=True)
class Guards:
    """How many events an alert needs, so that one failure in a quiet hour wakes nobody.

    `sustained_bad`: so many bad events in six hours are an alert even where a pair has too few to judge.
    """

    min_bad: int = 5
    min_total: int = 20
    sustained_bad: int = 20


@dataclass(frozen=True, slots=True)
class Watched:
    """What an objective promises: the share of events that may be bad, the period in seconds, and its guards."""

    budget: Fraction
    period_seconds: int
    guards: Guards = Guards()


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition as it stands. Burn rates are None where the window has no events.

    `is_insufficient`: it burns fast enough, but by too few events to tell.
    """

    condition: Condition
    severity: Severity
    is_firing: bool
    is_insufficient: bool
    long_burn: Fraction | None
    short_burn: Fraction | None
    threshold: Fraction


def judge(
    watched: Watched, sums: Mapping[int, Sums], silent_seconds: float | None, evidence: Mapping[int, Sums] | None = None
) -> tuple[Finding, ...]:
    """Return how each condition stands; `sums` are by window in seconds, `silent_seconds` None: nobody ever reported.

    Whoever was never heard is not absent: there is nothing that ended. `evidence` is what guards count where `sums`
    are ratios rather than events.
    """
    counted = sums if evidence is None else evidence
    rows = [_of_pair(watched, pair, threshold, sums, counted) for pair, threshold in _rows(watched)]
    return (*rows, _sustained(watched, sums, counted, rows), _absent(watched, silent_seconds))


def silence_limit_seconds(watched: Watched) -> float:
    """Return how long silence may last: as long as a total outage would burn before it pages, and two minutes."""
    pair, threshold = next(iter(_rows(watched)))
    return float(threshold.ratio * pair.long_seconds) + PATIENCE_SECONDS


def burn_rate(sums: Sums, budget: Fraction) -> Fraction | None:
    """Return how many times faster than sustainable the budget is spent; None without events."""
    ratio = sums.error_ratio
    return None if ratio is None else ratio / budget


def _rows(watched: Watched) -> list[tuple[Pair, Threshold]]:
    return list(thresholds(watched.budget, watched.period_seconds))


def _of_pair(
    watched: Watched, pair: Pair, threshold: Threshold, sums: Mapping[int, Sums], counted: Mapping[int, Sums]
) -> Finding:
    long, short = sums.get(pair.long_seconds, Sums()), sums.get(pair.short_seconds, Sums())
    burns = _is_above(long, threshold.ratio) and _is_above(short, threshold.ratio)
    events = counted.get(pair.long_seconds, Sums())
    is_enough = events.bad >= watched.guards.min_bad and events.total >= watched.guards.min_total
    return Finding(
        pair.condition, pair.severity, burns and is_enough, burns and not is_enough,
        burn_rate(long, watched.budget), burn_rate(short, watched.budget), threshold.burn,
    )  # fmt: skip


def _sustained(watched: Watched, sums: Mapping[int, Sums], counted: Mapping[int, Sums], rows: list[Finding]) -> Finding:
    """A long trickle of failures among so few requests that a short window says nothing, and it does not end."""
    long, short = sums.get(TRICKLE_SECONDS, Sums()), sums.get(STILL_SECONDS, Sums())
    slow = next(row for row in rows if row.condition is Condition.SLOW_PAGE)
    ratio = slow.threshold * watched.budget
    goes_on = short.bad > 0 or short.total == 0
    is_quiet = counted.get(STILL_SECONDS, Sums()).total < watched.guards.min_total
    is_enough = counted.get(TRICKLE_SECONDS, Sums()).bad >= watched.guards.sustained_bad
    is_firing = is_enough and _is_above(long, ratio) and goes_on and is_quiet
    is_seen = any(row.is_firing and row.severity is Severity.PAGE for row in rows)
    return Finding(
        Condition.SUSTAINED, Severity.PAGE, is_firing and not is_seen, False,
        burn_rate(long, watched.budget), burn_rate(short, watched.budget), slow.threshold,
    )  # fmt: skip


def _absent(watched: Watched, silent_seconds: float | None) -> Finding:
    is_firing = silent_seconds is not None and silent_seconds > silence_limit_seconds(watched)
    return Finding(Condition.ABSENT, Severity.PAGE, is_firing, False, None, None, Fraction(0))


def _is_above(sums: Sums, ratio: Fraction) -> bool:
    """Tell exactly, without dividing."""
    return sums.bad * ratio.denominator > ratio.numerator * sums.total

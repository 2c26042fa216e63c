"""Judges sums of events: which conditions hold now."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from slo.arithmetic.conditions import HOUR, MINUTE, Condition, Pair, Severity, thresholds
from slo.arithmetic.sums import Sums

TRICKLE_SECONDS: Final = 6 * HOUR
STILL_SECONDS: Final = 30 * MINUTE
PATIENCE_SECONDS: Final = 2 * MINUTE
"""What silence lasts at least beyond the time in which a total outage would have woken somebody up."""
_NOTHING: Final = Sums()
_ZERO: Final = Fraction(0)
_UNKNOWN: Final = (None, None)


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


class Finding(NamedTuple):
    """One condition as it stands.

    `long` and `short` are what happened in its windows, `burns` their burn rates as they are shown: the nearest
    floating-point numbers, None where a window has no events. `is_insufficient`: it burns fast enough, but by too few
    events to tell.
    """

    condition: Condition
    severity: Severity
    is_firing: bool
    is_insufficient: bool
    long: Sums
    short: Sums
    burns: tuple[float | None, float | None]
    budget: Fraction
    threshold: Fraction
    shown_threshold: float

    @property
    def long_burn(self) -> Fraction | None:
        """The burn rate of the long window, exactly."""
        return burn_rate(self.long, self.budget)

    @property
    def short_burn(self) -> Fraction | None:
        """The burn rate of the short one."""
        return burn_rate(self.short, self.budget)


@dataclass(frozen=True, slots=True)
class _Row:
    """A pair of windows, and the share of bad events above which it fires as two whole numbers."""

    pair: Pair
    burn: Fraction
    shown_burn: float
    above: int
    below: int

    def is_passed_by(self, sums: Sums) -> bool:
        """Tell exactly, without dividing."""
        return sums.bad * self.below > self.above * (sums.good + sums.bad)


class Judge:
    """Watches over one promise: what follows from it alone is worked out once."""

    def __init__(self, watched: Watched) -> None:
        rows = thresholds(watched.budget, watched.period_seconds)
        self.budget, self._guards = watched.budget, watched.guards
        self._above, self._below = watched.budget.numerator, watched.budget.denominator
        self._rows = [
            _Row(pair, one.burn, float(one.burn), one.ratio.numerator, one.ratio.denominator) for pair, one in rows
        ]
        self._slow = next(row for row in self._rows if row.pair.condition is Condition.SLOW_PAGE)
        pair, threshold = rows[0]
        self.silence_limit_seconds = float(threshold.ratio * pair.long_seconds) + PATIENCE_SECONDS
        """How long silence may last: as long as a total outage would burn before it pages, and two minutes."""

    def judge(
        self, sums: Mapping[int, Sums], silent_seconds: float | None, evidence: Mapping[int, Sums] | None = None
    ) -> tuple[Finding, ...]:
        """Return how each condition stands, as `judge` does."""
        counted = sums if evidence is None else evidence
        rows = [self._of_pair(row, sums, counted) for row in self._rows]
        is_silent = silent_seconds is not None and silent_seconds > self.silence_limit_seconds
        absent = Finding(
            Condition.ABSENT, Severity.PAGE, is_silent, False, _NOTHING, _NOTHING, _UNKNOWN, self.budget, _ZERO, 0.0
        )
        return (*rows, self._sustained(sums, counted, rows), absent)

    def _of_pair(self, row: _Row, sums: Mapping[int, Sums], counted: Mapping[int, Sums]) -> Finding:
        pair, guards = row.pair, self._guards
        long, short = sums.get(pair.long_seconds, _NOTHING), sums.get(pair.short_seconds, _NOTHING)
        burns = row.is_passed_by(long) and row.is_passed_by(short)
        is_enough = False
        if burns:
            events = counted.get(pair.long_seconds, _NOTHING)
            is_enough = events.bad >= guards.min_bad and events.total >= guards.min_total
        return Finding(
            pair.condition, pair.severity, burns and is_enough, burns and not is_enough, long, short,
            (self._shown(long), self._shown(short)), self.budget, row.burn, row.shown_burn,
        )  # fmt: skip

    def _sustained(self, sums: Mapping[int, Sums], counted: Mapping[int, Sums], rows: list[Finding]) -> Finding:
        """A long trickle of failures among so few requests that a short window says nothing, and it does not end."""
        long, short = sums.get(TRICKLE_SECONDS, _NOTHING), sums.get(STILL_SECONDS, _NOTHING)
        goes_on = short.bad > 0 or short.total == 0
        is_quiet = counted.get(STILL_SECONDS, _NOTHING).total < self._guards.min_total
        is_enough = counted.get(TRICKLE_SECONDS, _NOTHING).bad >= self._guards.sustained_bad
        is_firing = is_enough and is_quiet and goes_on and self._slow.is_passed_by(long)
        is_seen = is_firing and any(row.is_firing and row.severity is Severity.PAGE for row in rows)
        return Finding(
            Condition.SUSTAINED, Severity.PAGE, is_firing and not is_seen, False, long, short,
            (self._shown(long), self._shown(short)), self.budget, self._slow.burn, self._slow.shown_burn,
        )  # fmt: skip

    def _shown(self, sums: Sums) -> float | None:
        total = sums.good + sums.bad
        return sums.bad * self._below / (total * self._above) if total else None


def judge(
    watched: Watched, sums: Mapping[int, Sums], silent_seconds: float | None, evidence: Mapping[int, Sums] | None = None
) -> tuple[Finding, ...]:
    """Return how each condition stands; `sums` are by window in seconds, `silent_seconds` None: nobody ever reported.

    Whoever was never heard is not absent: there is nothing that ended. `evidence` is what guards count where `sums`
    are ratios rather than events.
    """
    return Judge(watched).judge(sums, silent_seconds, evidence)


def silence_limit_seconds(watched: Watched) -> float:
    """Return how long silence may last: as long as a total outage would burn before it pages, and two minutes."""
    return Judge(watched).silence_limit_seconds


def burn_rate(sums: Sums, budget: Fraction) -> Fraction | None:
    """Return how many times faster than sustainable the budget is spent; None without events."""
    if not sums.total:
        return None
    return Fraction(sums.bad * budget.denominator, sums.total * budget.numerator) if sums.bad else Fraction(0)

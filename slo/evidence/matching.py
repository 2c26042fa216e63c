"""What a series of telemetry is to an objective: good, bad, or nothing to it. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gatehouse_protocol.vitals import OUTCOMES

from slo.arithmetic.classes import Verdict
from slo.spec import Indicator, Kind
from telemetry.checks.standing import GOOD_CODE
from telemetry.histogram import BOUNDS_US

CELL: Final = 256
"""A latency cell's number is that of its route's series times this, plus the bucket."""


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """One series: a route, service, status and flags of a slice, or a route as a whole (no service, code 0).

    Of what is counted beside requests: what it is about, its place, nothing, and the outcome (`telemetry.signals`).
    """

    id: int
    slice_id: UUID
    route: str
    service: str
    code: int
    flags: str

    @property
    def is_whole_route(self) -> bool:
        """Whether it stands for a route in latency cells."""
        return bool(self.route) and not self.service and self.is_whole

    @property
    def is_whole(self) -> bool:
        """Whether it stands for a slice, a route or a service as a whole, and no request is counted under it."""
        return self.code == 0 and not self.flags


@dataclass(frozen=True, slots=True)
class Matched:
    """The numbers of the series that are good and bad, or whose cells count."""

    good: tuple[int, ...] = ()
    bad: tuple[int, ...] = ()
    routes: tuple[int, ...] = ()


def verdict_on(indicator: Indicator, series: SeriesFacts) -> Verdict:
    """Return what the requests of a series, or what else it counts, are to an objective that counts each."""
    if indicator.kind is Kind.SYNTHETIC:
        return _result_of_check(series)
    if (signal := indicator.kind.signal) is not None:
        is_meant = not indicator.names or series.route in indicator.names
        is_known = series.flags in OUTCOMES[signal]
        return indicator.classes.verdict_on_outcome(series.flags) if is_meant and is_known else Verdict.IGNORED
    if series.is_whole or not series.route or not _is_looked_at(indicator, series):
        return Verdict.IGNORED
    return indicator.classes.verdict(series.code, series.flags)


def is_timed(indicator: Indicator, series: SeriesFacts) -> bool:
    """Tell whether the latency cells of a series count for an objective of latency."""
    return series.is_whole_route and (not indicator.routes or series.route in indicator.routes)


def matched(indicator: Indicator, all_series: Iterable[SeriesFacts]) -> Matched:
    """Return which of these series count."""
    if indicator.kind is Kind.LATENCY:
        return Matched(routes=tuple(one.id for one in all_series if is_timed(indicator, one)))
    verdicts = [(one.id, verdict_on(indicator, one)) for one in all_series]
    return Matched(
        tuple(pk for pk, verdict in verdicts if verdict is Verdict.GOOD),
        tuple(pk for pk, verdict in verdicts if verdict is Verdict.BAD),
    )


def slowest_good_bucket(threshold_ms: int) -> int:
    """Return the last bucket that is fast enough: the first bound at or above the threshold ends it."""
    return min(bisect_left(BOUNDS_US, threshold_ms * 1000), len(BOUNDS_US) - 1)


def effective_threshold_ms(threshold_ms: int) -> float:
    """Return the bound that a threshold is judged by: at most 9 % above it."""
    return BOUNDS_US[slowest_good_bucket(threshold_ms)] / 1000


def _result_of_check(series: SeriesFacts) -> Verdict:
    if series.is_whole_route:
        return Verdict.IGNORED
    return Verdict.GOOD if series.code == GOOD_CODE else Verdict.BAD


def _is_looked_at(indicator: Indicator, series: SeriesFacts) -> bool:
    return (not indicator.routes or series.route in indicator.routes) and (
        not indicator.services or series.service in indicator.services
    )

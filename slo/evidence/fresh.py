"""Counts what was reported since the last time: every row of telemetry's finest level once, however late it came."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from slo.arithmetic.classes import Verdict
from slo.arithmetic.sums import Sums
from slo.evidence.matching import CELL, SeriesFacts, is_timed, slowest_good_bucket, verdict_on
from slo.evidence.scopes import Scope
from slo.spec import Indicator, Kind
from telemetry.models import Series
from telemetry.queries.moments import select

Stepped = dict[tuple[UUID, datetime], Sums]
"""(objective, beginning of ten seconds) → what happened then."""

_ROWS: Final = """
SELECT scope_id, at, recorded_at, series, counts, cells, cell_counts FROM telemetry_ten_seconds
WHERE id > %s AND id <= %s AND scope_id = ANY(%s)
"""
REMEMBERED: Final = 200_000


@dataclass(frozen=True, slots=True)
class Fresh:
    """What was counted, and when each gateway was last heard."""

    counted: Stepped
    heard: Mapping[UUID, datetime]


@dataclass(slots=True)
class Book:
    """Who looks at what. It remembers what each series is to whom, so build a new one when an objective changes."""

    indicators: Mapping[UUID, Indicator]
    scopes: Mapping[UUID, Scope]
    _watched: list[UUID] = field(init=False)
    _counts: dict[int, tuple[tuple[UUID, Verdict], ...]] = field(default_factory=dict)
    _cells: dict[int, tuple[tuple[UUID, int], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._watched = sorted({one for scope in self.scopes.values() for one in scope.counted_ids | scope.gateway_ids})

    def read(self, after: int, upto: int) -> Fresh:
        """Return what the rows of telemetry with these numbers hold, for all objectives."""
        rows = select(_ROWS, [after, upto, self._watched])
        self._learn({one for row in rows for one in row[3]} | {cell // CELL for row in rows for cell in row[5]})
        good: dict[tuple[UUID, datetime], int] = defaultdict(int)
        bad: dict[tuple[UUID, datetime], int] = defaultdict(int)
        heard: dict[UUID, datetime] = {}
        for scope, at, recorded_at, series, counts, cells, cell_counts in rows:
            heard[scope] = max(recorded_at, heard.get(scope, recorded_at))
            for number, count in zip(series, counts, strict=True):
                for objective, verdict in self._counts[number]:
                    (good if verdict is Verdict.GOOD else bad)[objective, at] += count
            for cell, count in zip(cells, cell_counts, strict=True):
                for objective, slowest in self._cells[cell // CELL]:
                    (good if cell % CELL <= slowest else bad)[objective, at] += count
        return Fresh({key: Sums(good[key], bad[key]) for key in good.keys() | bad.keys()}, heard)

    def _learn(self, numbers: Collection[int]) -> None:
        if len(self._counts) > REMEMBERED:
            self._counts, self._cells = {}, {}
        unknown = [number for number in numbers if number not in self._counts]
        for facts in facts_of(pk__in=unknown):
            looking = [
                (objective, self.indicators[objective])
                for objective, scope in self.scopes.items()
                if facts.slice_id in scope.counted_ids
            ]
            self._counts[facts.id] = tuple(_counted(facts, looking))
            self._cells[facts.id] = tuple(
                (objective, slowest_good_bucket(indicator.threshold_ms))
                for objective, indicator in looking
                if indicator.kind is Kind.LATENCY and is_timed(indicator, facts)
            )
        for number in unknown:  # a series that is gone belongs to nobody
            self._counts.setdefault(number, ())
            self._cells.setdefault(number, ())


def facts_of(**where: Any) -> list[SeriesFacts]:
    """Return the series that meet the conditions."""
    columns = ("pk", "slice_id", "route", "service", "code", "flags")
    return [SeriesFacts(*row) for row in Series.objects.filter(**where).values_list(*columns)]


def _counted(facts: SeriesFacts, looking: Iterable[tuple[UUID, Indicator]]) -> Iterable[tuple[UUID, Verdict]]:
    for objective, indicator in looking:
        if indicator.kind in (Kind.AVAILABILITY, Kind.SYNTHETIC) or indicator.kind.signal:
            verdict = verdict_on(indicator, facts)
            if verdict is not Verdict.IGNORED:
                yield objective, verdict

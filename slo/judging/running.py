"""Running sums: each window of each objective, moved on by what enters and what leaves it.

Both happen in the transaction that counts, so a sum is always that of the rows between its two ends. Where that cannot
be (a new objective, a long pause, a calendar's new month) it is made anew from the rows. Most objectives have the same
windows at the same time, so what holds for windows is worked out once for all that share them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from slo.arithmetic.periods import Period
from slo.arithmetic.sums import Sums
from slo.judging import levels
from slo.judging.windows import ALL, Begins, Level, begins, level_of
from telemetry.levels import floor

_NOTHING = Sums()


@dataclass(slots=True)
class Running:
    """The sums of one objective, in the order of `ALL`; what was good and what was bad since each of `begins`."""

    begins: Begins
    good: list[int]
    bad: list[int]

    @classmethod
    def of(cls, begins: Begins, sums: Mapping[int, Sums]) -> "Running":
        """Return these sums by the length of their window."""
        return cls(begins, [sums[one].good for one in ALL], [sums[one].bad for one in ALL])

    def by_window(self) -> dict[int, Sums]:
        """Return the sums by the length of their window."""
        return dict(zip(ALL, map(Sums, self.good, self.bad), strict=True))


@dataclass(slots=True)
class Watch:
    """Objectives whose events are counted: the period of each, and the running sums of those that have any."""

    periods: Mapping[UUID, Period]
    known: dict[UUID, Running]

    def move(self, counted: levels.Counted, end: datetime) -> dict[UUID, Running]:
        """Return the sums of all objectives up to `end`; `counted` is already in the tables."""
        fresh = [pk for pk in self.periods if pk not in self.known] if len(self.known) < len(self.periods) else []
        self._enter(self.known, counted)
        self._leave(self.known, end)
        return self.known | self._anew(fresh, end)

    def _enter(self, kept: Mapping[UUID, Running], counted: levels.Counted) -> None:
        for (pk, at), (whole, left) in counted.items():
            if (running := kept.get(pk)) is None:
                continue
            good, bad = whole.good - left.good, whole.bad - left.bad
            for place in _entered(at, running.begins, self.periods[pk]):
                running.good[place] += good
                running.bad[place] += bad

    def _leave(self, kept: Mapping[UUID, Running], end: datetime) -> None:
        """Take away what the windows have moved past; many objectives share both ends of it."""
        sharing: dict[tuple[Period, Begins], dict[UUID, Running]] = defaultdict(dict)
        for pk, running in kept.items():
            sharing[self.periods[pk], running.begins][pk] = running
        alike: dict[tuple[int, Level, datetime, datetime], list[UUID]] = defaultdict(list)
        for (period, before), objectives in sharing.items():
            now = begins(period, end)
            for place, window in enumerate(ALL):
                if now[place] != before[place]:
                    alike[place, level_of(window, period), before[place], now[place]] += objectives
            for running in objectives.values():
                running.begins = now
        for (place, level, since, begin), some in alike.items():
            if begin < since or (end - since).total_seconds() > level.kept_seconds:
                _again(kept, place, level, begin, end, some)
            else:
                _take_away(kept, place, some, levels.between(level, since, begin))

    def _anew(self, objectives: Iterable[UUID], end: datetime) -> dict[UUID, Running]:
        made = {pk: Running(begins(self.periods[pk], end), [0] * len(ALL), [0] * len(ALL)) for pk in objectives}
        alike: dict[tuple[int, Level, datetime], list[UUID]] = defaultdict(list)
        for pk, running in made.items():
            for place, window in enumerate(ALL):
                alike[place, level_of(window, self.periods[pk]), running.begins[place]].append(pk)
        for (place, level, begin), some in alike.items():
            _again(made, place, level, begin, end, some)
        return made


def _take_away(
    kept: Mapping[UUID, Running], place: int, objectives: Collection[UUID], gone: Iterable[tuple[UUID, int, int]]
) -> None:
    """Only from these: others may have moved on by other steps."""
    wanted = kept if len(objectives) == len(kept) else {pk: kept[pk] for pk in objectives}
    for pk, good, bad in gone:
        if (running := wanted.get(pk)) is not None:
            running.good[place] -= good
            running.bad[place] -= bad


def _again(
    kept: Mapping[UUID, Running], place: int, level: Level, begin: datetime, end: datetime,
    objectives: Collection[UUID],
) -> None:  # fmt: skip
    found = levels.total(level, objectives, begin, _after(end))
    for pk in objectives:
        sums = found.get(pk, _NOTHING)
        kept[pk].good[place], kept[pk].bad[place] = sums.good, sums.bad


@lru_cache(maxsize=4096)
def _entered(at: datetime, begins: Begins, period: Period) -> tuple[int, ...]:
    """Return the places of the windows that these ten seconds are in."""
    return tuple(
        place for place, window in enumerate(ALL) if floor(at, level_of(window, period).step_seconds) >= begins[place]
    )


def _after(end: datetime) -> datetime:
    """The step that is under way counts, too."""
    return datetime.fromtimestamp(end.timestamp() + 3600, end.tzinfo)

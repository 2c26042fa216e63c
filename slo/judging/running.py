"""Running sums: each window of each objective, moved on by what enters and what leaves it.

Both happen in the transaction that counts, so a sum is always that of the rows between its two ends. Where that cannot
be (a new objective, a long pause, a calendar's new month) it is made anew from the rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from slo.arithmetic.periods import Period
from slo.arithmetic.sums import Sums
from slo.judging import levels
from slo.judging.windows import ALL, Level, begin_of, level_of
from slo.judging.windows import begins as begins_of
from telemetry.levels import floor


@dataclass(slots=True)
class Running:
    """The sums of one objective, in the order of `ALL`."""

    begins: list[datetime]
    sums: list[Sums] = field(default_factory=lambda: [Sums() for _ in ALL])

    def by_window(self) -> dict[int, Sums]:
        """Return the sums by the length of their window."""
        return dict(zip(ALL, self.sums, strict=True))


@dataclass(slots=True)
class Watch:
    """Objectives whose events are counted: the period of each, and its running sums where there are any."""

    periods: Mapping[UUID, Period]
    known: dict[UUID, Running]

    def move(self, counted: levels.Counted, end: datetime) -> dict[UUID, Running]:
        """Return the sums of all objectives up to `end`; `counted` is already in the tables."""
        fresh = [pk for pk in self.periods if pk not in self.known]
        kept = {pk: running for pk, running in self.known.items() if pk in self.periods}
        _enter(kept, counted, self.periods)
        self._leave(kept, end)
        return kept | self._anew(fresh, end)

    def _leave(self, kept: Mapping[UUID, Running], end: datetime) -> None:
        """Take away what the windows have moved past; many objectives share both ends of it."""
        alike: dict[tuple[int, Level, datetime, datetime], list[UUID]] = defaultdict(list)
        for pk, running in kept.items():
            for place, window in enumerate(ALL):
                begin = begin_of(window, self.periods[pk], end)
                if begin != running.begins[place]:
                    alike[place, level_of(window, self.periods[pk]), running.begins[place], begin].append(pk)
        for (place, level, before, begin), objectives in alike.items():
            if begin < before or (end - before).total_seconds() > level.kept_seconds:
                self._again(kept, place, level, begin, end, objectives)
                continue
            gone = levels.total(level, objectives, before, begin)
            for pk in objectives:
                kept[pk].sums[place] -= gone.get(pk, Sums())
                kept[pk].begins[place] = begin

    def _again(
        self, kept: Mapping[UUID, Running], place: int, level: Level, begin: datetime, end: datetime,
        objectives: Collection[UUID],
    ) -> None:  # fmt: skip
        found = levels.total(level, objectives, begin, _after(end))
        for pk in objectives:
            kept[pk].sums[place], kept[pk].begins[place] = found.get(pk, Sums()), begin

    def _anew(self, objectives: Iterable[UUID], end: datetime) -> dict[UUID, Running]:
        made = {pk: Running(begins_of(self.periods[pk], end)) for pk in objectives}
        alike: dict[tuple[int, Level, datetime], list[UUID]] = defaultdict(list)
        for pk, running in made.items():
            for place, window in enumerate(ALL):
                alike[place, level_of(window, self.periods[pk]), running.begins[place]].append(pk)
        for (place, level, begin), some in alike.items():
            self._again(made, place, level, begin, end, some)
        return made


def _enter(kept: Mapping[UUID, Running], counted: levels.Counted, periods: Mapping[UUID, Period]) -> None:
    for (pk, at), (whole, left) in counted.items():
        if (running := kept.get(pk)) is None:
            continue
        for place, window in enumerate(ALL):
            if floor(at, level_of(window, periods[pk]).step_seconds) >= running.begins[place]:
                running.sums[place] += whole - left


def _after(end: datetime) -> datetime:
    """The step that is under way counts, too."""
    return datetime.fromtimestamp(end.timestamp() + 3600, end.tzinfo)

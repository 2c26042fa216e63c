"""What an objective would have said of the past, had it been there: when it would have woken somebody up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from slo.arithmetic.conditions import WINDOWS, Condition, Severity
from slo.arithmetic.judging import Judge, Watched
from slo.arithmetic.sums import Sums


@dataclass(frozen=True, slots=True)
class Episode:
    """An alert that would have fired; `until` None: it would still fire at the end."""

    condition: Condition
    severity: Severity
    since: datetime
    until: datetime | None


class Course:
    """Events by step of equal length, in order and without gaps; windows are sums over whole steps."""

    def __init__(self, begin: datetime, step_seconds: int, steps: Sequence[Sums]) -> None:
        self._begin, self._step_seconds, self._count = begin, step_seconds, len(steps)
        self._good = [0, *accumulate(one.good for one in steps)]
        self._bad = [0, *accumulate(one.bad for one in steps)]

    def episodes(self, watched: Watched) -> list[Episode]:
        """Return the alerts in order of their beginning; a window shorter than a step is taken as one."""
        open_since: dict[tuple[Condition, Severity], datetime] = {}
        found: list[Episode] = []
        watching = Judge(watched)
        for end in range(1, self._count + 1):
            at = datetime.fromtimestamp(self._begin.timestamp() + end * self._step_seconds, self._begin.tzinfo)
            sums = self._sums(end)
            if not open_since and not any(one.bad for one in sums.values()):
                continue
            for one in watching.judge(sums, None):
                key = one.condition, one.severity
                if one.is_firing:
                    open_since.setdefault(key, at)
                elif key in open_since:
                    found.append(Episode(*key, open_since.pop(key), at))
        found += [Episode(*key, since, None) for key, since in open_since.items()]
        return sorted(found, key=lambda one: one.since)

    def _sums(self, end: int) -> dict[int, Sums]:
        return {window: self._sum(max(0, end - max(1, window // self._step_seconds)), end) for window in WINDOWS}

    def _sum(self, begin: int, end: int) -> Sums:
        return Sums(self._good[end] - self._good[begin], self._bad[end] - self._bad[begin])

"""Reads and writes how objectives stand: one statement for all of them.

What a round has written, the next one need not read, as long as it is of the same process and nobody has taken rows
away meanwhile; `Memory` knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any, Final
from uuid import UUID

from slo.judging.burning import Burns, known_burns
from slo.judging.columns import column, flags, numbers
from slo.judging.running import Running
from slo.judging.standing import Judged
from slo.judging.statements import run
from slo.judging.windows import ALL, Begins
from slo.models import ObjectiveState
from telemetry.queries.moments import select

_STATES: Final = """
INSERT INTO slo_objectivestate AS known
  (objective_id, upto, windows, begins, good, bad, heard_at, judged_at, standing, availability, remaining, is_tentative)
SELECT objective, %(now)s, %(windows)s, b.begins[1 + group_ * %(width)s:(group_ + 1) * %(width)s],
  c.good[1 + (row_ - 1) * %(width)s:row_ * %(width)s], c.bad[1 + (row_ - 1) * %(width)s:row_ * %(width)s],
  heard_at, %(now)s, standing, availability, remaining, is_tentative
FROM unnest(%(objective)s::uuid[], %(group)s::int[], %(heard_at)s::timestamptz[], %(standing)s::text[],
    %(availability)s::float8[], %(remaining)s::float8[], %(is_tentative)s::bool[])
    WITH ORDINALITY AS fresh (objective, group_, heard_at, standing, availability, remaining, is_tentative, row_),
  (SELECT %(begins)s::timestamptz[] AS begins) AS b,
  (SELECT %(good)s::bigint[] AS good, %(bad)s::bigint[] AS bad) AS c
ON CONFLICT (objective_id) DO UPDATE SET
  upto = excluded.upto, windows = excluded.windows, begins = excluded.begins, good = excluded.good, bad = excluded.bad,
  heard_at = coalesce(excluded.heard_at, known.heard_at), judged_at = excluded.judged_at, standing = excluded.standing,
  availability = excluded.availability, remaining = excluded.remaining, is_tentative = excluded.is_tentative
"""
_COUNTS: Final = "SELECT (SELECT count(*) FROM slo_objectivestate), (SELECT count(*) FROM slo_burnstate)"


@dataclass(frozen=True, slots=True)
class Known:
    """What the round before left: running sums, None where they are of other windows than today's, and when heard."""

    running: Running | None
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class Left:
    """All that is in the tables after the round that counted at a moment."""

    states: dict[UUID, Known]
    burns: dict[UUID, Burns]
    at: datetime | None = None


class Memory:
    """What the last round of this process has left, until the next one takes it."""

    def __init__(self) -> None:
        self._left: Left | None = None

    def take(self, counted_at: datetime | None) -> Left:
        """Return what is in the tables, whose last round counted at this moment.

        It is gone from here, since a round changes what it took: one that breaks leaves nothing, and all is read.
        """
        left, self._left = self._left, None
        if left is not None and left.at == counted_at and _counts(left) == tuple(select(_COUNTS, [])[0]):
            return left
        return Left(known_states(), known_burns())

    def keep(self, left: Left, counted_at: datetime) -> None:
        """Remember what is in the tables after a round, once that is certain."""
        self._left = replace(left, at=counted_at)


def known_states() -> dict[UUID, Known]:
    """Return every state there is."""
    rows = ObjectiveState.objects.values_list("pk", "windows", "begins", "good", "bad", "heard_at")
    shared: dict[Begins, Begins] = {}
    found: dict[UUID, Known] = {}
    for pk, windows, begins, good, bad, heard_at in rows:
        ends = shared.setdefault(tuple(begins), tuple(begins))
        found[pk] = Known(Running(ends, good, bad) if tuple(windows) == ALL else None, heard_at)
    return found


def keep_states(found: Mapping[UUID, tuple[Running, Judged]], now: datetime) -> None:
    """Write down sums and standings."""
    groups: dict[Begins, int] = {}
    group = [groups.setdefault(running.begins, len(groups)) for running, _ in found.values()]
    judged = [one for _, one in found.values()]
    columns: dict[str, Any] = {
        "objective": column(found),
        "group": numbers(group),
        "begins": column(at.isoformat() for at in chain.from_iterable(groups)),
        "good": numbers(chain.from_iterable(running.good for running, _ in found.values())),
        "bad": numbers(chain.from_iterable(running.bad for running, _ in found.values())),
        "heard_at": column(one.heard_at and one.heard_at.isoformat() for one in judged),
        "standing": column(one.standing for one in judged),
        "availability": numbers(one.availability for one in judged),
        "remaining": numbers(one.remaining for one in judged),
        "is_tentative": flags(one.is_tentative for one in judged),
    }
    run(_STATES, columns | {"now": now, "windows": list(ALL), "width": len(ALL)})


def _counts(left: Left) -> tuple[int, int]:
    return len(left.states), sum(map(len, left.burns.values()))

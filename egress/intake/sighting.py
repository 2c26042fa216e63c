"""Remembers which destinations workloads ask for, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection
from gatehouse_protocol.egress import Flow as SaidFlow
from gatehouse_protocol.egress import FlowOutcome

from egress.intake.adding import LARGEST
from egress.intake.measure import SIGHTS, Measure
from egress.intake.sorting import Found, Told, believable
from egress.models import OTHER, Sight

MISSED: Final = (FlowOutcome.DENIED, FlowOutcome.WOULD_DENY)
COLUMNS: Final = (
    "slice_id, workload, destination, way, first_at, last_at, days, allowed, would_deny, denied, failed, "
    "bytes_up, bytes_down, missed_first_at, missed_last_at, missed_days"
)
TYPES: Final = (
    "uuid", "text", "text", "text", "timestamptz", "timestamptz", *("bigint",) * 7, "timestamptz", "timestamptz", "int",
)  # fmt: skip
_SUMMED: Final = ("allowed", "would_deny", "denied", "failed", "bytes_up", "bytes_down")
_SAME_DAY: Final = "({known} AT TIME ZONE 'UTC')::date >= ({told} AT TIME ZONE 'UTC')::date"
ADD: Final = f"""
INSERT INTO egress_sight AS known ({COLUMNS})
SELECT {COLUMNS} FROM unnest({", ".join(f"%s::{one}[]" for one in TYPES)}) AS told ({COLUMNS})
ORDER BY slice_id, workload, destination, way
ON CONFLICT (slice_id, workload, destination, way) DO UPDATE SET
  first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at),
  days = known.days + excluded.days - ({_SAME_DAY.format(known="known.last_at", told="excluded.first_at")})::int,
  {", ".join(f"{name} = known.{name} + excluded.{name}" for name in _SUMMED)},
  missed_first_at = least(known.missed_first_at, excluded.missed_first_at),
  missed_last_at = greatest(known.missed_last_at, excluded.missed_last_at),
  missed_days = known.missed_days + excluded.missed_days - coalesce(
    ({_SAME_DAY.format(known="known.missed_last_at", told="excluded.missed_first_at")})::int, 0)
"""  # days never come back, as what is told is minutes old at most


@dataclass(frozen=True, slots=True)
class Place:
    """Who asks for what, and how."""

    slice_id: UUID
    workload: str
    destination: str
    way: str


@dataclass(slots=True)
class _Seen:
    first_at: datetime
    last_at: datetime
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SUMMED, 0))
    days: set[date] = field(default_factory=set)
    missed: list[datetime] = field(default_factory=list)

    def add(self, said: SaidFlow, at: datetime) -> None:
        self.first_at, self.last_at = min(self.first_at, at), max(self.last_at, at)
        self.days.add(at.date())
        self.counts[str(said.outcome)] += min(said.count, LARGEST)
        self.counts["bytes_up"] += min(said.bytes_up, LARGEST)
        self.counts["bytes_down"] += min(said.bytes_down, LARGEST)
        if said.outcome in MISSED:
            self.missed.append(at)

    @property
    def values(self) -> tuple[object, ...]:
        first, last = (min(self.missed), max(self.missed)) if self.missed else (None, None)
        missed_days = len({at.date() for at in self.missed})
        return self.first_at, self.last_at, len(self.days), *self.counts.values(), first, last, missed_days


def write_sights(by_slice: Mapping[UUID, Found], measures: Mapping[UUID, Measure]) -> None:
    """Add what was seen; of places beyond the bound, under the destination `other`. The slices are locked."""
    told = [(_place(slice_id, said), said, believable(said.at, one.at)) for slice_id, one, said in _all(by_slice)]
    known = _known({place for place, _, _ in told})
    admitted: dict[Place, Place] = {}
    seen: dict[Place, _Seen] = {}
    for place, said, at in told:
        if place not in admitted:
            is_kept = place in known or measures[place.slice_id].admit("sights", SIGHTS)
            admitted[place] = place if is_kept else replace(place, destination=OTHER)
        seen.setdefault(admitted[place], _Seen(at, at)).add(said, at)
    rows = [(p.slice_id, p.workload, p.destination, p.way, *one.values) for p, one in seen.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


def _all(by_slice: Mapping[UUID, Found]) -> Iterable[tuple[UUID, Told, SaidFlow]]:
    return ((slice_id, told, said) for slice_id, found in by_slice.items() for told, said in found.flows)


def _place(slice_id: UUID, said: SaidFlow) -> Place:
    return Place(slice_id, said.workload[:63], said.destination[:300], str(said.way))


def _known(places: set[Place]) -> set[Place]:
    if not places:
        return set()
    rows = Sight.objects.filter(
        slice_id__in={one.slice_id for one in places},
        workload__in={one.workload for one in places},
        destination__in={one.destination for one in places},
    )
    return {Place(*row) for row in rows.values_list("slice_id", "workload", "destination", "way")}

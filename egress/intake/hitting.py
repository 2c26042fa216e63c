"""Adds up by day how often each rule decided, whatever else is folded away."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection
from gatehouse_protocol.egress import Flow as SaidFlow

from egress.intake.adding import LARGEST
from egress.intake.measure import HITS_A_DAY, Measure
from egress.intake.sorting import Found, believable
from egress.models import OTHER, Hit

SUMMED: Final = ("allowed", "would_deny", "denied", "failed", "bytes_up", "bytes_down")
COLUMNS: Final = f"slice_id, day, rule, last_at, {', '.join(SUMMED)}"
ADD: Final = f"""
INSERT INTO egress_hit AS known ({COLUMNS})
SELECT {COLUMNS} FROM unnest(%s::uuid[], %s::date[], %s::text[], %s::timestamptz[]{", %s::bigint[]" * len(SUMMED)})
  AS told ({COLUMNS})
ORDER BY slice_id, day, rule
ON CONFLICT (slice_id, day, rule) DO UPDATE SET
  last_at = greatest(known.last_at, excluded.last_at),
  {", ".join(f"{name} = known.{name} + excluded.{name}" for name in SUMMED)}
"""
Key = tuple[UUID, date, str]


def write_hits(by_slice: Mapping[UUID, Found], measures: Mapping[UUID, Measure]) -> None:
    """Add them; names beyond the bound of a day as `other`. The slices are locked."""
    sums: defaultdict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(SUMMED, 0))
    newest: dict[Key, datetime] = {}
    keys = {
        (slice_id, believable(said.at, told.at).date(), found.own(said.rule))
        for slice_id, found in by_slice.items()
        for told, said in found.flows
    }
    kept = _kept(keys, measures)
    for slice_id, found in by_slice.items():
        for told, said in found.flows:
            at = believable(said.at, told.at)
            key = kept[slice_id, at.date(), found.own(said.rule)]
            _add(sums[key], said)
            newest[key] = max(newest.get(key, at), at)
    rows = [(*key, newest[key], *numbers.values()) for key, numbers in sums.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


def _add(numbers: dict[str, int], said: SaidFlow) -> None:
    numbers[str(said.outcome)] += min(said.count, LARGEST)
    numbers["bytes_up"] += min(said.bytes_up, LARGEST)
    numbers["bytes_down"] += min(said.bytes_down, LARGEST)


def _kept(keys: set[Key], measures: Mapping[UUID, Measure]) -> dict[Key, Key]:
    """Return under which key each is counted."""
    rows = Hit.objects.filter(
        slice_id__in={key[0] for key in keys}, day__in={key[1] for key in keys}, rule__in={key[2] for key in keys}
    )
    known = set(rows.values_list("slice_id", "day", "rule"))
    return {
        key: key if key in known or measures[key[0]].admit("hits", HITS_A_DAY) else (key[0], key[1], OTHER)
        for key in sorted(keys)
    }

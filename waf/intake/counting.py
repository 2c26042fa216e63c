"""Adds exact counts to their minutes, hours and totals. In order, so that two writers wait for each other at most."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from telemetry import partitions
from telemetry.levels import Table, floor
from waf.intake.rows import believable
from waf.intake.sorting import Found
from waf.models.outcome import OF_REQUESTS
from waf.tables import HOUR, MINUTE

Key = tuple[UUID, datetime, str, str, str, str]
"""Slice, minute, policy, route, outcome, rule."""
ADD: Final = """
INSERT INTO {table} AS known (slice_id, at, policy, route, outcome, rule, total)
SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])
ORDER BY 1, 2, 3, 4, 5, 6
ON CONFLICT (slice_id, at, policy, route, outcome, rule) DO UPDATE SET total = known.total + excluded.total
"""
TOTALS: Final = """
INSERT INTO waf_total AS known (slice_id, policy, outcome, total)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[]) ORDER BY 1, 2, 3
ON CONFLICT (slice_id, policy, outcome) DO UPDATE SET total = known.total + excluded.total
"""


def counts_of(found: Mapping[UUID, Found]) -> Counter[Key]:
    """Return what was counted, by minute."""
    counts: Counter[Key] = Counter()
    for slice_id, one in found.items():
        for finding, row in one.counts:
            at = floor(believable(row.at, finding.at), MINUTE.step_seconds)
            key = (slice_id, at, one.own(row.policy), one.own(row.route), str(row.outcome), row.rule[:100])
            counts[key] += row.count
    return counts


def write_counts(counts: Counter[Key]) -> None:
    """Add them to all that is kept of them."""
    if not counts:
        return
    _add(MINUTE, counts)
    hours: Counter[Key] = Counter()
    totals: Counter[tuple[UUID, str, str]] = Counter()
    for (slice_id, at, *names), count in counts.items():
        policy, route, outcome, rule = names
        hours[(slice_id, floor(at, HOUR.step_seconds), policy, route, outcome, rule)] += count
        if outcome in OF_REQUESTS:
            totals[(slice_id, policy, outcome)] += count
    _add(HOUR, hours)
    _run(TOTALS, totals)


def _add(table: Table, counts: Counter[Key]) -> None:
    partitions.ensure(table, {key[1] for key in counts})
    _run(ADD.format(table=table.name), counts)


def _run(statement: str, counts: Counter[Any]) -> None:
    rows = [(*key, min(count, 2**53)) for key, count in counts.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])

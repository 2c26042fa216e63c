"""Adds the rows of one level up into the next: each row exactly once, however late it came.

Rows are numbered as they are written. A roll-up takes all numbers after the last one taken, up to a cut made at an
instant when no writer is half-way (`locks.py`), and notes the cut in the same transaction. Reading adds a level to what
is not yet rolled up from the levels below it, so a request is counted once, wherever it lies.
"""

from datetime import datetime
from itertools import pairwise

from django.db import connection, transaction

from telemetry import partitions
from telemetry.histogram import MIDDLES_US, PER_OCTAVE, PLACES
from telemetry.levels import LEVELS, TEN_SECONDS, Table
from telemetry.locks import Lock, take
from telemetry.models import Progress

STEPS = tuple(pairwise(LEVELS))
"""From which level into which."""
CUT_PATIENCE = "2s"
PORTION = 100_000
"""Row numbers taken in one transaction, so that catching up after a long pause stays in bounds."""

_KEY = "slot, scope_id, revision_sequence"
_STATUSES = ("total", "status_2xx", "status_3xx", "status_4xx", "status_5xx")
_ARRAYS = (
    ("series", "counts"),
    ("buckets", "bucket_counts"),
    ("cells", "cell_counts"),
    ("flows", "flow_requests", "received", "sent"),
)


COUNT_EVER = """
UPDATE telemetry_series SET total = total + fresh.value, used_on = CURRENT_DATE FROM (
  SELECT key, sum(value)::bigint AS value FROM telemetry_ten_seconds, unnest(series, counts) AS pair (key, value)
  WHERE id > %(after)s AND id <= %(until)s GROUP BY key
) AS fresh WHERE telemetry_series.id = fresh.key
"""
TIME_EVER = """
WITH fresh AS (
  SELECT (cell >> 8)::int AS key, (cell & 255)::int AS bucket, sum(count)::bigint AS value
  FROM telemetry_ten_seconds, unnest(cells, cell_counts) AS pair (cell, count)
  WHERE id > %(after)s AND id <= %(until)s GROUP BY 1, 2
),
folded AS (
  SELECT key, (bucket + %(per_place)s - 1) / %(per_place)s AS place, value FROM fresh
  UNION ALL SELECT key, %(places)s, value * (%(middles_us)s::bigint[])[bucket + 1] FROM fresh
),
summed AS (SELECT key, place, sum(value)::bigint AS value FROM folded GROUP BY key, place),
fuller AS (
  SELECT key, array_agg(coalesce(value, 0) ORDER BY place) AS latency
  FROM (SELECT DISTINCT key FROM fresh) AS keys CROSS JOIN generate_series(0, %(places)s) AS place
    LEFT JOIN summed USING (key, place) GROUP BY key
)
UPDATE telemetry_series SET latency = (
  SELECT array_agg(coalesce(known, 0) + added ORDER BY place)
  FROM unnest(coalesce(telemetry_series.latency, '{}'), fuller.latency) WITH ORDINALITY AS pair (known, added, place)
) FROM fuller WHERE telemetry_series.id = fuller.key
"""
_PLACES = {"per_place": PER_OCTAVE, "places": PLACES, "middles_us": list(MIDDLES_US)}


def roll_up(source: Table, target: Table, now: datetime, upto: int) -> bool:
    """Roll `source` up to a cut, if a step of `target` has passed since the last time; tell whether it was done."""
    progress, _ = Progress.objects.get_or_create(table=source.name)
    if progress.rolled_at is not None and (now - progress.rolled_at).total_seconds() < target.step_seconds - 1:
        return False
    while _portion(source, target, upto):
        pass
    Progress.objects.filter(table=source.name).update(rolled_at=now)
    return True


def _portion(source: Table, target: Table, upto: int) -> bool:
    """Roll the next rows up in one transaction; False when there are none left before `upto`."""
    with transaction.atomic(), connection.cursor() as cursor:
        progress = Progress.objects.select_for_update().get(table=source.name)
        after, until = progress.rolled_upto, min(upto, progress.rolled_upto + PORTION)
        if until <= after:
            return False
        span = {"after": after, "until": until}
        cursor.execute(f"SELECT DISTINCT at FROM {source.name} WHERE id > %(after)s AND id <= %(until)s", span)
        partitions.ensure(target, [at for (at,) in cursor.fetchall()])
        cursor.execute(_statement(source, target), span)
        if source is TEN_SECONDS:
            cursor.execute(COUNT_EVER, span)
            cursor.execute(TIME_EVER, span | _PLACES)
        progress.rolled_upto = until
        progress.save()
        return True


def cut() -> int:
    """Return a row number up to which no row can appear any more; one sequence numbers the rows of all levels."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{CUT_PATIENCE}'")
        take(Lock.WRITING)
        cursor.execute("SELECT last_value - (NOT is_called)::int FROM telemetry_row")  # an unused one stands at 1, too
        return int(cursor.fetchone()[0])


def rolled_upto(table: Table) -> int:
    """Return up to which row `table` has been rolled up."""
    return Progress.objects.filter(table=table.name).values_list("rolled_upto", flat=True).first() or 0


def _statement(source: Table, target: Table) -> str:
    sums = ", ".join(f"sum({name})::bigint AS {name}" for name in _STATUSES)
    parts = ",\n".join(_array_sums(*arrays) for arrays in _ARRAYS)
    joins = " ".join(f"LEFT JOIN {keys}_sums USING ({_KEY})" for keys, *_ in _ARRAYS)
    sums_of = ", ".join(f"coalesce({name}, '{{}}')" for arrays in _ARRAYS for name in arrays)
    columns = ", ".join((*_STATUSES, *(name for arrays in _ARRAYS for name in arrays)))
    return f"""
    WITH fresh AS MATERIALIZED (
      SELECT *, date_bin('{target.step_seconds} seconds', at, 'epoch'::timestamptz) AS slot
      FROM {source.name} WHERE id > %(after)s AND id <= %(until)s
    ),
    sums AS (SELECT {_KEY}, max(recorded_at) AS recorded_at, {sums} FROM fresh GROUP BY {_KEY}),
    {parts}
    INSERT INTO {target.name} (at, scope_id, revision_sequence, recorded_at, {columns})
    SELECT {_KEY}, recorded_at, {", ".join(_STATUSES)}, {sums_of} FROM sums {joins}
    """


def _array_sums(keys: str, *values: str) -> str:
    """Return the subquery that adds parallel arrays up by key, the first of them."""
    names = ", ".join(values)
    sums = ", ".join(f"sum(part.{value})::bigint AS {value}" for value in values)
    arrays = ", ".join(f"array_agg({value} ORDER BY key) AS {value}" for value in values)
    return f"""{keys}_sums AS (
      SELECT {_KEY}, array_agg(key ORDER BY key) AS {keys}, {arrays} FROM (
        SELECT {_KEY}, key, {sums} FROM fresh, unnest({keys}, {names}) AS part (key, {names})
        GROUP BY {_KEY}, key
      ) AS {keys}_each GROUP BY {_KEY}
    )"""

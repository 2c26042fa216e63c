"""What telemetry still knows of the past, as an objective would have counted it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from slo.arithmetic.sums import Sums
from slo.evidence.fresh import facts_of
from slo.evidence.matching import CELL, matched, slowest_good_bucket
from slo.spec import Indicator, Kind
from telemetry.levels import Table
from telemetry.queries.moments import moments, parameters, select
from telemetry.queries.window import Window

_SLOT: Final = "date_bin(make_interval(secs => %(step)s), at, 'epoch'::timestamptz)"


def history(
    indicator: Indicator, slice_ids: Collection[UUID], window: Window, *, level: Table, upto: int | None = None
) -> dict[datetime, Sums]:
    """Return what happened in each step of the window that had any events; two queries.

    `upto`: only what was reported up to this row (a cut that was made).
    """
    found = matched(indicator, facts_of(slice_id__in=list(slice_ids)))
    values: dict[str, Any] = parameters(slice_ids, window, upto) | {
        "good": list(found.good), "bad": list(found.bad), "routes": list(found.routes),
        "slowest": slowest_good_bucket(indicator.threshold_ms),
    }  # fmt: skip
    rows = moments(level, is_cut=upto is not None)
    statement = _of_cells(rows) if indicator.kind is Kind.LATENCY else _of_counts(rows)
    return {at: Sums(good, bad) for at, good, bad in select(statement, values) if good or bad}


def _of_counts(rows: str) -> str:
    return f"""
    SELECT {_SLOT} AS slot, coalesce(sum(number) FILTER (WHERE key = ANY(%(good)s)), 0)::bigint,
      coalesce(sum(number) FILTER (WHERE key = ANY(%(bad)s)), 0)::bigint
    FROM {rows}, unnest(series, counts) AS pair (key, number) GROUP BY slot ORDER BY slot
    """


def _of_cells(rows: str) -> str:
    return f"""
    SELECT {_SLOT} AS slot, coalesce(sum(number) FILTER (WHERE cell %% {CELL} <= %(slowest)s), 0)::bigint,
      coalesce(sum(number) FILTER (WHERE cell %% {CELL} > %(slowest)s), 0)::bigint
    FROM {rows}, unnest(cells, cell_counts) AS pair (cell, number)
    WHERE cell / {CELL} = ANY(%(routes)s) GROUP BY slot ORDER BY slot
    """

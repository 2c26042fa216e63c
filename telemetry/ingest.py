"""Stores what nodes counted, inside the caller's transaction: what is acknowledged is in the table.

A batch is added up first (`packing.py`), so that many nodes reporting together cost few rows, and copied in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from telemetry import partitions
from telemetry.encoding import NODE_COLUMNS, SCOPE_COLUMNS, Numbers, node_line, scope_line
from telemetry.levels import NODE, TEN_SECONDS, Table, floor, seconds
from telemetry.live import now_showing
from telemetry.locks import Lock, share
from telemetry.packing import Batch, ScopeKey, ScopeSum, SeriesKey, pack
from telemetry.places import places_of
from telemetry.rows import ByteRow, CountRow, Heard, LatencyRow
from telemetry.series import ids_of

LATEST_SECONDS = 3600
"""Counts older than this are entered at this age: a wrong clock must neither lose them nor break the batch."""


class Timed(Protocol):
    """A dataclass that says when it was counted."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def at(self) -> datetime:
        """The ten seconds it was counted in."""


Row = TypeVar("Row", bound=Timed)

__all__ = ["ByteRow", "CountRow", "Heard", "LatencyRow", "in_time", "record", "record_apart", "store_scopes"]


def record(
    counts: Sequence[CountRow],
    latency: Sequence[LatencyRow],
    heard: Sequence[Heard] = (),
    moved: Sequence[ByteRow] = (),
) -> None:
    """Store a batch, of any number of nodes; the caller has sorted out repeated reports."""
    now = timezone.now()
    counts, latency = in_time(counts, now), in_time(latency, now)
    heard, moved = in_time(heard, now), in_time(moved, now)
    if not (counts or latency or heard or moved):
        return
    places = places_of({row.slice_id for rows in (counts, latency, moved) for row in rows})
    batch = pack(counts, latency, heard, {pk: place.gateway_id for pk, place in places.items()}, moved)
    with transaction.atomic(savepoint=False):
        share(Lock.WRITING)
        series = ids_of(_series_of(batch))
        _copy_scopes([*batch.slices.items(), *batch.gateways.items()], series)
        _copy_nodes(batch, series)
    transaction.on_commit(lambda: now_showing.add(counts, latency), robust=True)


def record_apart(counts: Sequence[CountRow], latency: Sequence[LatencyRow]) -> None:
    """Store a batch that is nobody's traffic: it is added to no gateway, no node and no picture of what is live."""
    now = timezone.now()
    batch = pack(in_time(counts, now), in_time(latency, now), (), {})
    with transaction.atomic(savepoint=False):
        share(Lock.WRITING)
        store_scopes(batch.slices)


def in_time(rows: Sequence[Row], now: datetime) -> list[Row]:
    """Return the rows, none of them later than now or older than an hour, at the beginning of their ten seconds."""
    earliest, latest = floor(now - seconds(LATEST_SECONDS), 10), floor(now, 10)
    return [
        row if earliest <= row.at <= latest else replace(row, at=min(max(row.at, earliest), latest)) for row in rows
    ]


def store_scopes(sums: Mapping[ScopeKey, ScopeSum]) -> None:
    """Store sums of scopes that are neither slices nor gateways; the caller shares the lock of writers."""
    _copy_scopes(list(sums.items()), ids_of(_series_in(sums.values())))


def _copy_scopes(rows: Sequence[tuple[ScopeKey, ScopeSum]], series: Numbers) -> None:
    partitions.ensure(TEN_SECONDS, {at for (at, _, _), _ in rows})
    _copy(TEN_SECONDS, SCOPE_COLUMNS, (scope_line(key, total, series) for key, total in rows))


def _copy_nodes(batch: Batch, series: Numbers) -> None:
    partitions.ensure(NODE, {at for at, _ in batch.nodes})
    _copy(NODE, NODE_COLUMNS, (node_line(key, total, series) for key, total in batch.nodes.items()))


def _series_of(batch: Batch) -> set[SeriesKey]:
    found = _series_in(batch.slices.values())
    for node in batch.nodes.values():
        found.update(key for key, _ in (*node.statuses, *node.cells))
    return found


def _series_in(totals: Iterable[ScopeSum]) -> set[SeriesKey]:
    found: set[SeriesKey] = set()
    for total in totals:
        found.update(total.counts)
        found.update(total.flows)
        found.update(key for key, _ in total.cells)
    return found


def _copy(table: Table, columns: str, lines: Iterable[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
        copy.write("".join(lines))

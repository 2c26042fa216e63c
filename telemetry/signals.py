"""What is counted beside requests (TLS handshakes, looks at certificates, the inspector), in the tables of requests.

Each sort of a slice's signals is a scope of its own there, so that they are kept, rolled up, judged and forgotten as
requests are and never mistaken for any. In `telemetry_series` the route is what it is about, the service is the place,
and the flags are the outcome.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from telemetry.ingest import in_time, store_scopes
from telemetry.locks import Lock, share
from telemetry.models import SignalScope
from telemetry.packing import ScopeKey, ScopeSum
from telemetry.queries.moments import select

SUMS: Final = """
SELECT scope_id, route, service, flags, sum(count)::bigint
FROM telemetry_ten_seconds, unnest(series, counts) AS pair (key, count), telemetry_series
WHERE telemetry_series.id = key AND scope_id = ANY(%s) AND at >= %s GROUP BY scope_id, route, service, flags
"""
_known: set[UUID] = set()


@dataclass(frozen=True, slots=True)
class SignalRow:
    """So many of one outcome; `at` is in the ten seconds that they are counted in."""

    at: datetime
    slice_id: UUID
    revision_sequence: int
    signal: str
    subject: str
    place: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class SignalSum:
    """So many of one outcome, of a scope."""

    scope_id: UUID
    subject: str
    place: str
    outcome: str
    count: int


def scope_of_signal(slice_id: UUID, signal: str) -> UUID:
    """Return the scope of a slice's signals of one sort."""
    return uuid5(slice_id, signal)


def record_signals(rows: Sequence[SignalRow]) -> None:
    """Store a batch inside the caller's transaction; the caller has sorted out repeated reports."""
    rows = in_time(rows, timezone.now())
    if not rows:
        return
    sums: dict[ScopeKey, ScopeSum] = defaultdict(ScopeSum)
    for row in rows:
        scope_id = scope_of_signal(row.slice_id, row.signal)
        total = sums[row.at, scope_id, row.revision_sequence]
        key = (scope_id, row.subject, row.place, 0, row.outcome)
        total.counts[key] = total.counts.get(key, 0) + row.count
        total.statuses[0] += row.count
    with transaction.atomic(savepoint=False):
        share(Lock.WRITING)
        _note({(row.slice_id, row.signal) for row in rows})
        store_scopes(sums)


def sums_since(scope_ids: Collection[UUID], since: datetime) -> list[SignalSum]:
    """Return what was counted since then, at most two hours ago."""
    return [SignalSum(*row) for row in select(SUMS, [list(scope_ids), since])]


def _note(told: Collection[tuple[UUID, str]]) -> None:
    scopes = {scope_of_signal(*one): one for one in told}
    fresh = scopes.keys() - _known
    if fresh:
        rows = [SignalScope(id=pk, slice_id=scopes[pk][0], signal=scopes[pk][1]) for pk in sorted(fresh)]
        SignalScope.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(lambda: _known.update(fresh))

"""Stores what came of checks, inside the caller's transaction, which has locked the nodes that report.

Each result is counted twice: among the moments of telemetry, under the check as a scope, where objectives and charts
read; and by node and minute, where people look for the node that is wrong. Neither is traffic of the slice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from gatehouse_protocol.checks import CheckResult, Reason

from policies.compiler import Kind
from policies.models import RevisionObject
from telemetry.checks.models import Check, CheckMinute, CheckOnNode, id_of
from telemetry.checks.standing import BAD_CODE, GOOD_CODE
from telemetry.histogram import from_bins, merge
from telemetry.ingest import CountRow, LatencyRow, record_apart
from telemetry.levels import floor

MAX_AGE: Final = timedelta(minutes=15)
_REASONS: Final = frozenset(map(str, Reason))
_TIMES: Final = ("connect_us", "tls_us", "first_byte_us", "total_us")


@dataclass(frozen=True, slots=True)
class Ran:
    """A result of a check of a slice, of which node it is, and when it came in."""

    slice_id: UUID
    node_id: UUID
    node_name: str
    result: CheckResult
    received_at: datetime

    @property
    def check_id(self) -> UUID:
        """The check's own id."""
        return id_of(self.slice_id, self.result.check)

    @property
    def at(self) -> datetime:
        """When it ran; a node's clock may be wrong: never later than now, nor earlier than an agent keeps things."""
        return min(max(self.result.at, self.received_at - MAX_AGE), self.received_at)

    @property
    def reason(self) -> str:
        """Why it failed; what is no reason that we know is an answer that was none."""
        reason = self.result.reason
        return reason if reason in _REASONS or not reason else str(Reason.BROKEN)


@dataclass(slots=True)
class _Sum:
    good: int = 0
    bad: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    buckets: dict[int, int] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def record_checks(ran: Sequence[Ran]) -> None:
    """Store a batch, of any number of nodes; the caller has sorted out repeated reports."""
    known = _published(ran)
    kept = [one for one in ran if (one.slice_id, one.result.check) in known]
    if not kept:
        return
    checks = {one.check_id: Check(one.check_id, one.slice_id, one.result.check) for one in kept}
    Check.objects.bulk_create([checks[pk] for pk in sorted(checks)], ignore_conflicts=True)
    counts, latency = [_count(one) for one in kept], [_latency(one) for one in kept if one.result.status is not None]
    record_apart(counts, latency)
    _add_minutes(kept)
    _note(kept)


def _published(ran: Sequence[Ran]) -> set[tuple[UUID, str]]:
    """The checks among these that were ever published: a node cannot invent some."""
    slices, names = {one.slice_id for one in ran}, {one.result.check for one in ran}
    rows = RevisionObject.objects.filter(slice__in=slices, kind=Kind.CHECK, name__in=names)
    return set(rows.values_list("slice_id", "name").distinct())


def _count(one: Ran) -> CountRow:
    return CountRow(
        at=floor(one.at, 10),
        node_id=one.node_id,
        slice_id=one.check_id,
        revision_sequence=0,
        route=one.result.check,
        service="",
        code=BAD_CODE if one.reason else GOOD_CODE,
        flags=one.reason or "-",
        count=1,
    )


def _latency(one: Ran) -> LatencyRow:
    bins = ((one.result.total_us, 0, 1),)
    return LatencyRow(floor(one.at, 10), one.node_id, one.check_id, 0, one.result.check, bins)


def _add_minutes(kept: Iterable[Ran]) -> None:
    """Add to what is known of each minute; two transactions never do for one node, as its row is locked."""
    sums: defaultdict[tuple[UUID, UUID, datetime], _Sum] = defaultdict(_Sum)
    for one in kept:
        total = sums[one.check_id, one.node_id, floor(one.at, 60)]
        total.good += not one.reason
        total.bad += bool(one.reason)
        total.reasons.update([one.reason] if one.reason else [])
        if one.result.status is not None:
            total.buckets = merge([total.buckets, from_bins([(one.result.total_us, 0, 1)])])
    before = CheckMinute.objects.filter(
        check_id__in={key[0] for key in sums}, node_id__in={key[1] for key in sums}, at__in={key[2] for key in sums}
    )
    for row in before:
        if (row.check_id, row.node_id, row.at) in sums:
            _add(sums[row.check_id, row.node_id, row.at], row)
    CheckMinute.objects.bulk_create(
        [_minute(key, sums[key]) for key in sorted(sums)],
        update_conflicts=True,
        unique_fields=["check_id", "node_id", "at"],
        update_fields=["good", "bad", "reasons", "buckets", "bucket_counts"],
    )


def _add(total: _Sum, row: CheckMinute) -> None:
    total.good += row.good
    total.bad += row.bad
    total.reasons.update(row.reasons)
    total.buckets = merge([total.buckets, dict(zip(row.buckets, row.bucket_counts, strict=True))])


def _minute(key: tuple[UUID, UUID, datetime], total: _Sum) -> CheckMinute:
    check_id, node_id, at = key
    buckets = sorted(total.buckets)
    return CheckMinute(
        check_id=check_id,
        node_id=node_id,
        at=at,
        good=total.good,
        bad=total.bad,
        reasons=dict(total.reasons),
        buckets=buckets,
        bucket_counts=[total.buckets[one] for one in buckets],
    )


def _note(kept: Iterable[Ran]) -> None:
    """Note what each check came to last on each node; a late result changes nothing but a failure that is newer."""
    checks, nodes = {one.check_id for one in kept}, {one.node_id for one in kept}
    rows: Mapping[tuple[UUID, UUID], CheckOnNode] = {
        (row.check_id, row.node_id): row for row in CheckOnNode.objects.filter(check_id__in=checks, node_id__in=nodes)
    }
    found: dict[tuple[UUID, UUID], CheckOnNode] = {}
    for one in sorted(kept, key=lambda one: one.at):
        key = one.check_id, one.node_id
        found[key] = _stands(found.get(key) or rows.get(key), one)
    CheckOnNode.objects.bulk_create(
        [found[key] for key in sorted(found)],
        update_conflicts=True,
        unique_fields=["check_id", "node_id"],
        update_fields=[
            "node_name", "last_at", "reason", "status", "total_us", "failing_since", "failed_at", "failure",
        ],
    )  # fmt: skip


def _stands(known: CheckOnNode | None, one: Ran) -> CheckOnNode:
    row = known or CheckOnNode(check_id=one.check_id, node_id=one.node_id, last_at=one.at)
    row.pk, row.node_name = None, one.node_name
    if one.reason and (row.failed_at is None or one.at >= row.failed_at):
        row.failed_at, row.failure = one.at, _failure(one)
    if known is None or one.at >= row.last_at:
        row.failing_since = (row.failing_since or one.at) if one.reason else None
        row.last_at, row.reason = one.at, one.reason
        row.status, row.total_us = _status(one), one.result.total_us
    return row


def _status(one: Ran) -> int | None:
    return None if one.result.status is None else min(one.result.status, 999)


def _failure(one: Ran) -> dict[str, Any]:
    said = one.result
    times = {name: getattr(said, name) for name in _TIMES}
    return {
        "reason": one.reason, "status": _status(one), "text": said.text, "body": said.body,
        "attempts": said.attempts, **times,
    }  # fmt: skip

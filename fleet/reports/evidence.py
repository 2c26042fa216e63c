"""What the traffic did and what the node did by itself: counts for telemetry, events for people. Added exactly once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from fleet.models import NodeEvent
from fleet.reports.progress import SliceIds
from fleet.reports.standing import Taken
from telemetry.ingest import ByteRow, CountRow, Heard, LatencyRow, record

BUCKET_SECONDS: Final = 10
MAX_AGE: Final = timedelta(minutes=15)
MAX_EVENTS: Final = 100


def write_events(taken: Sequence[Taken]) -> None:
    """Store the events of each report, the first hundred."""
    NodeEvent.objects.bulk_create(
        NodeEvent(node_id=one.node.pk, at=_believable(event.at, one.at), code=event.code[:64], text=event.text)
        for one in taken
        for event in one.report.events[:MAX_EVENTS]
    )


def write_traffic(taken: Sequence[Taken], slice_ids: SliceIds) -> None:
    """Hand the counts to telemetry; rows of slices that are not of the node's gateway are left out."""
    with_counts = [one for one in taken if one.report.counts is not None]
    if with_counts:
        heard = [Heard(at=_bucket(one), node_id=one.node.pk, gateway_id=one.node.gateway_id) for one in with_counts]
        of = with_counts, slice_ids
        record(list(_counts(*of)), list(_latency(*of)), heard, list(_moved(*of)))


def _counts(taken: Iterable[Taken], slice_ids: SliceIds) -> Iterable[CountRow]:
    for one in taken:
        for row in one.report.counts.rows if one.report.counts else ():
            if (slice_id := slice_ids.get((one.node.gateway_id, row.slice))) is not None:
                yield CountRow(
                    at=_bucket(one),
                    node_id=one.node.pk,
                    slice_id=slice_id,
                    revision_sequence=row.revision_sequence,
                    route=row.route,
                    service=row.service,
                    code=row.code,
                    flags=row.flags,
                    count=row.count,
                )


def _latency(taken: Iterable[Taken], slice_ids: SliceIds) -> Iterable[LatencyRow]:
    for one in taken:
        for row in one.report.counts.latency if one.report.counts else ():
            if (slice_id := slice_ids.get((one.node.gateway_id, row.slice))) is not None:
                yield LatencyRow(
                    at=_bucket(one),
                    node_id=one.node.pk,
                    slice_id=slice_id,
                    revision_sequence=row.revision_sequence,
                    route=row.route,
                    bins=row.bins,
                )


def _moved(taken: Iterable[Taken], slice_ids: SliceIds) -> Iterable[ByteRow]:
    for one in taken:
        for row in one.report.counts.bytes if one.report.counts else ():
            if (slice_id := slice_ids.get((one.node.gateway_id, row.slice))) is not None:
                yield ByteRow(
                    at=_bucket(one),
                    node_id=one.node.pk,
                    slice_id=slice_id,
                    revision_sequence=row.revision_sequence,
                    route=row.route,
                    service=row.service,
                    requests=row.requests,
                    received=row.received,
                    sent=row.sent,
                )


def _bucket(one: Taken) -> datetime:
    """The ten seconds in which the counted span ended."""
    return bucket_of(one.report.counts.to if one.report.counts else one.at, one.at)


def bucket_of(said: datetime, received: datetime) -> datetime:
    """Return the ten seconds that hold what a node said, as far as it is believable."""
    ended = _believable(said, received)
    second = int(ended.timestamp()) // BUCKET_SECONDS * BUCKET_SECONDS
    return datetime.fromtimestamp(second, ended.tzinfo)


def _believable(said: datetime, received: datetime) -> datetime:
    """A node's clock may be wrong: never later than now, never earlier than an agent keeps things."""
    return min(max(said, received - MAX_AGE), received)

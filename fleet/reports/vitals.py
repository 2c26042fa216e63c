"""How near nodes are to their limits, and what is counted beside requests; added exactly once, as counts are."""

from collections.abc import Iterable, Sequence

from fleet.reports.evidence import bucket_of
from fleet.reports.progress import SliceIds
from fleet.reports.standing import Taken
from telemetry.signals import SignalRow, record_signals
from telemetry.vitals.ingest import VitalRow, record_vitals


def write_vitals(taken: Sequence[Taken], slice_ids: SliceIds) -> None:
    """Hand both to telemetry; signals of slices that are not of the node's gateway are left out."""
    record_vitals(list(_vitals(taken)))
    record_signals(list(_signals(taken, slice_ids)))


def _vitals(taken: Sequence[Taken]) -> Iterable[VitalRow]:
    for one in taken:
        if told := one.report.vitals:
            yield VitalRow(
                at=bucket_of(told.to, one.at),
                node_id=one.node.pk,
                gauges=tuple((str(row.resource), row.subject, row.used, row.limit) for row in told.gauges),
                troubles=tuple((str(row.trouble), row.subject, row.count) for row in told.troubles),
            )


def _signals(taken: Sequence[Taken], slice_ids: SliceIds) -> Iterable[SignalRow]:
    for one, told in ((one, one.report.vitals) for one in taken if one.report.vitals is not None):
        for row in told.signals:
            if (slice_id := slice_ids.get((one.node.gateway_id, row.slice))) is not None:
                yield SignalRow(
                    at=bucket_of(told.to, one.at),
                    slice_id=slice_id,
                    revision_sequence=row.revision_sequence,
                    signal=str(row.signal),
                    subject=row.subject,
                    place=row.place,
                    outcome=row.outcome,
                    count=row.count,
                )

"""Records of single requests, handed on exactly once, as counts are; those of slices elsewhere are left out."""

from collections.abc import Iterable, Sequence

from fleet.reports.progress import SliceIds
from fleet.reports.standing import Taken
from telemetry.records.ingest import record_requests
from telemetry.records.recorded import Missing, Recorded
from telemetry.records.rows import believable


def write_records(taken: Sequence[Taken], slice_ids: SliceIds) -> None:
    """Store them, and how many each node does not tell."""
    recorded, missing = list(_recorded(taken, slice_ids)), list(_missing(taken, slice_ids))
    if recorded or missing:
        record_requests(recorded, missing)


def _recorded(taken: Sequence[Taken], slice_ids: SliceIds) -> Iterable[Recorded]:
    for one in taken:
        for said in one.report.records.records if one.report.records else ():
            if (slice_id := slice_ids.get((one.node.gateway_id, said.slice))) is not None:
                yield Recorded(slice_id, one.node.pk, said, one.at)


def _missing(taken: Sequence[Taken], slice_ids: SliceIds) -> Iterable[Missing]:
    for one in taken:
        for gap in one.report.records.dropped if one.report.records else ():
            if (slice_id := slice_ids.get((one.node.gateway_id, gap.slice))) is not None:
                yield Missing(slice_id, believable(gap.at, one.at), str(gap.reason), gap.count)

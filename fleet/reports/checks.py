"""Results of checks, handed on exactly once, as counts are; those of slices elsewhere are left out."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from gatehouse_protocol.checks import TriedCheck
from gatehouse_protocol.shapes import encode

from fleet.models import CheckTry
from fleet.reports.progress import SliceIds
from fleet.reports.standing import Taken
from telemetry.checks.ingest import Ran, record_checks


def write_checks(taken: Sequence[Taken], slice_ids: SliceIds) -> None:
    """Store them, and the answers of checks that were tried."""
    ran = list(_ran(taken, slice_ids))
    if ran:
        record_checks(ran)
    for one in taken:
        for tried in one.report.checks.tries if one.report.checks else ():
            _answer(one, tried)


def _answer(one: Taken, tried: TriedCheck) -> None:
    """Note what came of a check that this very node was asked to try; the first answer stays."""
    try:
        pk = UUID(tried.id)
    except ValueError:
        return
    rows = CheckTry.objects.filter(pk=pk, node=one.node.pk, answered_at=None)
    rows.update(answered_at=one.at, result=encode(tried.result))


def _ran(taken: Sequence[Taken], slice_ids: SliceIds) -> Iterable[Ran]:
    for one in taken:
        for said in one.report.checks.results if one.report.checks else ():
            if (slice_id := slice_ids.get((one.node.gateway_id, said.slice))) is not None:
                yield Ran(slice_id, one.node.pk, one.node.name, said, one.at)

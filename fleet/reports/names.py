"""Where names of services lead on nodes. Most reports leave it out, which writes nothing."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from fleet.models import ResolvedName
from fleet.reports.progress import SliceIds
from fleet.reports.standing import Taken

FIELDS: Final = ("host", "addresses", "since", "failing_since", "error", "refused")
WRITTEN_AT_ONCE: Final = 1000
Key = tuple[UUID, UUID, str]
"""Node, slice, service."""


def write_names(taken: Sequence[Taken], slice_ids: SliceIds) -> None:
    """Make what is known of each node that says so exactly what it told; slices of other gateways are left out."""
    newest = {one.node.pk: one for one in taken if one.is_newest and one.report.endpoints is not None}
    if not newest:
        return
    known = {_key(row): row for row in ResolvedName.objects.filter(node__in=newest)}
    said = {_key(row): row for one in newest.values() for row in _rows(one, slice_ids)}
    changed = [row for key, row in sorted(said.items()) if key not in known or not _is_same(known[key], row)]
    gone = [known[key].pk for key in known.keys() - said.keys()]
    ResolvedName.objects.bulk_create(
        changed,
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["node", "slice", "service"],
        update_fields=FIELDS,
    )
    if gone:
        ResolvedName.objects.filter(pk__in=gone).delete()
    for one in newest.values():
        one.is_news = True


def _rows(one: Taken, slice_ids: SliceIds) -> list[ResolvedName]:
    told = one.report.endpoints.names if one.report.endpoints is not None else ()
    return [
        ResolvedName(
            node_id=one.node.pk, slice_id=slice_id, service=row.service[:63], host=row.host[:253],
            addresses=list(row.addresses), since=row.since, failing_since=row.failing_since, error=row.error,
            refused=list(row.refused),
        )
        for row in told
        if (slice_id := slice_ids.get((one.node.gateway_id, row.slice))) is not None
    ]  # fmt: skip


def _key(row: ResolvedName) -> Key:
    return row.node_id, row.slice_id, row.service


def _is_same(one: ResolvedName, other: ResolvedName) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS)

"""How the key sets of nodes are. Most reports leave it out, which writes nothing."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from fleet.models import KeySetStatus
from fleet.reports.progress import SliceIds
from fleet.reports.standing import Taken

FIELDS: Final = ("address", "keys", "left_out", "fetched_at", "error")
WRITTEN_AT_ONCE: Final = 1000
Key = tuple[UUID, UUID, str]
"""Node, slice, name of the policy."""


def write_key_sets(taken: Sequence[Taken], slice_ids: SliceIds) -> None:
    """Make what is known of each node that says so exactly what it told; slices of other gateways are left out."""
    newest = {one.node.pk: one for one in taken if one.is_newest and one.report.key_sets is not None}
    if not newest:
        return
    known = {_key(row): row for row in KeySetStatus.objects.filter(node__in=newest)}
    said = {_key(row): row for one in newest.values() for row in _rows(one, slice_ids)}
    changed = [row for key, row in sorted(said.items()) if key not in known or not _is_same(known[key], row)]
    gone = [known[key].pk for key in known.keys() - said.keys()]
    KeySetStatus.objects.bulk_create(
        changed,
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["node", "slice", "policy"],
        update_fields=FIELDS,
    )
    if gone:
        KeySetStatus.objects.filter(pk__in=gone).delete()
    for one in newest.values():
        one.is_news = True


def _rows(one: Taken, slice_ids: SliceIds) -> list[KeySetStatus]:
    told = one.report.key_sets.key_sets if one.report.key_sets is not None else ()
    return [
        KeySetStatus(
            node_id=one.node.pk, slice_id=slice_id, policy=row.policy[:63], address=row.address, keys=row.keys,
            left_out=row.left_out, fetched_at=row.fetched_at, error=row.error,
        )
        for row in told
        if (slice_id := slice_ids.get((one.node.gateway_id, row.slice))) is not None
    ]  # fmt: skip


def _key(row: KeySetStatus) -> Key:
    return row.node_id, row.slice_id, row.policy


def _is_same(one: KeySetStatus, other: KeySetStatus) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS)

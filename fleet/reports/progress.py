"""How far each slice got on a node; written only where it changed, as most reports say what the one before said."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from gatehouse_protocol.reports import SliceReport
from gatehouse_protocol.shapes import encode

from fleet.models import NodeSlice
from fleet.reports.standing import Taken

FIELDS: Final = ("received", "accepted", "active", "proven", "proven_at", "error")
SliceIds = Mapping[tuple[UUID, str], UUID]


def write_progress(taken: Sequence[Taken], slice_ids: SliceIds) -> frozenset[tuple[UUID, UUID]]:
    """Write the slices of each node's newest report; return the (node, slice) pairs that changed."""
    newest = {one.node.pk: one for one in taken if one.is_newest}
    news = [one for one in newest.values() if _is_news(one)]
    if not news:
        return frozenset()
    stored = NodeSlice.objects.filter(node__in=[one.node.pk for one in news])
    known = {(row.node_id, row.slice_id): row for row in stored}
    reported = {
        (one.node.pk, slice_id): _row(one.node.pk, slice_id, report, one.at)
        for one in news
        for report in one.report.slices
        if (slice_id := slice_ids.get((one.node.gateway_id, report.slice))) is not None
    }
    changed = {key: row for key, row in reported.items() if key not in known or not _is_same(known[key], row)}
    gone = known.keys() - reported.keys()
    _write(changed, [known[key].pk for key in gone])
    return frozenset(changed) | gone


def _is_news(one: Taken) -> bool:
    said = hashlib.sha256(orjson.dumps(encode(one.report.slices))).digest()
    if bytes(one.node.slices_digest) == said:
        return False
    one.node.slices_digest = said
    return True


def _row(node_id: UUID, slice_id: UUID, report: SliceReport, at: datetime) -> NodeSlice:
    values: dict[str, Any] = {name: getattr(report, name) for name in FIELDS}
    values["error"] = encode(report.error)
    return NodeSlice(node_id=node_id, slice_id=slice_id, reported_at=at, **values)


def _is_same(one: NodeSlice, other: NodeSlice) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS)


def _write(changed: Mapping[tuple[UUID, UUID], NodeSlice], gone: Sequence[int]) -> None:
    NodeSlice.objects.bulk_create(
        [row for _, row in sorted(changed.items())],
        update_conflicts=True,
        unique_fields=["node", "slice"],
        update_fields=[*FIELDS, "reported_at"],
    )
    if gone:
        NodeSlice.objects.filter(pk__in=gone).delete()

"""How the slices a caller may see stand on some nodes. Two queries for any number of nodes and slices."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from console.accounts.access import Access
from fleet.models import Assignment, Node, NodeSlice
from fleet.status import NodeSliceState, NodeStatus, Progress, node_slice_state
from policies.models import Slice

IN_LISTS = 50
"""How many slices of a node a list of nodes shows: those that are not proven come first."""
_FIELDS = ("node_id", "slice__key", "received", "accepted", "active", "proven", "proven_at", "error")


@dataclass(frozen=True, slots=True)
class SliceOnNode:
    """One slice on one node, as sequences."""

    slice: str
    state: NodeSliceState
    desired: int | None
    received: int | None
    accepted: int | None
    active: int | None
    proven: int | None
    proven_at: datetime | None
    error: dict[str, Any] | None


def slices_on(nodes: Sequence[Node], statuses: Sequence[NodeStatus], access: Access) -> list[list[SliceOnNode]]:
    """Return for each node its slices that the caller may see: first what is not proven, then by key."""
    visible = Slice.objects.visible_parts(access).filter(gateway__in={node.gateway_id for node in nodes})
    desired = _Desired(visible.values("pk"))
    reported = _reported([node.pk for node in nodes], visible.values("pk"))
    return [
        _of_node(desired.on(node), reported.get(node.pk, {}), status)
        for node, status in zip(nodes, statuses, strict=True)
    ]


class _Desired:
    """The sequence of each slice a node should run, by gateway, with the exceptions of single nodes."""

    def __init__(self, slices: Any) -> None:
        self._defaults: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
        self._exceptions: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
        rows = Assignment.objects.filter(slice__in=slices)
        for gateway_id, key, node_id, sequence in rows.values_list(
            "slice__gateway_id", "slice__key", "node_id", "revision__sequence"
        ):
            (self._exceptions[node_id] if node_id else self._defaults[gateway_id])[key] = sequence

    def on(self, node: Node) -> dict[str, int]:
        """Sequences by slice key."""
        return {**self._defaults[node.gateway_id], **self._exceptions[node.pk]}


def _reported(node_ids: Collection[UUID], slices: Any) -> dict[UUID, dict[str, dict[str, Any]]]:
    found: defaultdict[UUID, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in NodeSlice.objects.filter(node__in=node_ids, slice__in=slices).values(*_FIELDS):
        found[row["node_id"]][row["slice__key"]] = row
    return found


def _of_node(desired: dict[str, int], reported: dict[str, dict[str, Any]], status: NodeStatus) -> list[SliceOnNode]:
    found = [_slice(key, desired.get(key), reported.get(key, {}), status) for key in desired.keys() | reported.keys()]
    return sorted(found, key=lambda one: (one.state is NodeSliceState.PROVEN, one.slice))


def _slice(key: str, desired: int | None, row: dict[str, Any], status: NodeStatus) -> SliceOnNode:
    error = row.get("error")
    progress = Progress(desired=desired, proven=row.get("proven"), refused=error["sequence"] if error else None)
    return SliceOnNode(
        slice=key,
        state=node_slice_state(progress, status),
        desired=desired,
        received=row.get("received"),
        accepted=row.get("accepted"),
        active=row.get("active"),
        proven=row.get("proven"),
        proven_at=row.get("proven_at"),
        error=error,
    )

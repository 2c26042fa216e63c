"""Tunnels that are open now, and those that were cut."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from egress import standing
from egress.models import Teller, Tunnel
from policies.models import Revision, Slice

MOST = 5_000


@dataclass(frozen=True, slots=True)
class OnNode:
    """The tunnels of a slice on one node, as it told last; `is_silent`: it says nothing of now."""

    node_id: UUID
    node_name: str
    told_at: datetime
    heard_at: datetime | None
    is_silent: bool
    tunnels: tuple[tuple[str, str, int], ...]
    """Workload, destination, how many; the most first."""


def tunnels_of(slice: Slice) -> list[OnNode]:
    """Return what is open by node, in three queries; nodes that were revoked tell nothing."""
    by_node: dict[UUID, list[tuple[str, str, int]]] = {}
    rows = Tunnel.objects.filter(slice_id=slice.pk).order_by("-count", "workload", "destination")[:MOST]
    for node_id, *tunnel in rows.values_list("node_id", "workload", "destination", "count"):
        by_node.setdefault(node_id, []).append(tuple(tunnel))
    heard = standing.heard(by_node.keys())
    tellers = Teller.objects.filter(node_id__in=list(by_node)).order_by("node_name")
    return [
        OnNode(
            row.node_id, row.node_name, row.told_at, heard[row.node_id].at, heard[row.node_id].is_silent,
            tuple(by_node[row.node_id]),
        )
        for row in tellers
        if row.node_id in heard
    ]  # fmt: skip


def revisions_of(slice: Slice, sequences: Collection[int]) -> Mapping[int, Revision]:
    """Return these revisions by their sequence, without what they compiled to."""
    rows = Revision.objects.filter(slice=slice, sequence__in=list(sequences)).defer("buckets", "root")
    return {row.sequence: row for row in rows}

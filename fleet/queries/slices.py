"""How slices stand: what is live, what is drafted, what is under way, and how many nodes proved it. Five queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q

from fleet.models import Assignment, Node, NodeSlice, Rollout
from fleet.queries.node_status import heard_since
from fleet.rollout.states import RolloutState
from fleet.status import NodeCount, SliceStatus, slice_status
from policies.models import DraftObject, Revision, Slice

HELD: Final = frozenset(
    {RolloutState.HELD, RolloutState.PAUSED, RolloutState.ROLLBACK_INCOMPLETE, RolloutState.ROLLED_BACK}
)
"""Where the last rollout needs somebody to look."""


@dataclass(frozen=True, slots=True)
class SliceStanding:
    """One slice with everything the API says of it."""

    slice: Slice
    live: Revision | None
    changes: int
    status: SliceStatus
    nodes: NodeCount


def standings(slices: Sequence[Slice], now: datetime) -> list[SliceStanding]:
    """Return how these slices stand, in their order; `tenant` and `gateway` must be at hand on each."""
    ids = [row.pk for row in slices]
    live, changes, rollouts = _live(ids), _changes(ids), _last_rollouts(ids)
    heard, proven = _heard({row.gateway_id for row in slices}, now), _proven(ids, now)
    found = []
    for row in slices:
        total, are_heard = heard.get(row.gateway_id, (0, 0))
        nodes = NodeCount(total=total, heard=are_heard, proven=proven.get(row.pk, 0))
        last = rollouts.get(row.pk)
        is_held = last in HELD
        status = slice_status(
            is_rolling=last is not None and last.is_active and not is_held, is_held=is_held, nodes=nodes
        )
        found.append(SliceStanding(row, live.get(row.pk), changes.get(row.pk, 0), status, nodes))
    return found


def _live(ids: list[UUID]) -> dict[UUID, Revision]:
    rows = Assignment.objects.filter(slice__in=ids, node=None).select_related("revision").defer("revision__buckets")
    return {row.slice_id: row.revision for row in rows}


def _changes(ids: list[UUID]) -> dict[UUID, int]:
    rows = DraftObject.objects.unpublished().filter(slice__in=ids).order_by()
    return dict(rows.values_list("slice_id").annotate(number=Count("pk")))


def _last_rollouts(ids: list[UUID]) -> dict[UUID, RolloutState]:
    rows = Rollout.objects.filter(slice__in=ids).order_by("slice_id", "-id").distinct("slice_id")
    return {slice_id: RolloutState(state) for slice_id, state in rows.values_list("slice_id", "state")}


def _heard(gateway_ids: set[UUID], now: datetime) -> dict[UUID, tuple[int, int]]:
    """Nodes of each gateway: how many there are, and how many speak."""
    rows = Node.objects.filter(gateway__in=gateway_ids, revoked_at=None).order_by().values_list("gateway_id")
    counted = rows.annotate(total=Count("pk"), heard=Count("pk", filter=Q(last_seen_at__gte=heard_since(now))))
    return {gateway_id: (total, heard) for gateway_id, total, heard in counted}


def _proven(ids: list[UUID], now: datetime) -> dict[UUID, int]:
    """Nodes that speak and have proven what is assigned."""
    rows = NodeSlice.objects.filter(
        slice__in=ids,
        node__revoked_at=None,
        node__last_seen_at__gte=heard_since(now),
        slice__assignments__node=None,
        slice__assignments__revision__sequence=F("proven"),
    )
    return dict(rows.order_by().values_list("slice_id").annotate(number=Count("node_id", distinct=True)))

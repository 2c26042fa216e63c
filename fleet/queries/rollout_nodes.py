"""What each node made of some rollouts: as kept for those that ended or turned back, as reported for the others."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from fleet.models import Node, NodeSlice, Rollout, RolloutNode
from fleet.proofs import fault_of, node_seen
from fleet.rollout.states import NodeState, RolloutState

IN_LISTS = 20
"""How many nodes of a rollout a list of rollouts shows."""
_TOUCHED_FIRST = (F("stage").asc(nulls_last=True), "node__name", "node_id")


@dataclass(frozen=True, slots=True)
class NodeOutcome:
    """One node within one rollout; `at` is when that was seen. `stage` touched it, None: it runs what it ran before."""

    node: str
    node_id: UUID
    state: NodeState
    error: dict[str, Any] | None
    at: datetime | None
    stage: int | None
    region: str


def outcomes_of(rollouts: Sequence[Rollout], now: datetime, *, limit: int | None = None) -> list[list[NodeOutcome]]:
    """Return the nodes of each rollout, touched ones first, then by name, at most `limit` of each; three queries.

    `slice` and `revision` must be at hand.
    """
    active = [row for row in rollouts if not _is_kept(row)]
    kept, told = _kept_and_told(rollouts, limit)
    nodes = _nodes({row.slice.gateway_id for row in active}, limit)
    shown = {node.pk for some in nodes.values() for node in some} | {
        row.node_id for rows in told.values() for row in rows
    }
    progress = _progress(shown, [row.slice_id for row in active])
    return [
        kept.get(row.pk, [])
        if _is_kept(row)
        else _reported(row, told[row.pk], nodes[row.slice.gateway_id], progress, now)[:limit]
        for row in rollouts
    ]


def _is_kept(row: Rollout) -> bool:
    """Whether the outcomes of its nodes are final: what they show of the revision after that is its leaving."""
    state = RolloutState(row.state)
    return not state.is_active or state.is_going_back


def _kept_and_told(
    rollouts: Sequence[Rollout], limit: int | None
) -> tuple[dict[UUID, list[NodeOutcome]], defaultdict[UUID, list[RolloutNode]]]:
    kept, told = defaultdict(list), defaultdict(list)
    final = {row.pk for row in rollouts if _is_kept(row)}
    rows = RolloutNode.objects.filter(rollout__in=[row.pk for row in rollouts]).select_related("node")
    for row in _first(rows, "rollout", limit, *_TOUCHED_FIRST):
        if row.rollout_id in final:
            outcome = NodeOutcome(
                row.node.name, row.node_id, NodeState(row.state), row.error, row.at, row.stage, row.node.region
            )
            kept[row.rollout_id].append(outcome)
        else:
            told[row.rollout_id].append(row)
    return kept, told


def _nodes(gateway_ids: set[UUID], limit: int | None) -> defaultdict[UUID, list[Node]]:
    """Return the nodes of gateways by name: twice the limit, so that enough are left without those that were told."""
    found: defaultdict[UUID, list[Node]] = defaultdict(list)
    rows = Node.objects.filter(gateway__in=gateway_ids, revoked_at=None)
    for node in _first(rows, "gateway", limit * 2 if limit else None, "name", "pk"):
        found[node.gateway_id].append(node)
    return found


def _progress(node_ids: set[UUID], slice_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], NodeSlice]:
    rows = NodeSlice.objects.filter(node__in=node_ids, slice__in=slice_ids)
    return {(row.node_id, row.slice_id): row for row in rows}


def _reported(
    rollout: Rollout,
    told: Sequence[RolloutNode],
    nodes: Sequence[Node],
    progress: dict[tuple[UUID, UUID], NodeSlice],
    now: datetime,
) -> list[NodeOutcome]:
    stage_of = {row.node_id: row.stage for row in told}
    others = [node for node in nodes if node.pk not in stage_of]
    touched = [row.node for row in told if row.node.revoked_at is None]
    return [
        _outcome(rollout, node, progress.get((node.pk, rollout.slice_id)), stage_of.get(node.pk), now)
        for node in (*touched, *others)
    ]


def _outcome(rollout: Rollout, node: Node, progress: NodeSlice | None, stage: int | None, now: datetime) -> NodeOutcome:
    seen, sequence = node_seen(node, progress, now, rollout), rollout.revision.sequence
    at = progress.reported_at if progress else node.last_seen_at
    return NodeOutcome(node.name, node.pk, seen.state(sequence), fault_of(seen, sequence), at, stage, node.region)


def _first(rows: Any, group: str, limit: int | None, *order: Any) -> Any:
    """Return the rows in order, of each group the first `limit`."""
    if limit is not None:
        place = Window(RowNumber(), partition_by=[F(group)], order_by=list(order))
        rows = rows.annotate(place=place).filter(place__lte=limit)
    return rows.order_by(*order)

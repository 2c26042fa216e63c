"""What each node made of some rollouts: as kept for those that ended, as reported until now for those under way."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fleet.models import Node, NodeSlice, Rollout, RolloutNode
from fleet.proofs import fault_of, node_seen
from fleet.rollout.states import NodeState, RolloutState

IN_LISTS = 20
"""How many nodes of a rollout a list of rollouts shows."""


@dataclass(frozen=True, slots=True)
class NodeOutcome:
    """One node within one rollout; `at` is when that was seen."""

    node: str
    node_id: UUID
    state: NodeState
    error: dict[str, Any] | None
    at: datetime | None


def outcomes_of(rollouts: Sequence[Rollout], now: datetime) -> list[list[NodeOutcome]]:
    """Return the nodes of each rollout by name; `slice` and `revision` must be at hand. Three queries."""
    ended = _kept([row.pk for row in rollouts if not RolloutState(row.state).is_active])
    active = _reported([row for row in rollouts if RolloutState(row.state).is_active], now)
    return [active.get(row.pk, []) + ended.get(row.pk, []) for row in rollouts]


def _kept(rollout_ids: Sequence[UUID]) -> dict[UUID, list[NodeOutcome]]:
    found: defaultdict[UUID, list[NodeOutcome]] = defaultdict(list)
    rows = RolloutNode.objects.filter(rollout__in=rollout_ids).select_related("node").order_by("node__name", "node_id")
    for row in rows.only("rollout_id", "state", "error", "at", "node__name"):
        found[row.rollout_id].append(NodeOutcome(row.node.name, row.node_id, NodeState(row.state), row.error, row.at))
    return found


def _reported(rollouts: Sequence[Rollout], now: datetime) -> dict[UUID, list[NodeOutcome]]:
    nodes: defaultdict[UUID, list[Node]] = defaultdict(list)
    gateways = {row.slice.gateway_id for row in rollouts}
    for node in Node.objects.filter(gateway__in=gateways, revoked_at=None).order_by("name", "pk"):
        nodes[node.gateway_id].append(node)
    progress = {
        (row.node_id, row.slice_id): row
        for row in NodeSlice.objects.filter(slice__in=[row.slice_id for row in rollouts])
    }
    return {
        row.pk: [
            _outcome(row, node, progress.get((node.pk, row.slice_id)), now) for node in nodes[row.slice.gateway_id]
        ]
        for row in rollouts
    }


def _outcome(rollout: Rollout, node: Node, progress: NodeSlice | None, now: datetime) -> NodeOutcome:
    seen, sequence = node_seen(node, progress, now), rollout.revision.sequence
    at = progress.reported_at if progress else node.last_seen_at
    return NodeOutcome(node.name, node.pk, seen.state(sequence), fault_of(seen, sequence), at)

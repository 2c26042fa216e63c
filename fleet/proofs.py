"""What each node of a gateway has shown of a slice, read for the rollout machine and kept when a rollout ends."""

from datetime import datetime
from typing import Any, Final

from fleet.models import Node, NodeSlice, Rollout, RolloutNode
from fleet.rollout.seen import Fault, NodeSeen, Presence
from fleet.status import LastWord, NodeStatus, node_status
from policies.models import Slice

PRESENCE_OF: Final = {
    NodeStatus.ONLINE: Presence.HEARD,
    NodeStatus.DEGRADED: Presence.HEARD,
    NodeStatus.STALE: Presence.QUIET,
    NodeStatus.OFFLINE: Presence.AWAY,
}


def nodes_seen(slice: Slice, now: datetime) -> tuple[NodeSeen, ...]:
    """Return every node of the slice's gateway that is not revoked, with its progress; two queries."""
    shown = {row.node_id: row for row in NodeSlice.objects.filter(slice=slice)}
    nodes = Node.objects.filter(gateway_id=slice.gateway_id, revoked_at=None).only(
        "name", "last_seen_at", "enrolled_at"
    )
    return tuple(node_seen(node, shown.get(node.pk), now) for node in nodes.order_by("name"))


def node_seen(node: Node, progress: NodeSlice | None, now: datetime) -> NodeSeen:
    """Return what a node has shown of a slice, which may be nothing yet; joining was its first sign of life."""
    presence = PRESENCE_OF[node_status(LastWord(node.last_seen_at or node.enrolled_at), now)]
    if progress is None:
        return NodeSeen(node.pk, node.name, presence)
    error = progress.error
    return NodeSeen(
        id=node.pk,
        name=node.name,
        presence=presence,
        received=progress.received,
        accepted=progress.accepted,
        active=progress.active,
        proven=progress.proven,
        fault=Fault(error["sequence"], error["stage"], error["object"], error["message"]) if error else None,
    )


def keep_outcomes(rollout: Rollout, nodes: tuple[NodeSeen, ...], now: datetime) -> None:
    """Write down what each node made of a rollout that ends now."""
    sequence = rollout.revision.sequence
    rows = [
        RolloutNode(
            rollout=rollout, node_id=node.id, state=node.state(sequence), error=fault_of(node, sequence), at=now
        )
        for node in nodes
    ]
    RolloutNode.objects.bulk_create(rows, ignore_conflicts=True)


def fault_of(node: NodeSeen, sequence: int) -> dict[str, Any] | None:
    """Return the node's error with this revision as the API shows it."""
    fault = node.fault
    if fault is None or fault.sequence != sequence:
        return None
    return {"stage": fault.stage, "sequence": sequence, "object": fault.object, "message": fault.message}

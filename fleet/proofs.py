"""What each node of a gateway has shown of a slice, read for the rollout machine and kept when a rollout ends.

Gateways may have ten thousand nodes: what concerns all of them is read as plain rows and written in one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import orjson
from django.db import connection

from fleet.models import Node, NodeSlice, Rollout, RolloutNode
from fleet.models.node import REGION
from fleet.rollout.seen import Fault, NodeCounts, NodeSeen, Presence
from fleet.rollout.states import NodeState
from fleet.status import OFFLINE_AFTER_SECONDS, STALE_AFTER_SECONDS
from policies.models import Slice

_NODE: Final = ("pk", "name", "last_seen_at", "enrolled_at", "labels", "envoy", "epoch")
_PROGRESS: Final = ("node_id", "received", "accepted", "active", "proven", "error")
_TOLD: Final = ("pk", "node_id", "stage", "proven_at", "waiting_since", "before")
_KEEP: Final = """
INSERT INTO fleet_rolloutnode (rollout_id, node_id, state, error, at, before)
SELECT %s, node_id, state, error::jsonb, %s, '{}' FROM unnest(%s::uuid[], %s::text[], %s::text[])
  AS kept (node_id, state, error)
ON CONFLICT (rollout_id, node_id) DO UPDATE SET state = EXCLUDED.state, error = EXCLUDED.error, at = EXCLUDED.at
"""


def nodes_seen(rollout: Rollout, slice: Slice, now: datetime) -> tuple[NodeSeen, ...]:
    """Return every node of the slice's gateway that is not revoked, by name, and how it stands to the rollout.

    Three queries; what steps note on nodes of the cohort (proof, waiting) is brought up to date with up to three more.
    """
    told = RolloutNode.objects.filter(rollout=rollout, stage__isnull=False).values_list(*_TOLD, named=True)
    progress = NodeSlice.objects.filter(slice=slice).values_list(*_PROGRESS, named=True)
    nodes = Node.objects.filter(gateway_id=slice.gateway_id, revoked_at=None).values_list(*_NODE, named=True)
    row_of, shown = {row.node_id: row for row in told}, {row.node_id: row for row in progress}
    notes, found = _Notes(rollout.revision.sequence, now), []
    for node in nodes.order_by("name"):
        seen, row = node_seen(node, shown.get(node.pk), now, rollout), row_of.get(node.pk)
        found.append(
            seen if row is None else _since_told(seen, node, row, notes.waiting_since(seen, row), rollout, now)
        )
    notes.write()
    return tuple(found)


def node_seen(node: Any, progress: Any, now: datetime, rollout: Rollout) -> NodeSeen:
    """Return what a node has shown of a slice, which may be nothing yet; joining was its first sign of life.

    `node` and `progress` (None for none) are rows of Node and NodeSlice, or tuples with their fields.
    """
    heard_at = node.last_seen_at or node.enrolled_at
    silent_seconds = _seconds_since(heard_at, now, rollout)
    error = progress.error if progress else None
    return NodeSeen(
        id=node.pk,
        name=node.name,
        presence=_presence((now - heard_at).total_seconds(), silent_seconds),
        received=progress.received if progress else None,
        accepted=progress.accepted if progress else None,
        active=progress.active if progress else None,
        proven=progress.proven if progress else None,
        fault=Fault(error["sequence"], error["stage"], error["object"], error["message"]) if error else None,
        silent_seconds=silent_seconds,
        region=node.labels.get(REGION, ""),
        labels=node.labels,
        warming=node.envoy.get("warming", 0),
    )


def keep_outcomes(rollout: Rollout, nodes: Sequence[NodeSeen], now: datetime) -> None:
    """Write down what each node made of a rollout that ends now, or turns back."""
    sequence = rollout.revision.sequence
    ids, states = [node.id for node in nodes], [str(node.state(sequence)) for node in nodes]
    faults = [fault_of(node, sequence) for node in nodes]
    errors = [orjson.dumps(fault).decode() if fault else None for fault in faults]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [rollout.pk, now, ids, states, errors])


def fault_of(node: NodeSeen, sequence: int) -> dict[str, Any] | None:
    """Return the node's error with this revision as the API shows it."""
    fault = node.fault
    if fault is None or fault.sequence != sequence:
        return None
    return {"stage": fault.stage, "sequence": sequence, "object": fault.object, "message": fault.message}


@dataclass(slots=True)
class _Notes:
    """Who proved the revision for the first time, and since when those who have not are heard without doing so."""

    sequence: int
    now: datetime
    proven: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    not_waiting: list[int] = field(default_factory=list)

    def waiting_since(self, node: NodeSeen, row: Any) -> datetime | None:
        """Note what is new about a node, and return since when it is waited for now."""
        is_proven = node.state(self.sequence) is NodeState.PROVEN
        if is_proven and row.proven_at is None:
            self.proven.append(row.pk)
        is_awaited = node.is_heard and not is_proven
        if is_awaited and row.waiting_since is None:
            self.waiting.append(row.pk)
            return self.now
        if not is_awaited and row.waiting_since is not None:
            self.not_waiting.append(row.pk)
            return None
        return row.waiting_since  # type: ignore[no-any-return]

    def write(self) -> None:
        """Write it down."""
        for changed, values in (
            (self.proven, {"proven_at": self.now}),
            (self.waiting, {"waiting_since": self.now}),
            (self.not_waiting, {"waiting_since": None}),
        ):
            if changed:
                RolloutNode.objects.filter(pk__in=changed).update(**values)


def _presence(unheard_seconds: float, silent_seconds: float) -> Presence:
    """Whether a node is there; it is not away before it was silent for that long while we listened."""
    if unheard_seconds <= STALE_AFTER_SECONDS:
        return Presence.HEARD
    return Presence.QUIET if silent_seconds <= OFFLINE_AFTER_SECONDS else Presence.AWAY


def _since_told(
    found: NodeSeen, node: Any, row: Any, waiting_since: datetime | None, rollout: Rollout, now: datetime
) -> NodeSeen:
    """Add how the node does since it was told; an Envoy's restarts are counted by one boot of its agent."""
    before, restarts = row.before, node.envoy.get("restarts", 0)
    is_same_boot = before.get("epoch") == str(node.epoch)
    return replace(
        found,
        stage=row.stage,
        was_heard_when_pushed=before.get("heard", False),
        waited_seconds=_seconds_since(waiting_since, now, rollout) if waiting_since else 0.0,
        restarts_since_push=max(restarts - before.get("restarts", 0), 0) if is_same_boot else restarts,
        hour_before=NodeCounts(before.get("requests", 0), before.get("server_errors", 0)),
    )


def _seconds_since(moment: datetime, now: datetime, rollout: Rollout) -> float:
    """Return how long ago something was, counted only from when we began to listen without a gap."""
    since = max(moment, rollout.attentive_since) if rollout.attentive_since else moment
    return max((now - since).total_seconds(), 0.0)

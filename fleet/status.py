"""PURE: what a node and a slice are called, from freshness and proof alone; silence is never health.

Nothing here is stored: a status that is computed when it is read cannot be left behind by a node that died.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

STALE_AFTER_SECONDS: Final = 10.0
"""Nodes report every 2 seconds; five missed reports are more than a hiccup."""
OFFLINE_AFTER_SECONDS: Final = 60.0


class NodeStatus(StrEnum):
    """What is known of a node now."""

    ONLINE = "online"
    DEGRADED = "degraded"
    STALE = "stale"
    OFFLINE = "offline"
    REVOKED = "revoked"
    NEVER = "never"

    @property
    def is_heard(self) -> bool:
        """Whether the node speaks at present."""
        return self in {NodeStatus.ONLINE, NodeStatus.DEGRADED}


class NodeSliceState(StrEnum):
    """How one slice stands on one node."""

    PROVEN = "proven"
    CONVERGING = "converging"
    REJECTED = "rejected"
    STALE = "stale"


class SliceStatus(StrEnum):
    """How a slice stands on its gateway."""

    PROVEN = "proven"
    ROLLING = "rolling"
    HELD = "held"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LastWord:
    """What a node last said of its own health; states are those of the node protocol's report."""

    seen_at: datetime | None
    agent_state: str = ""
    envoy_state: str = ""
    unproven_listeners: int = 0
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a node has come with a slice: the sequences it should run, has proven, and has refused."""

    desired: int | None
    proven: int | None
    refused: int | None


@dataclass(frozen=True, slots=True)
class NodeCount:
    """Nodes of a gateway: all that are not revoked, those that are heard, and of these those that proved the slice."""

    total: int
    heard: int
    proven: int


def node_status(word: LastWord, now: datetime) -> NodeStatus:
    """Return the node's status at `now`."""
    if word.is_revoked:
        return NodeStatus.REVOKED
    if word.seen_at is None:
        return NodeStatus.NEVER
    silent_seconds = (now - word.seen_at).total_seconds()
    if silent_seconds > OFFLINE_AFTER_SECONDS:
        return NodeStatus.OFFLINE
    if silent_seconds > STALE_AFTER_SECONDS:
        return NodeStatus.STALE
    is_well = word.agent_state == "running" and word.envoy_state == "live" and not word.unproven_listeners
    return NodeStatus.ONLINE if is_well else NodeStatus.DEGRADED


def node_slice_state(progress: Progress, status: NodeStatus) -> NodeSliceState:
    """Return how a slice stands on a node; a proof of a node that fell silent is stale."""
    if progress.refused is not None and progress.refused == progress.desired:
        return NodeSliceState.REJECTED
    if not status.is_heard:
        return NodeSliceState.STALE
    is_proven = progress.desired is not None and progress.proven == progress.desired
    return NodeSliceState.PROVEN if is_proven else NodeSliceState.CONVERGING


def slice_status(*, is_rolling: bool, is_held: bool, nodes: NodeCount) -> SliceStatus:
    """Return how a slice stands; it is proven when every node that is heard proved it, and at least one is heard."""
    if is_rolling:
        return SliceStatus.ROLLING
    if is_held:
        return SliceStatus.HELD
    return SliceStatus.PROVEN if 0 < nodes.heard == nodes.proven else SliceStatus.UNKNOWN

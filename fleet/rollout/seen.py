"""What a rollout step is told: the rollout itself and what each node of the gateway has shown so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from fleet.rollout.decision import Hold
from fleet.rollout.states import NodeState, RolloutState
from fleet.rollout.strategy import Stage, Strategy

HOT_SHARE: Final = 0.05
HOT_RATIO: Final = 10.0
HOT_REQUESTS: Final = 50
"""A span with so many requests is hot when more than 5 % of them, and ten times as many as before, ended in a 5xx."""
HOT_SPANS: Final = 2
"""So many in a row are a verdict without statistics; a span is a minute, or less (`Strategy.span_seconds`)."""


class Presence(StrEnum):
    """Whether a node can be waited for: it speaks, it fell silent a moment ago, or it is away."""

    HEARD = "heard"
    QUIET = "quiet"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a node refused a revision: the stage it got stuck at, the object to blame, and Envoy's own words."""

    sequence: int
    stage: str
    object: str
    message: str


@dataclass(frozen=True, slots=True)
class NodeCounts:
    """Requests of one slice on one node over some time, and how many of them ended in a 5xx."""

    requests: int = 0
    errors: int = 0

    @property
    def share(self) -> float:
        """The share of 5xx, 0 without requests."""
        return self.errors / self.requests if self.requests else 0.0

    def is_hot(self, usual: float) -> bool:
        """Whether a span of these counts had far more 5xx than the usual share."""
        return self.requests >= HOT_REQUESTS and self.share > max(HOT_SHARE, HOT_RATIO * usual)


@dataclass(frozen=True, slots=True)
class NodeSeen:
    """One node: the sequences it reported for the slice, and how it does since it was told.

    `stage` touched it (None: it runs the base). `waited_seconds`: how long it has been heard without its proof, None:
    as long as the stage. `silent_seconds`: since it was last heard, counted only while others were heard; it tells
    against the revision only when it was `was_heard_when_pushed`. `spans`: what it answered since it proved the
    revision, by whole spans (`Strategy.span_seconds`), oldest first.
    """

    id: UUID
    name: str
    presence: Presence
    received: int | None = None
    accepted: int | None = None
    active: int | None = None
    proven: int | None = None
    fault: Fault | None = None
    stage: int | None = None
    was_heard_when_pushed: bool = False
    waited_seconds: float | None = None
    silent_seconds: float = 0.0
    restarts_since_push: int = 0
    warming: int = 0
    region: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    spans: tuple[NodeCounts, ...] = ()
    hour_before: NodeCounts = NodeCounts()

    @property
    def is_heard(self) -> bool:
        """Whether the node speaks."""
        return self.presence is Presence.HEARD

    def state(self, sequence: int) -> NodeState:
        """How far the node has come with revision `sequence`."""
        if self.fault is not None and self.fault.sequence == sequence:
            return NodeState.REJECTED
        reached = (
            (self.proven, NodeState.PROVEN),
            (self.active, NodeState.ACTIVE),
            (self.accepted, NodeState.ACCEPTED),
            (self.received, NodeState.RECEIVED),
        )
        found = next((state for number, state in reached if number == sequence), NodeState.WAITING)
        is_silent = self.presence is Presence.AWAY and found is not NodeState.PROVEN
        return NodeState.SILENT if is_silent else found

    def is_back(self, base: int | None) -> bool:
        """Whether it serves and has proven revision `base` again; None: whether it reports nothing of the slice.

        What it has received tells nothing: an agent keeps what it fetched and did not use.
        """
        if base is None:
            shown = (self.received, self.accepted, self.active, self.proven, self.fault)
            return all(one is None for one in shown)
        return self.fault is None and self.active == base and self.proven == base

    @property
    def hot_spans(self) -> int:
        """The longest run of spans with far more 5xx than in the hour before."""
        longest = run = 0
        for span in self.spans:
            run = run + 1 if self.is_hot(span) else 0
            longest = max(longest, run)
        return longest

    def is_hot(self, span: NodeCounts) -> bool:
        """Whether a span had far more 5xx than the hour before."""
        return span.is_hot(self.hour_before.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """The rollout as it stands.

    `base`: the sequence that untouched nodes run, None for nothing. `stage_elapsed_seconds`: since the stage's nodes
    were told, while we listened. `baked_seconds`, `stage_requests`: time in BAKING and requests on the nodes that have
    it, both since the stage began. `gate_opened`, `is_waived`: what a person granted this stage (or the start).
    `held_seconds`: how long it has been held for want of evidence. `block`, `size_jump`, `refused` (who set it
    going lost the right to): sentences, empty for none.
    """

    state: RolloutState
    sequence: int
    strategy: Strategy
    base: int | None = None
    stage: int | None = None
    salt: str = ""
    starts_in_seconds: float = 0.0
    stage_elapsed_seconds: float = 0.0
    baked_seconds: float = 0.0
    stage_requests: int = 0
    held_seconds: float = 0.0
    elapsed_in_rollback_seconds: float = 0.0
    is_paused_by_person: bool = False
    gate_opened: bool = False
    is_waived: bool = False
    hold: Hold = Hold.NONE
    block: str = ""
    size_jump: str = ""
    refused: str = ""
    cause: str = ""

    @property
    def current(self) -> Stage | None:
        """The stage it is at; None before the first."""
        return self.strategy.stages[self.stage] if self.stage is not None else None

    @property
    def has_touched_nodes(self) -> bool:
        """Whether any node was told."""
        return self.stage is not None

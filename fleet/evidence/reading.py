"""What a step of a rollout is told of the traffic. Counts are read now and then; the verdict is made anew each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fleet import stages
from fleet.evidence.baseline import baseline_of
from fleet.evidence.minutes import (
    Arm,
    ArmMinute,
    Key,
    Side,
    by_minute,
    first_minute_at,
    first_whole_minute,
    minutes_to_count,
    whole_spans,
)
from fleet.models import Rollout, RolloutMinute, RolloutNode
from fleet.rollout.evidence import ArmCounts, Metric, Minute, Minutes
from fleet.rollout.judge import Judgement, judge
from fleet.rollout.seen import NodeCounts, NodeSeen
from fleet.rollout.states import RolloutState
from fleet.rollout.strategy import from_document
from policies.models import Slice
from telemetry.queries.cohorts import NodeStep, steps_of_nodes
from telemetry.queries.window import Window

EVERY_SECONDS: Final = 2.0
EVERY_AT_MOST_SECONDS: Final = 30.0
NODES_PER_SECOND: Final = 100
"""Large cohorts are read more seldom, so that the cost stays in bounds."""
OTHERS_AT_MOST: Final = 500
"""Nodes without the revision that are compared with: more would cost more and say little more."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """The verdict, how old the newest count is, and the spans of single nodes where they were just read."""

    judgement: Judgement | None = None
    age_seconds: float | None = None
    spans: Mapping[UUID, tuple[NodeCounts, ...]] = field(default_factory=dict)


def read_traffic(rollout: Rollout, slice: Slice, nodes: Sequence[NodeSeen], now: datetime) -> Traffic:
    """Return what the traffic says; note on `rollout` (in memory) that it was asked.

    Nothing before the first proof and for strategies that do not judge. One query, and four more when it is time to
    count anew.
    """
    state = RolloutState(rollout.state)
    if rollout.baseline is None or state.is_going_back or not state.is_active:
        return Traffic()
    told = RolloutNode.objects.filter(rollout=rollout, stage__isnull=False)
    if rollout.origin is None and not _begin(rollout, told.filter(proven_at__isnull=False)):
        return Traffic()
    spans = _count(rollout, slice, nodes, now) if _is_time(rollout, nodes, now) else {}
    kept = list(RolloutMinute.objects.filter(rollout=rollout).order_by("number"))
    stages.count_requests(rollout, _requests_in_stage(rollout, kept))
    return Traffic(judge(baseline_of(rollout), as_minutes(kept)), _age_seconds(rollout, now), spans)


def as_minutes(kept: Sequence[RolloutMinute]) -> Minutes:
    """Return stored minutes as the judge reads them, by metric."""
    rows: dict[int, dict[str, RolloutMinute]] = {}
    for row in kept:
        rows.setdefault(row.number, {})[row.arm] = row
    return {
        metric: [
            Minute(number, _arm(sides.get(Arm.CANARY), metric), _arm(sides.get(Arm.CONTROL), metric))
            for number, sides in sorted(rows.items())
        ]
        for metric in Metric
    }


def _begin(rollout: Rollout, proven: Any) -> bool:
    """Let minute 0 begin after the first proof."""
    first = proven.order_by("proven_at").values_list("proven_at", flat=True).first()
    if first is None:
        return False
    rollout.origin = first_minute_at(first)
    return True


def _is_time(rollout: Rollout, nodes: Sequence[NodeSeen], now: datetime) -> bool:
    if rollout.evidence_at is None:
        return True
    told = sum(node.stage is not None for node in nodes)
    pause_seconds = min(max(EVERY_SECONDS, told / NODES_PER_SECOND), EVERY_AT_MOST_SECONDS)
    return (now - rollout.evidence_at).total_seconds() >= pause_seconds


def _count(
    rollout: Rollout, slice: Slice, nodes: Sequence[NodeSeen], now: datetime
) -> dict[UUID, tuple[NodeCounts, ...]]:
    """Read the latest minutes and store them; return the spans of single nodes."""
    origin = rollout.origin
    first, window = minutes_to_count(origin, rollout.evidence_at, now)
    sides = _sides(rollout, nodes, window.since)
    slow_above = rollout.baseline["slow_above"]
    steps = steps_of_nodes(slice.pk, list(sides), window, slow_above)
    _store(rollout, by_minute(steps, first, origin, sides, baseline_of(rollout).rates))
    rollout.evidence_at = now
    rollout.counted_at = max(filter(None, (rollout.counted_at, _newest(steps, sides))), default=None)
    span_seconds = from_document(rollout.strategy).span_seconds
    if span_seconds == window.step_seconds:
        return whole_spans(steps, window, sides, now)
    return _short_spans(slice, sides, replace(window, step_seconds=span_seconds), now)


def _short_spans(
    slice: Slice, sides: Mapping[UUID, Side], window: Window, now: datetime
) -> dict[UUID, tuple[NodeCounts, ...]]:
    """Return the spans of nodes that have the revision, read more finely than the judge needs."""
    mine = {node_id: side for node_id, side in sides.items() if side.proven_at is not None}
    return whole_spans(steps_of_nodes(slice.pk, list(mine), window, None), window, mine, now)


def _sides(rollout: Rollout, nodes: Sequence[NodeSeen], since: datetime) -> dict[UUID, Side]:
    """Return who is compared: every node that was told, and some of those that were not (always the same)."""
    rows = RolloutNode.objects.filter(rollout=rollout, stage__isnull=False)
    told = {
        node_id: Side(pushed_at, proven_at)
        for node_id, pushed_at, proven_at in rows.values_list("node_id", "pushed_at", "proven_at")
    }
    others = [node.id for node in nodes if node.id not in told]
    lately = [node_id for node_id, side in told.items() if side.pushed_at and side.pushed_at > since]
    compared = sorted([*others, *lately], key=lambda node_id: node_id.bytes[::-1])[:OTHERS_AT_MOST]
    has_it = {node_id: side for node_id, side in told.items() if side.proven_at is not None}
    return {node_id: told.get(node_id, Side()) for node_id in compared} | has_it


def _newest(steps: Sequence[NodeStep], sides: Mapping[UUID, Side]) -> datetime | None:
    mine = (step.recorded_at for step in steps if sides[step.node_id].proven_at is not None)
    return max(mine, default=None)


def _store(rollout: Rollout, found: Mapping[Key, ArmMinute]) -> None:
    rows = [
        RolloutMinute(
            rollout=rollout,
            number=number,
            arm=str(arm),
            nodes=one.nodes,
            requests=one.requests,
            bad={str(metric): bad for metric, bad in one.bad.items()},
            capped={str(metric): capped for metric, capped in one.capped.items()},
        )
        for (number, arm), one in sorted(found.items())
    ]
    RolloutMinute.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["rollout", "number", "arm"],
        update_fields=["nodes", "requests", "bad", "capped"],
    )


def _requests_in_stage(rollout: Rollout, kept: Sequence[RolloutMinute]) -> int:
    """Return what the nodes that have it answered since the stage began."""
    first = first_whole_minute(rollout.origin, rollout.stage_started_at)
    return sum(row.requests for row in kept if row.arm == Arm.CANARY and row.number >= first)


def _age_seconds(rollout: Rollout, now: datetime) -> float:
    """Return how old the newest count is; no older than since we could have counted at all."""
    since = max(filter(None, (rollout.counted_at, rollout.origin, rollout.attentive_since)))
    return max((now - since).total_seconds(), 0.0)


def _arm(row: RolloutMinute | None, metric: Metric) -> ArmCounts:
    if row is None:
        return ArmCounts()
    return ArmCounts(row.nodes, row.requests, row.bad[metric], row.capped[metric])

"""A rollout's row as the pure core sees it."""

from datetime import datetime

from fleet.models import Rollout
from fleet.rollout.decision import Hold
from fleet.rollout.guards import Size, size_jump
from fleet.rollout.seen import Moving
from fleet.rollout.states import RolloutState
from fleet.rollout.strategy import from_document
from policies.models import Revision


def moving_of(rollout: Rollout, now: datetime, *, block: str = "", refused: str = "") -> Moving:
    """Return the rollout as it stands at `now`; `revision` and `previous` must be at hand.

    `block`: what holds a start or a promotion, `refused`: why whoever answers for it may not (`fleet/governance.py`).
    """
    told_at = max(filter(None, (rollout.stage_started_at, rollout.attentive_since)), default=None)
    return Moving(
        state=RolloutState(rollout.state),
        sequence=rollout.revision.sequence,
        strategy=from_document(rollout.strategy),
        base=rollout.previous.sequence if rollout.previous else None,
        stage=rollout.stage,
        salt=str(rollout.pk),
        starts_in_seconds=-_seconds(rollout.starts_at, now),
        stage_elapsed_seconds=_seconds(told_at, now) if rollout.stage_started_at else 0.0,
        baked_seconds=baked_seconds(rollout, now),
        stage_requests=rollout.stages[rollout.stage]["requests"] if rollout.stage is not None else 0,
        held_seconds=_seconds(rollout.held_since, now),
        elapsed_in_rollback_seconds=_seconds(rollout.rolling_back_since, now),
        is_paused_by_person=rollout.paused_by_person,
        gate_opened=rollout.gate_opened,
        is_waived=rollout.waived,
        hold=Hold(rollout.hold),
        block=block,
        size_jump=size_jump(_size(rollout.previous), _size(rollout.revision)) if rollout.previous else "",
        refused=refused,
        cause=rollout.cause,
    )


def baked_seconds(rollout: Rollout, now: datetime) -> float:
    """Return how long the nodes of the stage have been watched."""
    return rollout.baked_seconds + _seconds(rollout.baking_since, now)


def _seconds(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0


def _size(revision: Revision) -> Size:
    return Size(revision.resource_count, revision.resource_bytes)

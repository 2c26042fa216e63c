"""Rollouts with all that the API says of them: stages, nodes, and what one may do. Five queries for any number."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from fleet.models import Node, Rollout, RolloutNode
from fleet.moving import baked_seconds, moving_of
from fleet.queries.rollout_nodes import NodeOutcome, outcomes_of
from fleet.rollout.commands import Command, allowed
from fleet.rollout.states import RolloutState, StageState, stage_state
from fleet.rollout.strategy import Stage, Strategy, from_document


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage: what it asks for, and how far it is. `kept` is its document (`fleet/stages.py`)."""

    number: int
    stage: Stage
    state: StageState
    kept: Mapping[str, Any]
    baked_seconds: float
    proven: int


@dataclass(frozen=True, slots=True)
class RolloutView:
    """One rollout; `nodes` may be the first of many."""

    row: Rollout
    strategy: Strategy
    stages: tuple[StageView, ...]
    nodes: Sequence[NodeOutcome]
    total: int
    touched: int
    proven: int
    commands: tuple[Command, ...]


@dataclass(slots=True)
class _Tally:
    """Nodes of one rollout: all that have a row, and of those that were told how many were and proved it, by stage."""

    rows: int = 0
    told: Counter[int] = field(default_factory=Counter)
    proven: Counter[int] = field(default_factory=Counter)

    def proven_upto(self, stage: int) -> int:
        """Return how many of the cohort after `stage` proved it."""
        return sum(count for number, count in self.proven.items() if number <= stage)


def views_of(rollouts: Sequence[Rollout], now: datetime, *, limit: int | None = None) -> list[RolloutView]:
    """Return the rollouts in their order, each with at most `limit` nodes.

    `slice__gateway`, `revision` and `previous` must be at hand.
    """
    tallies, totals = _tallies(rollouts), _totals(rollouts)
    nodes = outcomes_of(rollouts, now, limit=limit)
    return [_view(row, shown, tallies[row.pk], totals, now) for row, shown in zip(rollouts, nodes, strict=True)]


def _view(
    row: Rollout, nodes: Sequence[NodeOutcome], tally: _Tally, totals: Mapping[UUID, int], now: datetime
) -> RolloutView:
    state, strategy = RolloutState(row.state), from_document(row.strategy)
    stages = tuple(
        StageView(
            number=number,
            stage=stage,
            state=stage_state(number, state, row.stage),
            kept=kept,
            baked_seconds=baked_seconds(row, now) if number == row.stage else kept["baked_seconds"],
            proven=tally.proven_upto(number) if row.stage is not None and number <= row.stage else 0,
        )
        for number, (stage, kept) in enumerate(zip(strategy.stages, row.stages, strict=False))
    )
    return RolloutView(
        row=row,
        strategy=strategy,
        stages=stages,
        nodes=nodes,
        total=totals.get(row.slice.gateway_id, 0) if state.is_active else tally.rows,
        touched=tally.told.total(),
        proven=tally.proven.total(),
        commands=_commands(row, now),
    )


def _commands(row: Rollout, now: datetime) -> tuple[Command, ...]:
    """Return what makes sense now; what is not the newest any more is not tried again."""
    found = allowed(moving_of(row, now))
    if row.revision.sequence != row.slice.last_sequence:
        found -= {Command.RETRY}
    return tuple(command for command in Command if command in found)


def _tallies(rollouts: Sequence[Rollout]) -> defaultdict[UUID, _Tally]:
    found: defaultdict[UUID, _Tally] = defaultdict(_Tally)
    rows = RolloutNode.objects.filter(rollout__in=[row.pk for row in rollouts]).order_by()
    counted = rows.values_list("rollout_id", "stage").annotate(rows=Count("pk"), proven=Count("proven_at"))
    for rollout_id, stage, number, proven in counted:
        found[rollout_id].rows += number
        if stage is not None:
            found[rollout_id].told[stage] += number
            found[rollout_id].proven[stage] += proven
    return found


def _totals(rollouts: Sequence[Rollout]) -> dict[UUID, int]:
    gateways = {row.slice.gateway_id for row in rollouts}
    rows = Node.objects.filter(gateway__in=gateways, revoked_at=None).order_by()
    return dict(rows.values_list("gateway_id").annotate(number=Count("pk")))

"""One step of one rollout: see, decide, carry out. Not a verb: publishing takes the first step, movers the others.

The caller holds the locks, always in the order slice, rollout, gateway.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from console.audit.verbs import Act
from fleet import stages
from fleet.actions.assign import assign, assign_to
from fleet.actions.rollout_cohort import tell
from fleet.actions.rollout_notes import announce_move, note, record, tell_news
from fleet.attention import attend
from fleet.evidence.reading import Traffic, read_traffic
from fleet.governance import block_on, rights_lost
from fleet.models import Rollout
from fleet.moving import moving_of
from fleet.proofs import keep_outcomes, nodes_seen
from fleet.rollout.decision import Decision, Effect
from fleet.rollout.machine import step
from fleet.rollout.seen import Moving, NodeSeen
from fleet.rollout.states import RolloutState
from policies.models import Slice


@dataclass(frozen=True, slots=True)
class Seen:
    """The rollout as it stood at `now`, and all nodes of its gateway."""

    moving: Moving
    nodes: Sequence[NodeSeen]
    now: datetime


def take_step(rollout: Rollout, slice: Slice, act: Act | None = None) -> None:
    """Move the rollout as far as what is known allows; `rollout` and `slice` are locked.

    `act`: the verb it is part of, if any; its entry then stands for the step, too.
    """
    now = timezone.now()
    attend(rollout, now)
    nodes = nodes_seen(rollout, slice, now)
    traffic = read_traffic(rollout, slice, nodes, now)
    refused = rights_lost(rollout, slice) if act is None else ""  # whoever acts now has just been let in
    moving = moving_of(rollout, now, block=_block(rollout, slice, now), refused=refused)
    if not rollout.stages:
        rollout.stages = stages.planned(moving.strategy, nodes, moving.salt)
    nodes = _with_spans(nodes, traffic)
    decision = step(moving, nodes, traffic.judgement, traffic.age_seconds)
    enact(decision, Seen(moving, nodes, now), rollout, slice, act)


def enact(decision: Decision, seen: Seen, rollout: Rollout, slice: Slice, act: Act | None) -> None:
    """Carry a decision out and leave its traces."""
    _carry_out(decision, seen, rollout, slice)
    has_moved = note(rollout, decision, seen.now, told=len(decision.cohort) or len(seen.nodes))
    tell_news(rollout, decision.news, seen.now)
    record(decision, seen.moving, rollout, slice, act)
    if has_moved or decision.news:
        announce_move(rollout, slice)


def supersede(rollout: Rollout, slice: Slice, by_sequence: int) -> None:
    """End a rollout because a newer revision of its slice sets out; its nodes run the base again."""
    now = timezone.now()
    reason = f"Revision {by_sequence} was published."
    decision = Decision(RolloutState.SUPERSEDED, stage=rollout.stage, reason=reason, cause=rollout.cause)
    if not RolloutState(rollout.state).is_going_back:
        keep_outcomes(rollout, nodes_seen(rollout, slice, now), now)
    note(rollout, decision, now)
    announce_move(rollout, slice)


def _block(rollout: Rollout, slice: Slice, now: datetime) -> str:
    """Return what holds a start or a promotion; never asked on the way back."""
    if RolloutState(rollout.state).is_going_back:
        return ""
    return block_on(slice, now, override=rollout.override_freeze)


def _with_spans(nodes: Sequence[NodeSeen], traffic: Traffic) -> tuple[NodeSeen, ...]:
    spans = traffic.spans
    return tuple(replace(node, spans=spans[node.id]) if node.id in spans else node for node in nodes)


def _carry_out(decision: Decision, seen: Seen, rollout: Rollout, slice: Slice) -> None:
    """Write what the decision does to assignments and to the nodes of the cohort."""
    last = seen.moving.strategy.last
    match decision.effect:
        case Effect.PUSH:
            joining = _untold(seen, among=set(decision.cohort))
            tell(rollout, slice, joining, decision.stage or 0, seen.now)
            assign_to(slice, rollout.revision, joining)
        case Effect.PUSH_ALL:
            tell(rollout, slice, _untold(seen), last, seen.now)
            assign(slice, rollout.revision)
        case Effect.GIVE_BACK:
            keep_outcomes(rollout, seen.nodes, seen.now)
            assign(slice, rollout.previous)
            return
        case Effect.NONE:
            is_for_all = seen.moving.stage == last and not seen.moving.state.is_going_back
            if is_for_all and (newcomers := _untold(seen)):  # the default row has told them
                tell(rollout, slice, newcomers, last, seen.now)
    if not decision.state.is_active and not seen.moving.state.is_going_back:
        keep_outcomes(rollout, seen.nodes, seen.now)


def _untold(seen: Seen, *, among: Collection[UUID] | None = None) -> list[UUID]:
    return [node.id for node in seen.nodes if node.stage is None and (among is None or node.id in among)]

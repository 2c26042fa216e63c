"""What a step leaves behind: the rollout's row, its timeline, the audit trail and a word to whoever is looking."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from console.audit.actor import SYSTEM
from console.audit.verbs import Act, Target, verb
from console.base.live import announce
from fleet import stages
from fleet.attention import LOOK_SECONDS
from fleet.models import Rollout, RolloutEvent
from fleet.moving import baked_seconds
from fleet.rollout.decision import Decision, Effect, Hold, News
from fleet.rollout.seen import Moving
from fleet.rollout.states import RolloutState
from policies.models import Slice

PUSHES: Final = {Effect.PUSH, Effect.PUSH_ALL}
_SHOWN: Final = ("state", "stage", "reason", "cause", "hold", "gate_opened", "paused_by_person", "waived", "origin")
_WRITTEN: Final = (
    *_SHOWN, "stages", "stage_started_at", "baked_seconds", "baking_since", "started_at", "held_since",
    "rolling_back_since", "finished_at", "baseline", "evidence_at", "counted_at", "attended_at", "attentive_since",
    "version", "next_action_at", "lease_until", "responsible",
)  # fmt: skip


def note(rollout: Rollout, decision: Decision, now: datetime, *, told: int = 0) -> bool:
    """Write the decision to the row, and tell whether people would see a difference.

    `told`: how many nodes have the revision once the decision is carried out.
    """
    before = _shown(rollout)
    _note_clock(rollout, decision, now)
    if decision.effect in PUSHES:
        _begin_stage(rollout, decision, now, told)
    rollout.state, rollout.reason = str(decision.state), decision.reason
    rollout.cause, rollout.hold = decision.cause, str(decision.hold)
    if decision.effect is Effect.GIVE_BACK:
        rollout.rolling_back_since = now
    rollout.held_since = (rollout.held_since or now) if decision.hold is Hold.EVIDENCE else None
    stages.keep(rollout, baked_seconds(rollout, now))
    if not decision.state.is_active:
        stages.finish(rollout, now)
        rollout.finished_at = now
    rollout.lease_until, rollout.next_action_at = None, _next_look(decision, now)
    has_moved = _shown(rollout) != before
    rollout.version += has_moved
    rollout.save(update_fields=_WRITTEN)
    return has_moved


def tell_news(rollout: Rollout, news: Iterable[News], now: datetime, actor: dict[str, str] | None = None) -> None:
    """Add lines to the timeline."""
    RolloutEvent.objects.bulk_create(
        RolloutEvent(rollout=rollout, at=now, kind=str(one.kind), text=one.text, stage=one.stage, actor=actor)
        for one in news
    )


def record(decision: Decision, moving: Moving, rollout: Rollout, slice: Slice, act: Act | None) -> None:
    """Write what the decision did to nodes into the audit trail."""
    name, summary = _entry(decision, moving, rollout, slice)
    if not name:
        return
    text = f"{summary} {decision.cause or decision.reason}".strip()
    if act is not None:
        act.entry(target_of(rollout, slice), text, verb=name, **slice.trail)
        return
    with verb(name, actor=SYSTEM) as own:
        own.entry(target_of(rollout, slice), text, **slice.trail)


def target_of(rollout: Rollout, slice: Slice) -> Target:
    """Return the rollout as the audit trail names it."""
    return Target(kind="rollout", name=f"{slice.key}#{rollout.revision.sequence}", id=str(rollout.pk))


def announce_move(rollout: Rollout, slice: Slice) -> None:
    """Tell who looks at the slice or its gateway, after commit."""
    announce(f"slice:{slice.key}", "rollout", subject=str(rollout.pk))
    announce(f"gateway:{slice.gateway.slug}", "rollout", subject=str(rollout.pk))


def _shown(rollout: Rollout) -> list[Any]:
    return [getattr(rollout, name) for name in _SHOWN]


def _note_clock(rollout: Rollout, decision: Decision, now: datetime) -> None:
    """Let the bake time run while it bakes, and only then."""
    is_baking = decision.state is RolloutState.BAKING and decision.effect not in PUSHES
    if is_baking:
        rollout.baking_since = rollout.baking_since or now
    else:
        rollout.baked_seconds, rollout.baking_since = baked_seconds(rollout, now), None


def _begin_stage(rollout: Rollout, decision: Decision, now: datetime, told: int) -> None:
    stages.keep(rollout, rollout.baked_seconds)
    stages.finish(rollout, now)
    rollout.stage, rollout.stage_started_at = decision.stage, now
    rollout.started_at = rollout.started_at or now
    rollout.baked_seconds, rollout.baking_since = 0.0, None
    rollout.gate_opened = rollout.waived = False
    stages.begin(rollout, told, now)


def _next_look(decision: Decision, now: datetime) -> datetime | None:
    """Return when to look again: as the machine says, but often enough to know what silence means."""
    again = decision.look_again_seconds
    if again is None:
        return None
    is_waiting = decision.state is RolloutState.SCHEDULED
    return now + timedelta(seconds=again if is_waiting else min(again, LOOK_SECONDS))


def _entry(decision: Decision, moving: Moving, rollout: Rollout, slice: Slice) -> tuple[str, str]:
    """Return verb and summary of what is worth an entry; both empty where nothing is."""
    what = f"Revision {moving.sequence} of {slice.key}"
    if decision.state is RolloutState.COMPLETE:
        return "rollout.complete", f"{what} is live and proven."
    if decision.effect is Effect.GIVE_BACK:
        return "rollout.roll_back", f"{what} is rolled back."
    if not decision.state.is_active and moving.state is not decision.state:
        return f"rollout.{_ENDS[decision.state]}", f"{what}: {_ENDS_IN_WORDS[decision.state]}."
    if decision.hold is Hold.RIGHTS and moving.hold is not Hold.RIGHTS:
        return "rollout.refuse", f"{what} goes no further."
    if decision.effect in PUSHES and decision.stage is not None:
        stage = moving.strategy.stages[decision.stage]
        return "rollout.stage", f"{what} goes to stage {decision.stage + 1}, {stage.title}."
    return "", ""


_ENDS: Final = {
    RolloutState.ROLLED_BACK: "return",
    RolloutState.CANCELLED: "cancel",
    RolloutState.SUPERSEDED: "supersede",
}
_ENDS_IN_WORDS: Final = {
    RolloutState.ROLLED_BACK: "every node that had it is back",
    RolloutState.CANCELLED: "cancelled before any node had it",
    RolloutState.SUPERSEDED: "another took its place",
}

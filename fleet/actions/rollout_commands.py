"""What people do to a rollout: pause, resume, promote, abort, retry. What makes sense when says the pure `commands`.

All under the lock of the slice, as every step: of two people at once the second finds what the first did, and where
that is what they want, they are told so.
"""

from django.db import transaction
from django.utils import timezone

from console.accounts.permissions import Permission
from console.audit.actor import Actor
from console.audit.verbs import Act, verb
from console.base.errors import Conflict
from fleet.actions.lock_slice import lock_slice
from fleet.actions.refusals import error_of
from fleet.actions.rollout_notes import target_of, tell_news
from fleet.actions.rollout_step import Seen, enact, take_step
from fleet.actions.start_rollout import Start, start_rollout
from fleet.models import Rollout
from fleet.moving import moving_of
from fleet.proofs import nodes_seen
from fleet.rollout.commands import Applied, Command, Refusal, apply
from fleet.rollout.decision import Decision, Effect, Hold
from fleet.rollout.seen import Moving
from fleet.rollout.strategy import from_document
from policies.models import Slice


def command_rollout(
    rollout: Rollout,
    command: Command,
    *,
    actor: Actor,
    reason: str = "",
    stage: int | None = None,
    dry_run: bool = False,
) -> Rollout:
    """Do what `command` says and return the rollout; for a retry the new one. What is so already changes nothing.

    `stage`: at which stage the person saw it (None: wherever it is by now).
    Raises Conflict `rollout_state` where it makes no sense, and Invalid at `/reason` where one must say why.
    """
    with transaction.atomic():
        slice = lock_slice(rollout.slice_id)
        locked = _locked(rollout)
        moving = moving_of(locked, timezone.now())
        applied = apply(command, moving, reason, seen_stage=stage)
        if isinstance(applied, Refusal):
            raise error_of(applied)
        if command is Command.RETRY and (under_way := _of_same_revision(locked)) is not None:
            return under_way
        if not applied.is_changed:
            return locked
        with verb(f"rollout.{command}", actor=actor, dry_run=dry_run) as act:
            act.entry(target_of(locked, slice), applied.text, **slice.trail)
            tell_news(locked, applied.news, timezone.now(), actor.as_dict())
            if command is Command.PROMOTE and moving.hold is Hold.RIGHTS:
                locked.responsible = actor.as_dict()
            return _retry(act, locked, slice) if applied.starts_anew else _apply(act, applied, moving, locked, slice)


def _locked(rollout: Rollout) -> Rollout:
    rows = Rollout.objects.select_related("slice__gateway", "revision", "previous")
    rows = rows.defer("revision__buckets", "previous__buckets")
    locked: Rollout = rows.select_for_update(no_key=True, of=("self",)).get(pk=rollout.pk)
    return locked


def _of_same_revision(rollout: Rollout) -> Rollout | None:
    """Return the rollout under way that somebody else started of the same revision."""
    rows = Rollout.objects.active().filter(slice_id=rollout.slice_id, revision_id=rollout.revision_id)
    return rows.select_related("slice__gateway", "revision", "previous").first()


def _retry(act: Act, rollout: Rollout, slice: Slice) -> Rollout:
    """Start another rollout of the same revision, which must still be the newest.

    What was said of the revision stays said: why it may go through a freeze, and once it set out, that it is meant.
    """
    if rollout.revision.sequence != slice.last_sequence:
        newest, own = slice.last_sequence, rollout.revision.sequence
        raise Conflict(f"Revision {newest} was published since. Revert to {own} instead.", code="rollout_state")
    again = Start(
        from_document(rollout.strategy),
        override_freeze=rollout.override_freeze,
        is_meant=rollout.stage is not None,
        needs=Permission(rollout.needs) if rollout.needs else None,
    )
    return start_rollout(act, slice, rollout.revision, again)


def _apply(act: Act, applied: Applied, moving: Moving, rollout: Rollout, slice: Slice) -> Rollout:
    """Let the rollout become what the command makes of it, and take the next step at once."""
    now = timezone.now()
    rollout.paused_by_person = applied.is_paused_by_person
    rollout.gate_opened, rollout.waived = applied.gate_opened, applied.is_waived
    decision = Decision(
        applied.state,
        moving.stage,
        applied.text,
        applied.cause,
        applied.effect,
        look_again_seconds=0.0 if applied.state.is_active else None,
        hold=moving.hold if applied.state is moving.state else Hold.NONE,
    )
    is_end = applied.effect is not Effect.NONE or not applied.state.is_active
    nodes = nodes_seen(rollout, slice, now) if is_end else ()
    enact(decision, Seen(moving, nodes, now), rollout, slice, act)
    if applied.state.is_active:
        take_step(rollout, slice, act)
    return rollout

"""Starting a shift of traffic, and what people do to it: pause, resume, promote, abort."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, Invalid
from fleet.actions.lock_slice import lock_slice
from fleet.actions.refusals import error_of
from fleet.actions.shift_step import enact, take_step, target_of
from fleet.evidence.services import take_baseline
from fleet.governance import rules_of
from fleet.models import Shift
from fleet.rollout.commands import Refusal
from fleet.shift.commands import Applied, ShiftCommand, apply
from fleet.shift.machine import Decision
from fleet.shift.states import ShiftHold
from fleet.shift.weights import Pair, Split, split_of
from fleet.shifting import live_of, shifting_of
from policies.compiler.limits import WEIGHT
from policies.models import Slice

MOST_STEPS: Final = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shift to start: percents of the pair's weight, growing, and what each step must see before the next."""

    route: str
    pair: Pair
    percents: Sequence[int]
    bake_seconds: int
    min_requests: int


def start_shift(slice: Slice, wanted: Wanted, *, actor: Actor, dry_run: bool = False) -> Shift:
    """Start to move a live route's traffic from one of its services to another; the draft stays as it is.

    Raises Invalid, Conflict `shift_active`, or `approval_required` where nobody may change traffic alone, and what
    `patch_live` raises for the first step.
    """
    _check_steps(wanted.percents)
    with verb("shift.start", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        if rules_of(locked.gateway).approvals_required:
            text = "On this gateway somebody else must approve what is published. Publish the weights instead."
            raise Conflict(text, code="approval_required")
        split = _split(locked, wanted)
        if Shift.objects.active().filter(slice=locked, route=wanted.route).exists():
            raise Conflict(f"Traffic of route {wanted.route} is being shifted already.", code="shift_active")
        row = Shift(
            slice=locked, route=wanted.route, from_service=wanted.pair.from_service, to_service=wanted.pair.to_service,
            from_weight=split.from_weight, to_weight=split.to_weight, factor=split.factor,
            steps=[_waiting(percent) for percent in wanted.percents], bake_seconds=wanted.bake_seconds,
            min_requests=wanted.min_requests, actor=actor.as_dict(), next_action_at=timezone.now(),
        )  # fmt: skip
        take_baseline(row, locked, timezone.now())
        row.save()
        steps = ", ".join(f"{percent} %" for percent in wanted.percents)
        text = f"Started to shift route {row.route} from {row.from_service} to {row.to_service}: {steps}"
        act.entry(target_of(row, locked), text, **locked.trail)
        take_step(row, locked, act)
        return row


def command_shift(
    row: Shift,
    command: ShiftCommand,
    *,
    actor: Actor,
    reason: str = "",
    step: int | None = None,
    dry_run: bool = False,
) -> Shift:
    """Do what `command` says and return the shift. What is so already changes nothing.

    `step`: at which step the person saw it (None: wherever it is by now).
    Raises Conflict `shift_state` where it makes no sense, and Invalid at `/reason` where one must say why.
    """
    with transaction.atomic():
        slice = lock_slice(row.slice_id)
        rows = Shift.objects.select_related("slice", "rollout").select_for_update(no_key=True, of=("self",))
        locked = rows.get(pk=row.pk)
        live, now = live_of(slice, locked.route), timezone.now()
        applied = apply(command, shifting_of(locked, live, now), reason, seen_step=step)
        if isinstance(applied, Refusal):
            raise error_of(applied)
        if not applied.is_changed:
            return locked
        with verb(f"shift.{command}", actor=actor, dry_run=dry_run) as act:
            act.entry(target_of(locked, slice), applied.text, **slice.trail)
            if command is ShiftCommand.PROMOTE and locked.hold == ShiftHold.RIGHTS:
                locked.responsible = actor.as_dict()
            locked.paused_by_person, locked.waived = applied.is_paused_by_person, applied.is_waived
            enact(_decision(applied, locked), locked, slice, live, act)
            if applied.state.is_active:
                take_step(locked, slice, act)
        return locked


def _decision(applied: Applied, row: Shift) -> Decision:
    return Decision(
        applied.state,
        row.step,
        applied.text,
        applied.cause,
        applied.effect,
        ShiftHold(row.hold) if applied.state == row.state else ShiftHold.NONE,
        look_again_seconds=0.0 if applied.state.is_active else None,
    )


def _check_steps(percents: Sequence[int]) -> None:
    if not 1 <= len(percents) <= MOST_STEPS:
        raise Invalid.field("/steps", "out_of_range", f"1 to {MOST_STEPS} steps.")
    for index, percent in enumerate(percents):
        if not 1 <= percent <= 100:
            raise Invalid.field(f"/steps/{index}", "out_of_range", "A whole number from 1 to 100.")
        if index and percent <= percents[index - 1]:
            raise Invalid.field(f"/steps/{index}", "not_growing", "Each step is more than the one before.")


def _split(slice: Slice, wanted: Wanted) -> Split:
    """Return the weights of the pair before the shift; raise Invalid at what is not live."""
    live = live_of(slice, wanted.route)
    if live.route is None:
        raise Invalid.field("/route", "route_unknown", f"No route {wanted.route} is live.")
    for pointer, name in (("/from_service", wanted.pair.from_service), ("/to_service", wanted.pair.to_service)):
        if name not in live.weights:
            text = f"Route {wanted.route} does not forward to {name}. Give it that service, with weight 0, and publish."
            raise Invalid.field(pointer, "service_unknown", text)
    if wanted.pair.from_service == wanted.pair.to_service:
        raise Invalid.field("/to_service", "service_same", "It must be another service.")
    split = split_of(live.weights, wanted.pair, wanted.percents, WEIGHT)
    if not split.total:
        raise Invalid.field("/from_service", "weight_zero", "Neither service gets any traffic now.")
    if split.to_weight * 100 >= wanted.percents[0] * (split.from_weight + split.to_weight):
        text = f"{wanted.pair.to_service} has as much already."
        raise Invalid.field("/steps/0", "not_growing", text)
    return split


def _waiting(percent: int) -> dict[str, object]:
    empty = {"revision": None, "rollout": None, "started_at": None, "baked_seconds": 0.0, "requests": 0}
    return {"percent": percent, **empty}

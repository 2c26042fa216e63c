"""Puts a new revision on its way: the shared end of publishing and reverting. Not a verb of its own.

The first step, telling nodes to run it, is part of the publish itself: there is no moment in which a revision exists
that nobody moves, and an emergency needs neither Redis nor a worker. Reports and the reconciler take the later steps.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from console.accounts.permissions import Permission
from console.audit.verbs import Act
from console.base.errors import Conflict, Invalid
from fleet.actions.assign import assign
from fleet.actions.restored import resume_by_publish
from fleet.actions.rollout_notes import tell_news
from fleet.actions.rollout_step import supersede, take_step
from fleet.actions.strategies import find_strategy
from fleet.governance import default_strategy, record_override
from fleet.models import Rollout
from fleet.rollout.decision import News, NewsKind
from fleet.rollout.states import RolloutState
from fleet.rollout.strategy import Strategy, to_document
from policies.models import Gateway, Revision, Slice

AHEAD_AT_MOST: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Start:
    """How a rollout sets out: by which stages, when (None: now), and why it may go through a freeze (empty: not).

    `needs`: what its actor must hold whenever it goes on (None: what sets out within seconds, and what heals, is not
    asked). `is_meant`: that the revision may be of a very different size was said beforehand.
    """

    strategy: Strategy
    starts_at: datetime | None = None
    override_freeze: str = ""
    is_meant: bool = False
    needs: Permission | None = None


def start_by(
    gateway: Gateway,
    strategy: str | None,
    *,
    starts_at: datetime | None = None,
    override_freeze: str = "",
    needs: Permission | None = None,
) -> Start:
    """Return how a rollout sets out by the strategy of this name, None for the gateway's own.

    Raises Invalid at `/strategy` or `/starts_at`; a time that has passed means now.
    """
    now = timezone.now()
    if starts_at is not None and starts_at > now + AHEAD_AT_MOST:
        raise Invalid.field("/starts_at", "too_late", f"At most {AHEAD_AT_MOST.days} days ahead.")
    is_later = starts_at is not None and starts_at > now
    found = find_strategy(strategy or default_strategy(gateway), gateway)
    return Start(found, starts_at if is_later else None, override_freeze.strip(), needs=needs)


def start_rollout(act: Act, slice: Slice, revision: Revision, start: Start) -> Rollout:
    """Create the rollout of `revision`, end the one under way, take the first step; the caller has locked the slice."""
    now = timezone.now()
    if slice.tenant.closing_at is not None:
        raise Conflict(f"{slice.tenant.name} is being deleted.", code="tenant_closing")
    resume_by_publish(act, slice)
    base = _last_completed(slice)
    _supersede_active(slice, revision, base)
    rollout = Rollout.objects.create(
        slice=slice,
        revision=revision,
        previous=base,
        strategy=to_document(start.strategy),
        state=str(RolloutState.SCHEDULED if start.starts_at else RolloutState.PENDING),
        starts_at=start.starts_at,
        override_freeze=start.override_freeze,
        waived=start.is_meant,
        actor=act.actor.as_dict(),
        needs=str(start.needs or ""),
        next_action_at=now,
    )
    text = f"Revision {revision.sequence} sets out by the strategy {start.strategy.title}."
    tell_news(rollout, [News(NewsKind.CREATED, text)], now, act.actor.as_dict())
    if start.override_freeze:
        record_override(act, slice, start.override_freeze, now)
    take_step(rollout, slice, act)
    return rollout


def _last_completed(slice: Slice) -> Revision | None:
    """Return what to go back to; what was superseded or rolled back is not."""
    completed = Rollout.objects.filter(slice=slice, state=RolloutState.COMPLETE).order_by("-finished_at", "-id")
    last = completed.select_related("revision").first()
    return last.revision if last else None


def _supersede_active(slice: Slice, revision: Revision, base: Revision | None) -> None:
    """End the rollout under way; whoever had its revision runs the base again, unless the new one takes them."""
    active = Rollout.objects.active().filter(slice=slice).select_related("revision", "previous")
    for old in active.select_for_update(no_key=True, of=("self",)):
        supersede(old, slice, revision.sequence)
        if old.stage is not None:
            assign(slice, base)

"""What the worker does for the fleet. A task is a loop over one verb; losing one loses nothing, beat calls again."""

from celery import shared_task

from fleet.actions import registrations_spread
from fleet.actions.freezes import look_at_begun
from fleet.actions.holds import spread_holds as spread
from fleet.actions.rollouts import move_due
from fleet.actions.shift_movers import move_due_shifts
from fleet.actions.switches import lift_expired
from fleet.reports.health import forget_changes
from fleet.silence import announce_silence


@shared_task
def move_rollouts() -> None:
    """Take the next step of every rollout that is due: the reconciler, called by beat every 2 seconds."""
    while move_due():
        pass


@shared_task
def watch_nodes() -> None:
    """Tell people who look that nodes fell silent; nothing else would, a silent node sends no message."""
    announce_silence()


@shared_task
def move_shifts() -> None:
    """Take the next step of every shift of traffic that is due; called by beat every 2 seconds."""
    while move_due_shifts():
        pass


@shared_task
def lift_expired_switches() -> None:
    """Lift every kill switch whose time is over; called by beat every 2 seconds."""
    while lift_expired():
        pass


@shared_task
def look_at_freezes() -> None:
    """End planned freezes that began in the name of somebody who may not freeze any more; called by beat every 2 s."""
    while look_at_begun():
        pass


@shared_task
def spread_holds() -> None:
    """Let all nodes know whom one of them has shut out; called by beat every 2 seconds."""
    spread()


@shared_task
def spread_registrations() -> None:
    """Let all nodes know who registered, and forget whose time is over; called by beat every second."""
    registrations_spread.spread_registrations()


@shared_task
def keep_health() -> None:
    """Forget what became of endpoints more than a week ago; called by beat every hour."""
    forget_changes()

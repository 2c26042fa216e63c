"""What the worker does for the fleet. A task is a loop over one verb; losing one loses nothing, beat calls again."""

from celery import shared_task

from fleet.actions.holds import spread_holds as spread
from fleet.actions.rollouts import move_due
from fleet.actions.shift_movers import move_due_shifts
from fleet.actions.switches import lift_expired
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
def spread_holds() -> None:
    """Let all nodes know whom one of them has shut out; called by beat every 2 seconds."""
    spread()

"""What the worker does for certificates. A task is a loop; losing one loses nothing, beat calls again."""

from celery import shared_task

from certificates.actions.reconciling import reconcile
from certificates.actions.renewals import ask_due, start_due
from certificates.actions.rotation.mover import move_due_rotations


@shared_task
def move_rotations() -> None:
    """Take the next step of every rotation that is due; called by beat every second."""
    while move_due_rotations():
        pass


@shared_task
def renew_certificates() -> None:
    """Start the rotations whose time has come, and ask CAs when that is; called by beat every 5 seconds."""
    while start_due():
        pass
    while ask_due():
        pass


@shared_task
def reconcile_certificates() -> None:
    """Publish slices of certificates whose hostnames came or went; called by beat every 5 seconds."""
    reconcile()

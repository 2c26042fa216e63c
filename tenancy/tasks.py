"""What the worker does for tenants. A task is a loop over one step; losing one loses nothing, beat calls again."""

from celery import shared_task

from tenancy.actions.exporting import move_export
from tenancy.actions.steps import move_deletion


@shared_task
def move_deletions() -> None:
    """Carry deletions on; called by beat every 2 seconds."""
    while move_deletion():
        pass


@shared_task
def move_exports() -> None:
    """Carry archives on; called by beat every 2 seconds."""
    while move_export():
        pass

"""What the worker does for credentials. A task is a loop; losing one loses nothing, beat calls again."""

from celery import shared_task

from vending.actions.reading import read_due
from vending.actions.settling import settle_all


@shared_task
def settle_credentials() -> None:
    """Write down what came of rollouts of credentials; called by beat every 2 seconds."""
    settle_all()


@shared_task
def read_credentials() -> None:
    """Read the credentials that are due from their stores; called by beat every 2 seconds."""
    while read_due():
        pass

"""What the worker does for alerts. A task is a loop over one step; losing one loses nothing, beat calls again."""

from celery import shared_task
from django.utils import timezone

from alerting import keeping
from alerting.actions import built_in
from alerting.actions.looking import look_at_due
from alerting.actions.routing import route_some
from alerting.actions.sending import send_due
from alerting.actions.silences import refuse_unfounded
from alerting.actions.telling import tell_one


@shared_task
def look_at_rules() -> None:
    """Look at every kind of rule whose time has come; called by beat every 2 seconds."""
    look_at_due()


@shared_task
def tell_of_alerts() -> None:
    """Route what fires or is over, and have groups told whose time has come; called by beat every second."""
    while route_some():
        pass
    while tell_one():
        pass


@shared_task
def send_notifications() -> None:
    """Send what is due; called by beat every second."""
    while send_due():
        pass


@shared_task
def complete_tenants() -> None:
    """Give new tenants their rules and policies; called by beat every 15 seconds."""
    built_in.complete_tenants()


@shared_task
def look_at_silences() -> None:
    """End silences of those who may not keep alerts quiet any more; called by beat every 15 seconds."""
    refuse_unfounded()


@shared_task
def keep() -> None:
    """Forget what is past its time; called by beat every hour."""
    keeping.keep(timezone.now())

"""The billing calendar of this installation."""

from django.conf import settings

from costs.arithmetic.calendar import Calendar


def calendar() -> Calendar:
    """Return it; `GATEHOUSE_BILLING_TIME_ZONE` says where midnight is."""
    return Calendar(settings.BILLING_TIME_ZONE)

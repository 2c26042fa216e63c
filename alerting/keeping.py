"""Forgets alerts and deliveries past their time."""

from datetime import datetime, timedelta
from typing import Final

from alerting.life.words import AlertState
from alerting.models import Alert, Delivery, Group

ALERTS_KEPT: Final = timedelta(days=90)
DELIVERIES_KEPT: Final = timedelta(days=30)
AT_A_TIME: Final = 5_000


def keep(now: datetime) -> None:
    """Remove what is old; what remains of a large backlog goes next time."""
    old_alerts = Alert.objects.filter(state=str(AlertState.RESOLVED), resolved_at__lt=now - ALERTS_KEPT)
    Alert.objects.filter(pk__in=old_alerts.order_by("pk").values("pk")[:AT_A_TIME]).delete()
    old_deliveries = Delivery.objects.filter(finished_at__lt=now - DELIVERIES_KEPT)
    Delivery.objects.filter(pk__in=old_deliveries.order_by("pk").values("pk")[:AT_A_TIME]).delete()
    idle = Group.objects.filter(next_action_at=None, opened_at__lt=now - ALERTS_KEPT, members=None)
    Group.objects.filter(pk__in=idle.order_by("pk").values("pk")[:AT_A_TIME]).delete()

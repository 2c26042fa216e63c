"""A delivery: one notification on its way to one channel, as a row that short idempotent steps move."""

from django.db import models
from django.db.models import Q

from alerting.life.words import DeliveryState
from alerting.models.channel import Channel
from alerting.models.group import Group
from console.base.ids import new_id


class Delivery(models.Model):
    """Its id is the idempotency key: a receiver that gets it twice, because we died before we knew, can tell.

    `fence` grows with every claim: a sender that lost its claim cannot write.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="deliveries")
    """Null: a test."""
    notification = models.JSONField()
    """What is said (`alerting/channels/notification.py`), as it was when it was decided to say it."""
    state = models.CharField(
        max_length=12,
        choices=[(str(one), str(one)) for one in DeliveryState],
        default=str(DeliveryState.WAITING),
    )
    attempts_made = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    next_action_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "-id"], name="alerting_delivery_list"),
            models.Index(
                fields=["next_action_at"], condition=Q(next_action_at__isnull=False), name="alerting_delivery_due"
            ),
            models.Index(
                fields=["group", "channel"], condition=Q(next_action_at__isnull=False), name="alerting_delivery_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} to {self.channel_id}"


class Attempt(models.Model):
    """One try to deliver."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    """The receiver's status; null: it gave none."""
    error = models.TextField(blank=True)
    took_milliseconds = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["delivery", "-id"], name="alerting_attempt_list")]

    def __str__(self) -> str:
        return self.error or f"status {self.status}"

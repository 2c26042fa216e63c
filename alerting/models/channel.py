"""A channel: one receiver of notifications."""

from django.db import models

from alerting.life.words import ChannelType
from alerting.models.owned import OwnedQuerySet
from console.accounts.models import Tenant
from console.base.ids import new_id


class Channel(models.Model):
    """`settings` are those of its type (`alerting/channels`); what is secret lies sealed in `ciphertext`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="channels")
    name = models.CharField(max_length=63)
    type = models.CharField(max_length=12, choices=[(str(one), str(one)) for one in ChannelType])
    settings = models.JSONField(default=dict)
    ciphertext = models.BinaryField(blank=True)
    is_enabled = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True)
    """Since when nothing has arrived; null: the last delivery did, or there was none."""
    last_error = models.TextField(blank=True)
    last_sent_at = models.DateTimeField(null=True)
    sent_total = models.BigIntegerField(default=0)
    failed_total = models.BigIntegerField(default=0)
    """Attempts that failed, ever; these three are counters for collectors."""
    given_up_total = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="alerting_channel_name")]

    def __str__(self) -> str:
        return str(self.name)

"""A notification policy: which alerts it takes, how they are grouped, and who is told after how long."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alerting.models.owned import OwnedQuerySet
from console.accounts.models import Tenant
from console.base.ids import new_id


class Policy(models.Model):
    """Policies are asked in order of their position; the first that matches takes the alert, unless it `continues`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="notification_policies")
    name = models.CharField(max_length=63)
    position = models.PositiveIntegerField()
    is_enabled = models.BooleanField(default=True)
    matchers = models.JSONField(default=list)
    group_by = ArrayField(models.CharField(max_length=63), default=list)
    wait_seconds = models.PositiveIntegerField()
    interval_seconds = models.PositiveIntegerField()
    repeat_seconds = models.PositiveIntegerField()
    continues = models.BooleanField(default=False)
    steps = models.JSONField(default=list)
    """Escalation: `{after_seconds, channels}`, ids of channels; the first is told at once."""
    version = models.PositiveIntegerField(default=1)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="alerting_policy_name")]
        indexes = [models.Index(fields=["tenant", "position", "id"], name="alerting_policy_order")]

    def __str__(self) -> str:
        return str(self.name)

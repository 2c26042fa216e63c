"""A group: alerts that a policy tells together, as a row that short idempotent steps move."""

from django.db import models
from django.db.models import Q

from alerting.life.telling import Told
from alerting.models.alert import Alert
from alerting.models.policy import Policy
from console.base.ids import new_id


class Group(models.Model):
    """`key` are the values of the policy's `group_by` labels. `generation` grows when a group that was over begins."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="groups")
    key = models.JSONField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the key: what groups are told apart by."""
    generation = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    first_told_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    step = models.SmallIntegerField(default=-1)
    next_action_at = models.DateTimeField(null=True)
    """When to look again; null while everything is over and said."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "digest"], name="alerting_group_once")]
        indexes = [
            models.Index(
                fields=["next_action_at"], condition=Q(next_action_at__isnull=False), name="alerting_group_due"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.key.items()) or "everything"


class Member(models.Model):
    """An alert in a group, and what was last said of it."""

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="memberships")
    told = models.CharField(max_length=12, blank=True, choices=[(str(one), str(one)) for one in Told])
    muted_by = models.CharField(max_length=600, blank=True)
    """Why it is not told, in words; empty: it is."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "alert"], name="alerting_member_once")]

    def __str__(self) -> str:
        return f"{self.alert_id} in {self.group_id}"

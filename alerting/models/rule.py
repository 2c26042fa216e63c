"""A rule: what is looked for, where, how urgent it is, and how long it must hold."""

from django.db import models
from django.db.models import Q

from alerting.life.words import Severity
from alerting.models.owned import OwnedQuerySet
from console.accounts.models import Tenant
from console.base.ids import new_id
from policies.models import Gateway


class Rule(models.Model):
    """`gateway` null: everywhere. `parameters` are those of its kind (`alerting/kinds`), defaults left out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="alert_rules")
    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE, null=True, related_name="alert_rules")
    name = models.CharField(max_length=63)
    kind = models.CharField(max_length=32)
    is_built_in = models.BooleanField(default=False)
    is_enabled = models.BooleanField(default=True)
    severity = models.CharField(max_length=8, choices=[(str(one), str(one)) for one in Severity])
    for_seconds = models.PositiveIntegerField(default=0)
    labels = models.JSONField(default=dict)
    runbook_url = models.CharField(max_length=500, blank=True)
    """Empty: the runbook of its kind."""
    parameters = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="alerting_rule_name"),
            models.UniqueConstraint(
                fields=["tenant", "kind"], condition=Q(is_built_in=True), name="alerting_rule_one_built_in"
            ),
        ]
        indexes = [models.Index(fields=["kind"], condition=Q(is_enabled=True), name="alerting_rule_enabled")]

    def __str__(self) -> str:
        return str(self.name)

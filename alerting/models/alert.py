"""An alert: a rule's condition that holds, or held, for one thing; and its history."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, When

from alerting.life.words import AlertState, Severity
from alerting.models.owned import OwnedQuerySet
from alerting.models.rule import Rule
from console.accounts.models import Tenant
from console.base.ids import new_id

OPEN = [str(AlertState.PENDING), str(AlertState.FIRING)]


class AlertQuerySet(OwnedQuerySet):
    """The gate for reading alerts, and which of them are open."""

    def open(self) -> "AlertQuerySet":
        """Those that are not over."""
        rows: AlertQuerySet = self.filter(state__in=OPEN)
        return rows

    def by_urgency(self) -> "AlertQuerySet":
        """These with `urgency`, a number to sort by: 0 for what wakes somebody up."""
        ranks = [When(severity=str(one), then=place) for place, one in enumerate(Severity)]
        rows: AlertQuerySet = self.annotate(urgency=Case(*ranks, output_field=models.SmallIntegerField()))
        return rows

    def firing(self) -> "AlertQuerySet":
        """Those that fire."""
        rows: AlertQuerySet = self.filter(state=str(AlertState.FIRING))
        return rows


class Alert(models.Model):
    """Of each fingerprint (rule and labels) one is open at a time. What happens again later is another row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="alerts")
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="alerts")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    gateway = models.CharField(max_length=40, blank=True)
    """Slug of the gateway it is about; empty: of none."""
    severity = models.CharField(max_length=8, choices=[(str(one), str(one)) for one in Severity])
    labels = models.JSONField()
    state = models.CharField(max_length=8, choices=[(str(one), str(one)) for one in AlertState])
    title = models.CharField(max_length=300)
    text = models.TextField()
    value = models.CharField(max_length=120, blank=True)
    path = models.CharField(max_length=300, blank=True)
    """Address in the console of what it is about."""
    runbook_url = models.CharField(max_length=500)
    change = models.JSONField(null=True)
    """The last change of that tenant or gateway before it began: kind, text, path, at; null: none within two hours."""
    since = models.DateTimeField()
    """Since when its condition holds."""
    fired_at = models.DateTimeField(null=True)
    clear_since = models.DateTimeField(null=True)
    """Since when its condition is gone, while it settles."""
    returns = ArrayField(models.DateTimeField(), default=list)
    """When it came back, lately."""
    is_flapping = models.BooleanField(default=False)
    is_unknown = models.BooleanField(default=False)
    """Whether its source is silent, so that it is not known how it stands."""
    known_at = models.DateTimeField()
    """When it was last known how it stands."""
    resolved_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=400, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    needs_routing = models.BooleanField(default=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fingerprint"], condition=Q(state__in=OPEN), name="alerting_alert_one_open")
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="alerting_alert_list"),
            models.Index(fields=["tenant", "-id"], name="alerting_alert_tenant"),
            models.Index(fields=["fingerprint", "-id"], name="alerting_alert_before"),
            models.Index(fields=["id"], condition=Q(needs_routing=True), name="alerting_alert_unrouted"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class AlertEvent(models.Model):
    """One line of an alert's history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    """`began`, `firing`, `unknown`, `known`, `returned`, `acknowledged`, `released`, `told`, `untold`, `resolved`."""
    text = models.TextField()
    actor = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["alert", "-id"], name="alerting_event")]

    def __str__(self) -> str:
        return str(self.text)

"""How far charges have been made, and what was unusual on the way."""

from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission


class Progress(models.Model):
    """One row. Days up to `settled_upto` are not charged again; `looked_upto` is up to where anomalies were sought."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    settled_upto = models.DateField(null=True)
    looked_upto = models.DateTimeField(null=True)
    charged_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"settled up to {self.settled_upto}"


class AnomalyQuerySet(models.QuerySet["Anomaly"]):
    """The gate for reading anomalies."""

    def visible_to(self, access: Access) -> "AnomalyQuerySet":
        """Anomalies of tenants that the caller may see."""
        rows: AnomalyQuerySet = self.filter(access.scope(Permission.VIEW).filter())
        return rows


class Anomaly(models.Model):
    """A tenant's day that costs more than usual, as of the last whole hour; amounts are at the prices of that day."""

    id = models.BigAutoField(primary_key=True)
    tenant_id = models.UUIDField()
    tenant_slug = models.CharField(max_length=40)
    day = models.DateField()
    until = models.DateTimeField()
    is_over = models.BooleanField(default=False)
    """Whether it was usual again at the last look."""
    actual = models.DecimalField(max_digits=20, decimal_places=6)
    usual = models.DecimalField(max_digits=20, decimal_places=6)
    currency = models.CharField(max_length=3)
    routes = models.JSONField(default=list)
    """What grew most: `{"route", "more"}`, amounts as text."""

    objects = AnomalyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "day"], name="costs_anomaly_once")]

    def __str__(self) -> str:
        return f"{self.tenant_slug} {self.day}"

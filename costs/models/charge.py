"""Charges: what each day cost, by gateway, route, service and meter. Those of a closed month are never changed."""

from enum import StrEnum

from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission


class ChargeKind(StrEnum):
    """Where a charge comes from: use, a gateway that nobody used, or somebody who corrected a statement."""

    USAGE = "usage"
    IDLE = "idle"
    CORRECTION = "correction"


class ChargeQuerySet(models.QuerySet["Charge"]):
    """The gate for reading charges."""

    def visible_to(self, access: Access) -> "ChargeQuerySet":
        """Charges of tenants that the caller may see."""
        rows: ChargeQuerySet = self.filter(access.scope(Permission.VIEW).filter())
        return rows


class Charge(models.Model):
    """One row of a day. Names are as they were then: charges outlive what they are for.

    `billed_cost` null: there was no price. `measured`, of requests, are those whose bytes are known.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    tenant_id = models.UUIDField()
    tenant_slug = models.CharField(max_length=40)
    gateway = models.CharField(max_length=40, blank=True)
    route = models.CharField(max_length=200, blank=True)
    service = models.CharField(max_length=200, blank=True)
    meter = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=12)
    quantity = models.DecimalField(max_digits=26, decimal_places=6, default=0)
    measured = models.BigIntegerField(default=0)
    billed_cost = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    version_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    author = models.CharField(max_length=400, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "day"], name="costs_charge_tenant"),
            models.Index(fields=["day"], name="costs_charge_day"),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_slug} {self.meter} {self.day}"

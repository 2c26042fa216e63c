"""A statement: what a month costs a tenant. It follows the charges while the month is open; then it stays."""

from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id


class StatementQuerySet(models.QuerySet["Statement"]):
    """The gate for reading statements."""

    def visible_to(self, access: Access) -> "StatementQuerySet":
        """Statements of tenants that the caller may see."""
        rows: StatementQuerySet = self.filter(access.scope(Permission.VIEW).filter())
        return rows


class Statement(models.Model):
    """`month` is its first day. `corrected` is what corrections add, also after it was closed.

    `idle_cost` is the part of `billed_cost` that nobody used; only the platform's statement has any.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField()
    tenant_slug = models.CharField(max_length=40)
    month = models.DateField()
    currency = models.CharField(max_length=3, blank=True)
    billed_cost = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    idle_cost = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    corrected = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    requests = models.BigIntegerField(default=0)
    measured = models.BigIntegerField(default=0)
    bytes_in = models.DecimalField(max_digits=26, decimal_places=0, default=0)
    bytes_out = models.DecimalField(max_digits=26, decimal_places=0, default=0)
    is_priced = models.BooleanField(default=True)
    """Whether every charge had a price."""
    as_of = models.DateTimeField(null=True)
    """When the newest evidence in it was reported."""
    closed_at = models.DateTimeField(null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "month"], name="costs_statement_once")]
        indexes = [models.Index(fields=["month"], name="costs_statement_month")]

    def __str__(self) -> str:
        return f"{self.tenant_slug} {self.month:%Y-%m}"

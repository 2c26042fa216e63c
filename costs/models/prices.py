"""Price tables: one for everybody, others for single tenants; each version holds from a day on and is never changed."""

from django.db import models
from django.db.models import Q

from console.accounts.access import Access
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id
from costs.arithmetic.prices import Prices, prices_of


class PriceTableQuerySet(models.QuerySet["PriceTable"]):
    """The gate for reading price tables."""

    def visible_to(self, access: Access) -> "PriceTableQuerySet":
        """The table for everybody, and those of tenants that the caller may see."""
        scope = access.scope(Permission.VIEW)
        if scope.is_everywhere:
            return self
        rows: PriceTableQuerySet = self.filter(Q(tenant=None) | scope.filter())
        return rows


class PriceTable(models.Model):
    """Prices by name; `tenant` null: for everybody who has none of their own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, null=True, related_name="price_tables")
    currency = models.CharField(max_length=3)
    created_by = models.CharField(max_length=400)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PriceTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="costs_price_table_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return str(self.slug)


class PriceVersion(models.Model):
    """Prices from a billing day on, until the next version's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    table = models.ForeignKey(PriceTable, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    spec = models.JSONField()
    """As `arithmetic.prices.spec_of` writes it."""
    author = models.CharField(max_length=400)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="costs_price_version_once"),
            models.UniqueConstraint(fields=["table", "valid_from"], name="costs_price_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} version {self.number}"

    @property
    def prices(self) -> Prices:
        """What it says, to compute with."""
        return prices_of(self.spec)

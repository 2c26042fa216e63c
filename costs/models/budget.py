"""A budget: what a tenant means to spend in a month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.access import Access
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id


class CostBudgetQuerySet(models.QuerySet["CostBudget"]):
    """The gate for reading budgets."""

    def visible_to(self, access: Access) -> "CostBudgetQuerySet":
        """Budgets of tenants that the caller may see."""
        rows: CostBudgetQuerySet = self.filter(access.scope(Permission.VIEW).filter())
        return rows


class CostBudget(models.Model):
    """An amount for every month, in the currency of the prices; `thresholds` are percent of it that are told of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="cost_budgets")
    name = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    thresholds = ArrayField(models.PositiveSmallIntegerField(), default=list)
    is_forecast_told = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.CharField(max_length=400)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CostBudgetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="costs_budget_name_once")]

    def __str__(self) -> str:
        return str(self.name)

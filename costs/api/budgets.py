"""`/tenants/{tenant}/cost-budgets`: what a tenant means to spend."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, answers, changed, created, gone
from console.base.errors import NotFound
from console.base.shapes import read
from costs.actions.budgets import add_budget, change_budget, remove_budget
from costs.api.asked import today
from costs.api.shapes.budgets import (
    CostBudgetChangeShape,
    CostBudgetList,
    CostBudgetShape,
    NewCostBudgetShape,
    budget_json,
)
from costs.arithmetic.calendar import month_of
from costs.arithmetic.foresight import foreseen
from costs.models import CostBudget, Statement
from costs.queries.month import spent_by_day

BUDGET: Final = OpenApiExample(
    "A budget", value={"name": "Shop", "amount": "250.00", "thresholds": [50, 80, 100]}, request_only=True
)


@extend_schema(tags=["costs"])
class BudgetsEndpoint(Endpoint):
    """Budgets."""

    permissions = {
        "list": Permission.VIEW,
        **dict.fromkeys(("create", "partial_update", "destroy"), Permission.WATCH),
    }

    @extend_schema(operation_id="list_cost_budgets", responses=answers(CostBudgetList, 404))
    def list(self, request: Request, tenant: str) -> Response:
        """All budgets of a tenant and how much of them is spent this month."""
        found = tenant_of(self.access, tenant, self.needed)
        spent, ahead = _standing(found)
        rows = CostBudget.objects.filter(tenant=found).order_by("name")
        return Response({"items": [budget_json(row, spent, ahead) for row in rows]})

    @extend_schema(
        operation_id="add_cost_budget", request=NewCostBudgetShape, parameters=CREATING, examples=[BUDGET],
        responses=created(CostBudgetShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Set a budget for every month. A rule of the kind `cost_budget` says when its thresholds are reached."""
        found, asked = tenant_of(self.access, tenant, self.needed), read(NewCostBudgetShape, request)
        return _answer(add_budget(found, asked, actor=self.actor, dry_run=self.is_dry_run), status=201)

    @extend_schema(
        operation_id="change_cost_budget", request=CostBudgetChangeShape, parameters=CHANGING,
        responses=changed(CostBudgetShape),
    )  # fmt: skip
    def partial_update(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Change what is given."""
        row, expected = self._find(tenant, pk), etags.if_match(request)
        asked = read(CostBudgetChangeShape, request)
        return _answer(change_budget(row, asked, expected=expected, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="remove_cost_budget", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Remove a budget."""
        row, expected = self._find(tenant, pk), etags.if_match(request)
        remove_budget(row, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    def _find(self, tenant: str, pk: UUID) -> CostBudget:
        found = tenant_of(self.access, tenant, self.needed)
        row = CostBudget.objects.select_related("tenant").filter(tenant=found, pk=pk).first()
        if row is None:
            raise NotFound
        return row


def _standing(tenant: Tenant) -> tuple[Decimal, Decimal | None]:
    day = today()
    statement = Statement.objects.filter(tenant_id=tenant.pk, month=month_of(day)).first()
    spent = statement.billed_cost + statement.corrected if statement else Decimal(0)
    return spent, foreseen(spent_by_day([tenant.pk], day).get(tenant.pk, {}), day)


def _answer(row: CostBudget, status: int = 200) -> Response:
    body = budget_json(row, *_standing(row.tenant))
    return Response(body, status=status, headers={"ETag": etags.etag(row.version)})

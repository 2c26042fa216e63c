"""A tenant spends more than it meant to this month, or will if it goes on like this."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from costs.arithmetic.calendar import month_of
from costs.arithmetic.foresight import foreseen, reached
from costs.calendar import calendar
from costs.models import CostBudget, Statement
from costs.queries.month import spent_by_day


class CostBudgetTrouble(Parameters):
    """From which percent of a budget on it is told, and whether it is told ahead."""

    from_percent: int = Field(default=50, ge=1, le=1_000)
    is_forecast_told: bool = True


def look(now: datetime, _asked: Sequence[CostBudgetTrouble]) -> Iterator[Finding]:
    """Yield budgets of which a threshold was reached, and those that the month is going to exceed."""
    today = calendar().day_of(now)
    budgets = list(CostBudget.objects.select_related("tenant").order_by("tenant_id", "name"))
    tenants = [one.tenant_id for one in budgets]
    statements = {one.tenant_id: one for one in Statement.objects.filter(month=month_of(today), tenant_id__in=tenants)}
    by_day = spent_by_day(tenants, today) if tenants else {}
    for budget in budgets:
        statement = statements.get(budget.tenant_id)
        spent = statement.billed_cost + statement.corrected if statement else Decimal(0)
        currency = statement.currency if statement else ""
        if (percent := reached(budget.thresholds, spent, budget.amount)) is not None:
            yield _reached(budget, spent, percent, currency)
        ahead = foreseen(by_day.get(budget.tenant_id, {}), today)
        if budget.is_forecast_told and ahead is not None and ahead > budget.amount > spent:
            yield _ahead(budget, ahead, currency)


def _reached(budget: CostBudget, spent: Decimal, percent: int, currency: str) -> Finding:
    share = spent / budget.amount * 100
    return Finding(
        labels={"budget": budget.name, "threshold": str(percent)},
        title=f"{percent} % of the budget {budget.name} is spent",
        text=f"{_money(spent, currency)} of {_money(budget.amount, currency)} this month.",
        value=f"{share:.0f} %",
        facts={"percent": percent},
        **_place(budget),
    )


def _ahead(budget: CostBudget, ahead: Decimal, currency: str) -> Finding:
    return Finding(
        labels={"budget": budget.name, "threshold": "forecast"},
        title=f"The budget {budget.name} will be exceeded",
        text=f"If it goes on like the last week the month will cost {_money(ahead, currency)}; "
        f"the budget is {_money(budget.amount, currency)}.",
        value=_money(ahead, currency),
        facts={"is_forecast": True},
        **_place(budget),
    )


def _place(budget: CostBudget) -> dict[str, Any]:
    return {"path": f"/t/{budget.tenant.slug}/costs", "tenant_ids": frozenset({budget.tenant_id})}


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:,.2f} {currency}".strip()


def judge(finding: Finding, asked: CostBudgetTrouble) -> bool:
    """Whether so much of it is told."""
    if finding.facts.get("is_forecast"):
        return asked.is_forecast_told
    return bool(finding.facts["percent"] >= asked.from_percent)


KIND = Kind(
    name="cost_budget",
    title="A budget of costs is spent, or will be",
    parameters=CostBudgetTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=0,
    owners=EVERYBODY,
)

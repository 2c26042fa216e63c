"""Months of tenants and of the platform."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from costs.api.shapes.budgets import CostBudgetShape, budget_json
from costs.api.shapes.prices import METERS
from costs.models import Anomaly, Charge, Statement
from costs.queries.month import DayCost, Month, Part
from costs.queries.platform import MonthSum


class CostStatementShape(serializers.Serializer):
    """What a month costs a tenant. Amounts are decimals in text, exact to a millionth."""

    tenant = serializers.SlugField()
    month = serializers.CharField(help_text="YYYY-MM, in the billing time zone.")
    currency = serializers.CharField(help_text="ISO 4217; empty before there are prices.")
    billed_cost = serializers.CharField(help_text="The sum of all charges, without corrections.")
    idle_cost = serializers.CharField(help_text="The part that nobody used; only the platform has any.")
    corrected = serializers.CharField(help_text="What corrections add, or take if negative.")
    requests = serializers.IntegerField()
    measured = serializers.IntegerField(help_text="Requests whose bytes are known; of the others they are unknown.")
    bytes_in = serializers.IntegerField()
    bytes_out = serializers.IntegerField()
    is_priced = serializers.BooleanField(help_text="Whether every charge had a price.")
    as_of = serializers.DateTimeField(allow_null=True, help_text="When the newest evidence in it was reported.")
    closed_at = serializers.DateTimeField(allow_null=True, help_text="Charges never change after it; null: open.")


class CostDayShape(serializers.Serializer):
    """What one meter cost on one billing day."""

    day = serializers.DateField()
    meter = serializers.ChoiceField(METERS)
    cost = serializers.CharField(allow_null=True, help_text="Null: there was no price.")
    quantity = serializers.CharField(help_text="Bytes, requests, or things.")


class CostPartShape(serializers.Serializer):
    """A part of a month; the empty name is of what belongs to none."""

    name = serializers.CharField(allow_blank=True)
    cost = serializers.CharField()
    cost_before = serializers.CharField(help_text="In the whole month before.")
    bytes_out = serializers.IntegerField()
    bytes_in = serializers.IntegerField()
    requests = serializers.IntegerField()
    measured = serializers.IntegerField()


class CostCorrectionShape(serializers.Serializer):
    """A credit or a late charge."""

    day = serializers.DateField()
    amount = serializers.CharField()
    reason = serializers.CharField()
    author = serializers.CharField()


class CostAnomalyShape(serializers.Serializer):
    """A tenant's day that costs more than the same hours of the weeks before, both at the prices of that day."""

    tenant = serializers.SlugField()
    day = serializers.DateField()
    until = serializers.DateTimeField(help_text="The end of the last hour that was compared.")
    is_over = serializers.BooleanField(help_text="At the last look it was usual again.")
    actual = serializers.CharField()
    usual = serializers.CharField()
    currency = serializers.CharField()
    routes = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))


class TenantCostsShape(serializers.Serializer):
    """A tenant's month."""

    statement = CostStatementShape(allow_null=True, help_text="Null: nothing was charged in it.")
    before = CostStatementShape(allow_null=True, help_text="Of the month before.")
    foreseen = serializers.CharField(
        allow_null=True, help_text="The whole month if it goes on like the last seven days; null: closed, or too early."
    )
    bytes_since = serializers.DateField(allow_null=True, help_text="The first day of which any bytes are known.")
    time_zone = serializers.CharField()
    days = CostDayShape(many=True)
    parts = CostPartShape(many=True)
    rest = serializers.CharField(help_text="What all parts cost that are not shown.")
    corrections = CostCorrectionShape(many=True)
    budgets = CostBudgetShape(many=True)
    anomalies = CostAnomalyShape(many=True)


class CostMonthSumShape(serializers.Serializer):
    """All statements of a month together."""

    month = serializers.CharField()
    billed_cost = serializers.CharField()
    idle_cost = serializers.CharField()
    corrected = serializers.CharField()
    tenants = serializers.IntegerField()
    open = serializers.IntegerField(help_text="Statements that are not closed yet.")
    requests = serializers.IntegerField()
    measured = serializers.IntegerField()
    as_of = serializers.DateTimeField(allow_null=True)


class PlatformCostsShape(serializers.Serializer):
    """A page of statements, dearest first, and what there is to say of the month as a whole."""

    items = CostStatementShape(many=True)
    next = serializers.CharField(allow_null=True)
    months = CostMonthSumShape(many=True, help_text="This month and the eleven before it, newest first.")
    anomalies = CostAnomalyShape(many=True)


class NewCostCorrectionShape(StrictShape):
    """A credit (negative) or a late charge."""

    month = serializers.RegexField(r"^\d{4}-\d{2}\Z", help_text="YYYY-MM.")
    amount = serializers.DecimalField(max_digits=14, decimal_places=6)
    reason = PlainTextField(max_length=500)


def statement_json(row: Statement) -> dict[str, Any]:
    """Return a CostStatementShape."""
    return {
        "tenant": row.tenant_slug,
        "month": f"{row.month:%Y-%m}",
        "currency": row.currency,
        **{name: str(getattr(row, name)) for name in ("billed_cost", "idle_cost", "corrected")},
        **{name: int(getattr(row, name)) for name in ("requests", "measured", "bytes_in", "bytes_out")},
        **{name: getattr(row, name) for name in ("is_priced", "as_of", "closed_at")},
    }


def month_json(found: Month, anomalies: list[Anomaly], time_zone: str) -> dict[str, Any]:
    """Return a TenantCostsShape."""
    spent = Decimal(0) if found.statement is None else found.statement.billed_cost + found.statement.corrected
    return {
        "statement": statement_json(found.statement) if found.statement else None,
        "before": statement_json(found.before) if found.before else None,
        "foreseen": None if found.foreseen is None else str(found.foreseen),
        "bytes_since": found.bytes_since,
        "time_zone": time_zone,
        "days": [_day_json(one) for one in found.days],
        "parts": [_part_json(one) for one in found.parts],
        "rest": str(found.rest),
        "corrections": [correction_json(one) for one in found.corrections],
        "budgets": [budget_json(one, spent, found.foreseen) for one in found.budgets],
        "anomalies": [anomaly_json(one) for one in anomalies],
    }


def correction_json(row: Charge) -> dict[str, Any]:
    """Return a CostCorrectionShape."""
    return {"day": row.day, "amount": str(row.billed_cost), "reason": row.reason, "author": row.author}


def anomaly_json(row: Anomaly) -> dict[str, Any]:
    """Return an CostAnomalyShape."""
    plain = ("day", "until", "is_over", "currency", "routes")
    return {
        "tenant": row.tenant_slug,
        **{name: getattr(row, name) for name in plain},
        "actual": str(row.actual),
        "usual": str(row.usual),
    }


def sum_json(one: MonthSum) -> dict[str, Any]:
    """Return a CostMonthSumShape."""
    return {
        "month": f"{one.month:%Y-%m}",
        **{name: str(getattr(one, name)) for name in ("billed_cost", "idle_cost", "corrected")},
        **{name: getattr(one, name) for name in ("tenants", "open", "requests", "measured", "as_of")},
    }


def _day_json(one: DayCost) -> dict[str, Any]:
    cost = None if one.cost is None else str(one.cost)
    return {"day": one.day, "meter": one.meter, "cost": cost, "quantity": f"{one.quantity.normalize():f}"}


def _part_json(one: Part) -> dict[str, Any]:
    whole = {name: int(getattr(one, name)) for name in ("bytes_out", "bytes_in", "requests", "measured")}
    return {"name": one.name, "cost": str(one.cost), "cost_before": str(one.cost_before), **whole}

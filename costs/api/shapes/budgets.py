"""Budgets."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from costs.models import CostBudget


class NewCostBudgetShape(StrictShape):
    """What a tenant means to spend in a month, and when to say so."""

    name = PlainTextField(max_length=120)
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal("0.01"), help_text="In the currency of the prices."
    )
    thresholds = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=1_000), min_length=1, max_length=10,
        default=lambda: [50, 80, 100], help_text="Percent of the amount; the alert says which was reached.",
    )  # fmt: skip
    is_forecast_told = serializers.BooleanField(
        default=True, help_text="Whether an alert says that the month will exceed it if it goes on like this."
    )


class CostBudgetChangeShape(StrictShape):
    """What to change."""

    name = PlainTextField(max_length=120, required=False)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"), required=False)
    thresholds = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=1_000), min_length=1, max_length=10, required=False
    )
    is_forecast_told = serializers.BooleanField(required=False)


class CostBudgetShape(serializers.Serializer):
    """A budget and how much of it is spent."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    amount = serializers.CharField()
    thresholds = serializers.ListField(child=serializers.IntegerField())
    is_forecast_told = serializers.BooleanField()
    version = serializers.IntegerField()
    created_by = serializers.CharField()
    spent = serializers.CharField(help_text="Of the month, corrections included.")
    foreseen = serializers.CharField(allow_null=True)


class CostBudgetList(serializers.Serializer):
    """All budgets of a tenant, by name."""

    items = CostBudgetShape(many=True)


def budget_json(row: CostBudget, spent: Decimal, foreseen: Decimal | None) -> dict[str, Any]:
    """Return a CostBudgetShape."""
    plain = ("name", "thresholds", "is_forecast_told", "version", "created_by")
    return {
        "id": str(row.pk),
        **{name: getattr(row, name) for name in plain},
        "amount": str(row.amount),
        "spent": str(spent),
        "foreseen": None if foreseen is None else str(foreseen),
    }

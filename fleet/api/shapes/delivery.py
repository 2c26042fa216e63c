"""Delivery rules and what stands in the way of a publish, as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.shapes import StrictShape
from fleet.api.shapes.approvals import ApprovalShape, approval_json
from fleet.api.shapes.freezes import FreezeShape
from fleet.budgets import BudgetStanding, BudgetState
from fleet.models import DeliveryRules
from fleet.queries.approvals import ApprovalStanding


class DeliveryShape(serializers.Serializer):
    """How revisions reach the nodes of one gateway."""

    default_strategy = serializers.CharField(help_text="What a publish takes that names no strategy.")
    approvals_required = serializers.BooleanField(help_text="Whether somebody else must approve each plan.")
    version = serializers.IntegerField()


class DeliveryChange(StrictShape):
    """What can be changed of it; what is not sent stays."""

    default_strategy = serializers.CharField(max_length=63, required=False)
    approvals_required = serializers.BooleanField(required=False)


class ApprovalGateShape(serializers.Serializer):
    """Consent to the draft's plan."""

    required = serializers.BooleanField()
    approval = ApprovalShape(allow_null=True, help_text="The latest of this plan, or one that went stale.")


class BudgetShape(serializers.Serializer):
    """What the slice's error budgets say."""

    state = serializers.ChoiceField(
        [str(state) for state in BudgetState], help_text="`none`: nobody keeps a budget for it."
    )
    text = serializers.CharField(allow_blank=True)


class GatesShape(serializers.Serializer):
    """What stands in the way of a publish now."""

    strategy = serializers.CharField(help_text="The strategy that a publish takes when it names none.")
    approval = ApprovalGateShape()
    freeze = FreezeShape(allow_null=True, help_text="The freeze that holds; of several the one that lasts longest.")
    budget = BudgetShape()


def delivery_json(row: DeliveryRules) -> dict[str, Any]:
    """Return a DeliveryShape."""
    return {
        "default_strategy": row.default_strategy,
        "approvals_required": row.approvals_required,
        "version": row.version,
    }


def gates_json(
    rules: DeliveryRules,
    approval: ApprovalStanding | None,
    freeze: dict[str, Any] | None,
    budget: BudgetStanding,
    *,
    is_approval_required: bool,
) -> dict[str, Any]:
    """Return a GatesShape."""
    return {
        "strategy": rules.default_strategy,
        "approval": {
            "required": is_approval_required,
            "approval": approval_json(approval) if approval else None,
        },
        "freeze": freeze,
        "budget": {"state": budget.state, "text": budget.text},
    }

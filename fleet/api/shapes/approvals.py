"""Approvals as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from fleet.models import ApprovalState
from fleet.queries.approvals import ApprovalStanding


class ApprovalShape(serializers.Serializer):
    """Somebody else's consent to exactly one plan."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    plan = serializers.CharField(help_text="Digest of the plan it is for.")
    state = serializers.ChoiceField(
        [str(state) for state in ApprovalState], help_text="`stale`: the draft has another plan by now."
    )
    requested_by = serializers.CharField()
    requested_at = serializers.DateTimeField()
    message = serializers.CharField(allow_blank=True)
    decided_by = serializers.CharField(allow_null=True, help_text="Who approved, rejected or withdrew it.")
    decided_at = serializers.DateTimeField(allow_null=True)
    comment = serializers.CharField(allow_blank=True)
    may_decide = serializers.BooleanField(help_text="Whether you may approve or reject it now.")
    why_not = serializers.CharField(allow_blank=True)


class ApprovalPage(serializers.Serializer):
    """One page of approvals."""

    items = ApprovalShape(many=True)
    next = serializers.CharField(allow_null=True)


class NewApproval(StrictShape):
    """A plan to ask approval of."""

    plan = serializers.RegexField(
        r"^[0-9a-f]{64}\Z",
        help_text="`digest` of the plan you saw; refused when the draft has another plan by now.",
        error_messages={"invalid": "This is no digest of a plan: 64 hexadecimal digits."},
    )
    message = PlainTextField(max_length=500, required=False, allow_blank=True, default="")


class ApprovalDecision(StrictShape):
    """What to say with a decision."""

    comment = PlainTextField(max_length=500, required=False, allow_blank=True, default="")


def approval_json(standing: ApprovalStanding) -> dict[str, Any]:
    """Return an ApprovalShape; `slice` must be at hand."""
    row = standing.row
    return {
        "id": str(row.pk),
        "slice": row.slice.key,
        "plan": row.plan,
        "state": standing.state,
        "requested_by": row.requested_by,
        "requested_at": row.requested_at,
        "message": row.message,
        "decided_by": row.decided_by or None,
        "decided_at": row.decided_at,
        "comment": row.comment,
        "may_decide": not standing.why_not,
        "why_not": standing.why_not,
    }

"""`/slices/{key}/revisions/{number}/budgets`: what a revision spent of what is promised."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import answers
from console.base.errors import NotFound
from policies.api.slice_gate import SliceEndpoint
from policies.models import Revision
from slo.models import Objective
from slo.queries.revisions import Spent, spent_by

EXAMPLE = OpenApiExample(
    "Most of a budget",
    value={
        "items": [
            {
                "objective": "0197a9b4-0000-7000-8000-000000000001", "name": "Shop is there", "target": "99.9",
                "since": "2026-11-03T00:00:00Z", "good": 91_200, "bad": 71, "share": 0.62, "remaining": 0.21,
            }
        ]
    },
    response_only=True,
)  # fmt: skip


class RevisionBudgetShape(serializers.Serializer):
    """One objective over the slice, and what the revision spent of its budget."""

    objective = serializers.UUIDField()
    name = serializers.CharField()
    target = serializers.CharField(help_text="Percent.")
    since = serializers.DateTimeField(help_text="Where the present period begins.")
    good = serializers.IntegerField(help_text="Under this revision, in the present period.")
    bad = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, help_text="Of the whole budget, 0 to more than 1; null: unknown.")
    remaining = serializers.FloatField(allow_null=True, help_text="What is left of it, whoever spent the rest.")


class RevisionBudgetsShape(serializers.Serializer):
    """What a revision spent, the most first."""

    items = RevisionBudgetShape(many=True)


@extend_schema(tags=["objectives"])
class RevisionBudgetsEndpoint(SliceEndpoint):
    """Budgets that a revision spent from."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="read_revision_budgets", examples=[EXAMPLE], responses=answers(RevisionBudgetsShape, 404)
    )
    def retrieve(self, request: Request, slice_key: str, sequence: int) -> Response:
        """What requests under this revision spent of each budget you may see; composite objectives are left out."""
        found = Revision.objects.filter(slice=self.slice_of(slice_key), sequence=sequence).first()
        if found is None:
            raise NotFound
        spent = spent_by(found, Objective.objects.visible_to(self.access), timezone.now())
        return Response({"items": [_json(one) for one in spent]})


def _json(one: Spent) -> dict[str, Any]:
    state = getattr(one.objective, "state", None)
    return {
        "objective": str(one.objective.pk),
        "name": one.objective.name,
        "target": one.objective.spec["target"],
        "since": one.since,
        "good": one.sums.good,
        "bad": one.sums.bad,
        "share": one.share,
        "remaining": state.remaining if state else None,
    }

"""`/objectives/{id}/…`: how it came to stand as it does, who spends its budget, and time that does not count."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, answers, created
from console.base.errors import Invalid
from console.base.shapes import read
from slo.actions.exclusions import leave_out, withdraw
from slo.api.finding import objective_of
from slo.api.shapes.past import (
    BreakdownShape,
    ExclusionShape,
    ExclusionsShape,
    HistoryShape,
    NewExclusionShape,
    exclusion_json,
    published_json,
    share_json,
    step_json,
    version_json,
)
from slo.evidence.scopes import scope_of
from slo.queries.breakdown import By, breakdown
from slo.queries.history import history_of, revisions_in
from telemetry.api.ask import PARAMETERS, window_of

BY = OpenApiParameter("by", str, enum=[str(one) for one in By], default=str(By.ROUTE))
MAINTENANCE = OpenApiExample(
    "Planned maintenance",
    value={"since": "2026-12-01T01:00:00Z", "until": "2026-12-01T02:00:00Z", "reason": "New database."},
    request_only=True,
)


@extend_schema(tags=["objectives"])
class HistoryEndpoint(Endpoint):
    """The past of an objective."""

    permissions = {"retrieve": Permission.VIEW, "breakdown": Permission.VIEW}

    @extend_schema(
        operation_id="read_objective_history", parameters=PARAMETERS, responses=answers(HistoryShape, 404, 422)
    )
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Events and budget over time, with what was published, left out and reworded meanwhile."""
        row, window = objective_of(self.access, pk, self.needed), window_of(request)
        scope = scope_of(row)
        left_out = row.exclusions.standing().filter(until__gt=window.since, since__lt=window.until)
        state = getattr(row, "state", None)
        return Response(
            {
                "step_seconds": window.step_seconds,
                "since": window.since,
                "until": window.until,
                "target": row.spec["target"],
                "points": [step_json(step) for step in history_of(row, scope, window)],
                "revisions": [published_json(one) for one in revisions_in(scope, window)],
                "exclusions": [exclusion_json(one) for one in left_out],
                "versions": [version_json(one) for one in row.versions.all()],
                "as_of": state.judged_at if state else None,
            }
        )

    @extend_schema(
        operation_id="break_objective_down", parameters=[BY, PARAMETERS[0]], responses=answers(BreakdownShape, 404, 422)
    )
    def breakdown(self, request: Request, pk: UUID) -> Response:
        """Who spends the budget: bad events by route, service, status and flags, or revision."""
        row, window = objective_of(self.access, pk, self.needed), window_of(request)
        by = request.query_params.get("by", str(By.ROUTE))
        if by not in set(map(str, By)):
            raise Invalid.field("?by", "invalid", f"by is one of {', '.join(map(str, By))}.")
        return Response({"items": [share_json(one) for one in breakdown(row, By(by), window)]})


@extend_schema(tags=["objectives"])
class ExclusionsEndpoint(Endpoint):
    """Time that does not count."""

    permissions = {"list": Permission.VIEW, "create": Permission.WATCH, "withdraw": Permission.WATCH}

    @extend_schema(operation_id="list_exclusions", responses=answers(ExclusionsShape, 404))
    def list(self, request: Request, pk: UUID) -> Response:
        """All time that was ever left out, also what was taken back."""
        rows = objective_of(self.access, pk, self.needed).exclusions.all()[:200]
        return Response({"items": [exclusion_json(row) for row in rows]})

    @extend_schema(
        operation_id="add_exclusion", request=NewExclusionShape, parameters=CREATING, examples=[MAINTENANCE],
        responses=created(ExclusionShape),
    )  # fmt: skip
    def create(self, request: Request, pk: UUID) -> Response:
        """Leave time out of the budget, with a reason; it stays visible in the history."""
        row = objective_of(self.access, pk, self.needed)
        asked = read(NewExclusionShape, request)
        made = leave_out(
            row, asked["since"], asked["until"], asked["reason"], actor=self.actor, dry_run=self.is_dry_run
        )
        return Response(exclusion_json(made), status=201)

    @extend_schema(
        operation_id="withdraw_exclusion",
        request=None,
        parameters=[DRY_RUN],
        responses=answers(ExclusionShape, 403, 404),
    )
    def withdraw(self, request: Request, pk: UUID, exclusion: UUID) -> Response:
        """Let it count again."""
        row = objective_of(self.access, pk, self.needed)
        return Response(exclusion_json(withdraw(row, exclusion, actor=self.actor, dry_run=self.is_dry_run)))

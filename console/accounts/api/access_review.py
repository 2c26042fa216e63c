"""`/tenants/{tenant}/access-review`: who may do what, and why; `/access-reviews`: that somebody looked."""

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions.access_reviews import record_review
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.access_review import (
    EXAMPLE,
    AccessReviewPage,
    NewReview,
    ReviewPage,
    ReviewShape,
    due_json,
    holder_json,
    review_json,
)
from console.accounts.models import AccessReview
from console.accounts.permissions import Permission
from console.accounts.queries.access_review import as_csv, due_of
from console.accounts.queries.holders import SOURCES
from console.base.answers import CREATING, LISTING, answers, created
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read

KIND = OpenApiParameter("kind", str, description="Whom: `person` (without it), `team`, `token` or another of `kinds`.")

REFUSALS = answers(None, 403, 404)
AS_CSV: dict[Any, Any] = {(200, "text/csv"): OpenApiTypes.STR, **{code: REFUSALS[code] for code in (403, 404)}}


@extend_schema(tags=["access review"])
class AccessReviewEndpoint(Endpoint):
    """Who may do what in one tenant, and why."""

    permissions = {"list": Permission.AUDIT, "export": Permission.AUDIT}

    @extend_schema(
        operation_id="read_access_review",
        parameters=[KIND, *LISTING],
        responses=answers(AccessReviewPage, 403, 404, 422),
    )
    def list(self, request: Request, tenant: str) -> Response:
        """People, teams or tokens with every permission they hold here and through what; the platform's people too."""
        found, now = tenant_of(self.access, tenant, self.needed), timezone.now()
        source = SOURCES.get(request.query_params.get("kind") or "person")
        if source is None:
            raise Invalid.field("?kind", "invalid_choice", f"kind is one of {', '.join(SOURCES)}.")
        rows, following = page(source.rows(found), request, order=list(source.order))
        items = [holder_json(holder, now) for holder in source.describe(found, rows, now)]
        due = due_json(due_of(found), now)
        return Response({"items": items, "next": following, "kinds": [*SOURCES], **due})

    @extend_schema(
        operation_id="export_access_review",
        responses=AS_CSV,
    )
    def export(self, request: Request, tenant: str) -> HttpResponseBase:
        """All of it as CSV: a line for each holder and permission."""
        found, now = tenant_of(self.access, tenant, self.needed), timezone.now()
        answer = StreamingHttpResponse(as_csv(found, now), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="access-{found.slug}-{now:%Y-%m-%d}.csv"'
        return answer


@extend_schema(tags=["access review"])
class AccessReviewsEndpoint(Endpoint):
    """Reviews that people did."""

    permissions = {"list": Permission.AUDIT, "create": Permission.MEMBERS}

    @extend_schema(operation_id="list_access_reviews", parameters=LISTING, responses=answers(ReviewPage, 403, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Reviews, newest first."""
        found = tenant_of(self.access, tenant, self.needed)
        rows, following = page(
            AccessReview.objects.visible_to(self.access).filter(tenant=found), request, order=["-id"]
        )
        return Response({"items": [review_json(row) for row in rows], "next": following})

    @extend_schema(
        operation_id="record_access_review",
        request=NewReview,
        parameters=CREATING,
        responses=created(ReviewShape),
        examples=[EXAMPLE],
    )
    def create(self, request: Request, tenant: str) -> Response:
        """Record that you looked at who may do what, and that it is right. The next review is due in 90 days."""
        found = tenant_of(self.access, tenant, self.needed)
        review = record_review(
            actor=self.actor, tenant=found, text=read(NewReview, request)["note"], dry_run=self.is_dry_run
        )
        return Response(review_json(review), status=201, headers={"Location": f"{request.path}/{review.pk}"})

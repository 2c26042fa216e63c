"""`/objectives`: what tenants promise of their traffic."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read
from policies.models import Gateway
from slo.actions.objectives import add_objective, change_objective, delete_objective
from slo.actions.wording import checked
from slo.api.finding import gateway_of, objective_of, objectives_at_hand
from slo.api.shapes.objectives import (
    NewObjectiveShape,
    ObjectiveChangeShape,
    ObjectivePage,
    ObjectiveShape,
    objective_json,
)
from slo.api.shapes.past import PreviewShape, preview_json
from slo.models import Objective, Standing
from slo.queries.preview import preview
from slo.spec import DEFAULTS

FILTERS: Final = [
    OpenApiParameter("tenant", str, description="Slug."),
    OpenApiParameter("gateway", str, description="Slug: objectives of this gateway alone."),
    OpenApiParameter("standing", str, enum=[str(one) for one in Standing]),
    OpenApiParameter("label", str, description="Only those with this label."),
    OpenApiParameter("search", str, description="Part of a name or slug."),
]
SHOP = OpenApiExample(
    "Three nines of a route",
    value={
        "slug": "checkout", "name": "Checkout answers", "target": "99.9", "window": {"type": "rolling", "days": 28},
        "indicator": {"kind": "availability", "routes": ["checkout"], "bad": ["5xx", "none"], "ignored": ["waf"]},
    },
    request_only=True,
)  # fmt: skip
FAST = OpenApiExample(
    "Fast enough, by the calendar",
    value={
        "slug": "checkout-fast", "name": "Checkout is fast", "target": "95", "gateway": "edge",
        "window": {"type": "calendar", "unit": "month", "time_zone": "Europe/Berlin"},
        "indicator": {"kind": "latency", "routes": ["checkout"], "threshold_ms": 250},
    },
    request_only=True,
)  # fmt: skip
STRICTER = OpenApiExample("A higher target", value={"target": "99.95"}, request_only=True)


@extend_schema(tags=["objectives"])
class ObjectivesEndpoint(Endpoint):
    """Objectives."""

    permissions = {
        "list": Permission.VIEW,
        "retrieve": Permission.VIEW,
        **dict.fromkeys(("create", "partial_update", "destroy"), Permission.WATCH),
        "preview": Permission.VIEW,
    }

    @extend_schema(
        operation_id="list_objectives", parameters=[*FILTERS, *LISTING], responses=answers(ObjectivePage, 422)
    )
    def list(self, request: Request) -> Response:
        """Objectives you may see, least budget left first; those of which nothing is known come last."""
        rows = filtered(Objective.objects.visible_to(self.access), request.query_params)
        shown, following = page(objectives_at_hand(rows), request, order=["left", "id"])
        now = timezone.now()
        return Response({"items": [objective_json(row, now) for row in shown], "next": following})

    @extend_schema(
        operation_id="add_objective", request=NewObjectiveShape, parameters=CREATING, examples=[SHOP, FAST],
        responses=created(ObjectiveShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Promise something. It is counted from what is still known of the past, and judged within seconds."""
        found = tenant_of(self.access, tenant, self.needed)
        asked = read(NewObjectiveShape, request)
        gateway = gateway_of(self.access, asked["gateway"])
        row = add_objective(found, asked, gateway=gateway, actor=self.actor, dry_run=self.is_dry_run)
        return self._answer(row, status=201)

    @extend_schema(operation_id="read_objective", responses=answers(ObjectiveShape, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One objective."""
        return self._answer(objective_of(self.access, pk, self.needed))

    @extend_schema(
        operation_id="change_objective", request=ObjectiveChangeShape, parameters=CHANGING, examples=[STRICTER],
        responses=changed(ObjectiveShape),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change an objective. What it measures from now on leaves what was counted before as it is."""
        row = objective_of(self.access, pk, self.needed)
        expected = etags.if_match(request)
        given = read(ObjectiveChangeShape, request, partial=True)
        changes = {name: _whole(name, value) for name, value in given.items()}
        return self._answer(
            change_objective(row, changes, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        )

    @extend_schema(operation_id="delete_objective", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Delete an objective with everything that was counted for it."""
        row = objective_of(self.access, pk, self.needed)
        delete_objective(row, expected=etags.if_match(request), actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(
        operation_id="preview_objective", request=NewObjectiveShape, examples=[SHOP],
        responses=answers(PreviewShape, 403, 404, 422),
    )  # fmt: skip
    def preview(self, request: Request, tenant: str) -> Response:
        """Say what an objective would have said of the past: how often it would have woken somebody up."""
        found = tenant_of(self.access, tenant, self.needed)
        asked = read(NewObjectiveShape, request)
        wanted = _unsaved(found, asked, gateway_of(self.access, asked["gateway"]))
        return Response(preview_json(preview(wanted, timezone.now())))

    def _answer(self, row: Objective, *, status: int = 200) -> Response:
        headers = {"ETag": etags.etag(row.version_tag)}
        if status == 201:
            headers["Location"] = f"/api/v1/objectives/{row.pk}"
        return Response(objective_json(row, timezone.now()), status=status, headers=headers)


def filtered(rows: Any, asked: Mapping[str, str]) -> Any:
    """Return the objectives that a query asks for. Raises Invalid."""
    if (standing := asked.get("standing")) is not None:
        if standing not in set(map(str, Standing)):
            raise Invalid.field("?standing", "invalid", f"standing is one of {', '.join(map(str, Standing))}.")
        rows = rows.filter(is_enabled=False) if standing == Standing.DISABLED else rows.filter(state__standing=standing)
    for name, column in (("tenant", "tenant__slug"), ("gateway", "gateway__slug")):
        if name in asked:
            rows = rows.filter(**{column: asked[name]})
    if "label" in asked:
        rows = rows.filter(labels__contains=[asked["label"]])
    if search := asked.get("search", "").strip():
        rows = rows.filter(Q(name__icontains=search) | Q(slug__icontains=search))
    return rows


def _whole(name: str, value: Any) -> Any:
    """What a part leaves out is as usual."""
    return {**DEFAULTS[name], **value} if isinstance(value, Mapping) else value


def _unsaved(tenant: Tenant, asked: Mapping[str, Any], gateway: Gateway | None) -> Objective:
    return Objective(tenant=tenant, slug=asked["slug"], gateway=gateway, spec=checked(asked, tenant))

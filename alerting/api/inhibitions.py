"""`/tenants/{tenant}/inhibitions`: alerts that explain others, and what they keep quiet at this moment."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerting.actions.silences import add_inhibition, remove_inhibition
from alerting.api.find import owned
from alerting.api.shapes.inhibitions import InhibitionPage, InhibitionShape, NewInhibition, always_json, inhibition_json
from alerting.models import Inhibition
from alerting.queries.explaining import FiringNow
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read

EXPLAINS = OpenApiExample(
    "A failed rollout explains burnt budget",
    value={
        "name": "A failed rollout explains the budget",
        "source": [{"label": "kind", "operator": "is", "values": ["rollout"]}],
        "target": [{"label": "kind", "operator": "is", "values": ["slo_burn"]}],
        "equal": ["gateway"],
    },
    request_only=True,
)


@extend_schema(tags=["alerts"])
class InhibitionsEndpoint(Endpoint):
    """Alerts that explain others."""

    permissions = {"list": Permission.VIEW, "create": Permission.WATCH, "destroy": Permission.WATCH}

    @extend_schema(operation_id="list_inhibitions", parameters=LISTING, responses=answers(InhibitionPage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Inhibitions that a tenant added, and those that hold for everybody; each says what it keeps quiet now."""
        found = tenant_of(self.access, tenant, self.needed)
        rows = Inhibition.objects.filter(tenant=found).select_related("tenant")
        shown, following = page(rows, request, order=["name"])
        firing = FiringNow(found)
        items = [inhibition_json(row, firing) for row in shown]
        return Response({"items": items, "next": following, "always": always_json(firing)})

    @extend_schema(
        operation_id="add_inhibition", request=NewInhibition, parameters=CREATING, examples=[EXPLAINS],
        responses=created(InhibitionShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Have alerts explain others: while the first fire, nobody is told of the second. A dry run names them."""
        found, asked = tenant_of(self.access, tenant, self.needed), read(NewInhibition, request)
        row = add_inhibition(found, asked, actor=self.actor, dry_run=self.is_dry_run)
        return Response(inhibition_json(row, FiringNow(found)), status=201)

    @extend_schema(
        operation_id="remove_inhibition", parameters=[DRY_RUN], responses=answers(None, 403, 404, status=204)
    )
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove one; what it explained is told again."""
        found = owned(Inhibition.objects.select_related("tenant"), self.access, pk, self.needed)
        remove_inhibition(found, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

"""`/slices`: the parts of gateways you may see, and how they stand; admitting tenants is the platform's business."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import gone
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read
from fleet.api.find import slice_of
from fleet.api.shapes.slices import NewSlice, SlicePage, SliceShape, slice_json
from fleet.queries.slices import standings
from policies.actions.slices import admit, withdraw
from policies.models import Gateway, Slice

FILTERS = [
    OpenApiParameter("gateway", str, description="Slug of a gateway."),
    OpenApiParameter("tenant", str, description="Slug of a tenant."),
]


@extend_schema(tags=["slices"])
class SlicesEndpoint(Endpoint):
    """Slices."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.OPERATE,
        "retrieve": Permission.VIEW,
        "destroy": Permission.OPERATE,
    }

    @extend_schema(operation_id="list_slices", parameters=FILTERS, responses=SlicePage)
    def list(self, request: Request) -> Response:
        """Slices you may see, by key."""
        rows = Slice.objects.visible_to(self.access).select_related("tenant", "gateway")
        if gateway := request.query_params.get("gateway"):
            rows = rows.filter(gateway__slug=gateway)
        if tenant := request.query_params.get("tenant"):
            rows = rows.filter(tenant__slug=tenant)
        shown, following = page(rows, request, order=["key"])
        return Response({"items": _render(shown), "next": following})

    @extend_schema(operation_id="create_slice", request=NewSlice, responses={201: SliceShape})
    def create(self, request: Request) -> Response:
        """Admit a tenant to a gateway."""
        self.access.require_on_platform(self.needed)
        asked = read(NewSlice, request)
        tenant = Tenant.objects.filter(slug=asked["tenant"]).first()
        gateway = Gateway.objects.filter(slug=asked["gateway"]).first()
        if tenant is None:
            raise Invalid.field("/tenant", "unknown", "There is no such tenant.")
        if gateway is None:
            raise Invalid.field("/gateway", "unknown", "There is no such gateway.")
        row = admit(actor=self.actor, gateway=gateway, tenant=tenant, dry_run=self.is_dry_run)
        return Response(_render([row])[0], status=201, headers={"Location": f"{request.path}/{row.key}"})

    @extend_schema(operation_id="read_slice", responses=SliceShape)
    def retrieve(self, request: Request, slice_key: str) -> Response:
        """One slice: what is live, what is drafted, and how far its nodes are."""
        row = slice_of(self.access, slice_key, self.needed)
        return Response(_render([row])[0], headers={"ETag": etags.etag(row.draft_version)})

    @extend_schema(operation_id="delete_slice", responses=gone())
    def destroy(self, request: Request, slice_key: str) -> Response:
        """Take a slice back that was never published."""
        row = slice_of(self.access, slice_key, self.needed)
        self.access.require_on_platform(self.needed)
        etags.check(etags.if_match(request), row.draft_version)
        withdraw(actor=self.actor, slice=row, dry_run=self.is_dry_run)
        return Response(status=204)


def _render(rows: Sequence[Slice]) -> Sequence[dict[str, Any]]:
    return [slice_json(standing) for standing in standings(rows, timezone.now())]

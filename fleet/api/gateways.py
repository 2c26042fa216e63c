"""`/gateways`: the edges on which you have a slice; making and changing them is the platform's business."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import DRY_RUN, answers
from console.base.etags import etag, if_match
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.restored import resume
from fleet.api.find import gateway_of
from fleet.api.shapes.gateways import GatewayChange, GatewayPage, GatewayShape, NewGateway, gateway_json, restored_json
from fleet.queries.gateways import node_counts, slice_counts
from fleet.queries.restored import standings
from fleet.queries.ways_out import NONE, ways_out
from policies.actions.gateways import create_gateway, update_gateway
from policies.models import Gateway


@extend_schema(tags=["gateways"])
class GatewaysEndpoint(Endpoint):
    """Gateways."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.OPERATE,
        "retrieve": Permission.VIEW,
        "partial_update": Permission.OPERATE,
        "resume": Permission.OPERATE,
    }

    @extend_schema(operation_id="list_gateways", responses=GatewayPage)
    def list(self, request: Request) -> Response:
        """Gateways on which you may see a slice, by slug."""
        rows, following = page(Gateway.objects.visible_to(self.access), request, order=["slug"])
        return Response({"items": self._render(rows), "next": following})

    @extend_schema(operation_id="create_gateway", request=NewGateway, responses={201: GatewayShape})
    def create(self, request: Request) -> Response:
        """Create a gateway with its platform slice. Publish listeners there, then let nodes join."""
        self.access.require_on_platform(self.needed)
        row = create_gateway(actor=self.actor, **read(NewGateway, request), dry_run=self.is_dry_run)
        headers = {"Location": f"{request.path}/{row.slug}", "ETag": etag(row.version)}
        return Response(self._render([row])[0], status=201, headers=headers)

    @extend_schema(operation_id="read_gateway", responses=GatewayShape)
    def retrieve(self, request: Request, gateway: str) -> Response:
        """One gateway."""
        row = gateway_of(self.access, gateway)
        return Response(self._render([row])[0], headers={"ETag": etag(row.version)})

    @extend_schema(operation_id="update_gateway", request=GatewayChange, responses=GatewayShape)
    def partial_update(self, request: Request, gateway: str) -> Response:
        """Change a gateway. Networks count from the next publish of each slice on."""
        found = gateway_of(self.access, gateway)
        self.access.require_on_platform(self.needed)
        row = update_gateway(
            actor=self.actor,
            gateway=found,
            changes=read(GatewayChange, request),
            expected=if_match(request),
            dry_run=self.is_dry_run,
        )
        return Response(self._render([row])[0], headers={"ETag": etag(row.version)})

    @extend_schema(
        operation_id="resume_gateway",
        request=None,
        parameters=[DRY_RUN],
        responses=answers(GatewayShape, 403, 404, 409),
    )
    def resume(self, request: Request, gateway: str) -> Response:
        """Go on after a restore: nodes run what is known here, also those that run something later."""
        found = gateway_of(self.access, gateway)
        self.access.require_on_platform(self.needed)
        return Response(self._render([resume(found, actor=self.actor, dry_run=self.is_dry_run)])[0])

    def _render(self, rows: Sequence[Gateway]) -> Sequence[dict[str, Any]]:
        ids = [row.pk for row in rows]
        nodes, slices = node_counts(ids, timezone.now()), slice_counts(ids, self.access)
        found, restored = ways_out(ids), standings(ids)
        scope = self.access.scope(Permission.VIEW)
        return [
            gateway_json(
                row,
                nodes[row.pk],
                slices.get(row.pk, 0),
                found.get(row.pk, NONE).outdated,
                restored_json(restored.get(row.pk), scope),
            )
            for row in rows
        ]

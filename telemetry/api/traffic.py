"""`…/traffic`: what the edge did, as whoever asks may see it."""

from typing import Any
from uuid import UUID

from django.apps import apps
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.access import Access
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.errors import NotFound
from policies.api.slice_gate import SliceEndpoint
from policies.models import Gateway, Slice
from telemetry.api.ask import PARAMETERS, window_of
from telemetry.api.shapes import SlicesTrafficShape, SliceTrafficShape, course_json, line_json, routes_json, shares_json
from telemetry.levels import NODE
from telemetry.queries.breakdown import busiest, by_revision, by_slice
from telemetry.queries.nodes import by_slice_of_node, line_of_node
from telemetry.queries.past import course_of


@extend_schema(tags=["traffic"])
class SliceTrafficEndpoint(SliceEndpoint):
    """Traffic of a slice."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(operation_id="read_slice_traffic", parameters=PARAMETERS, responses=SliceTrafficShape)
    def retrieve(self, request: Request, slice_key: str) -> Response:
        """Requests and latency over time, and the busiest routes and services."""
        found, window = self.slice_of(slice_key), window_of(request)
        ids = [found.pk]
        most = busiest(ids, window)
        return Response(
            course_json(course_of(ids, found.gateway_id, window), window)
            | {
                "by_route": routes_json(most.routes),
                "by_service": shares_json("service", most.services),
                "by_revision": [
                    share | {"revision": int(share["revision"])}
                    for share in shares_json("revision", by_revision(ids, window))
                ],
            }
        )


@extend_schema(tags=["traffic"])
class GatewayTrafficEndpoint(Endpoint):
    """Traffic of a gateway."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(operation_id="read_gateway_traffic", parameters=PARAMETERS, responses=SlicesTrafficShape)
    def retrieve(self, request: Request, gateway: str) -> Response:
        """Requests and latency over the slices you may see; for the platform all, with requests that met no route."""
        found = Gateway.objects.visible_to(self.access).filter(slug=gateway).first()
        if found is None:
            raise NotFound
        window = window_of(request)
        slices = list(Slice.objects.visible_to(self.access).filter(gateway=found).values_list("pk", flat=True))
        is_whole = self.access.scope(Permission.VIEW).is_everywhere
        course = course_of([found.pk] if is_whole else slices, found.pk, window)
        return Response(course_json(course, window) | {"by_slice": shares_json("slice", by_slice(slices, window))})


@extend_schema(tags=["traffic"])
class NodeTrafficEndpoint(Endpoint):
    """Traffic of a node."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(operation_id="read_node_traffic", parameters=PARAMETERS, responses=SlicesTrafficShape)
    def retrieve(self, request: Request, node: UUID) -> Response:
        """Requests and latency of one node over the slices you may see, for up to two hours."""
        found = node_of(self.access, node)
        window = window_of(request, longest_seconds=NODE.kept_seconds)
        is_whole = self.access.scope(Permission.VIEW).is_everywhere
        visible = Slice.objects.visible_to(self.access).filter(gateway=found.gateway_id).values_list("pk", flat=True)
        slices = None if is_whole else list(visible)
        shares = by_slice_of_node(node, slices, window)
        line = line_of_node(node, slices, window)
        return Response(line_json(line, window) | {"by_slice": shares_json("slice", shares)})


def node_of(access: Access, node_id: UUID) -> Any:
    """Return a node the caller may see. By name: the fleet is built on telemetry, not the other way round."""
    nodes: Any = apps.get_model("fleet", "Node")
    found = nodes.objects.visible_to(access).filter(pk=node_id).first()
    if found is None:
        raise NotFound
    return found

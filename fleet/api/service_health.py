"""`/service-health` and `/slices/{slice}/services/{name}/health`: which endpoints are healthy on which node."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import answers
from console.base.errors import NotFound
from fleet.api.find import slice_of
from fleet.api.shapes.service_health import HealthOverviewShape, ServiceHealthShape, glance_json, health_json
from fleet.queries.service_health import glances, in_full
from policies.compiler import Kind
from policies.models import DraftObject, Slice

FILTERS = [
    OpenApiParameter("slice", str, description="Key of a slice, as acme@edge; without: all of yours."),
    OpenApiParameter("gateway", str, description="Slug of a gateway; without: all of yours."),
]
_NODE = "0197a9b4-0000-7000-8000-000000000001"
_GLANCE: dict[str, Any] = {
    "slice": "acme@edge", "gateway": "edge", "service": "orders", "state": "impaired", "nodes": 2, "heard": 2,
    "total": 2, "most": 2, "fewest": 1, "since": "2026-12-01T10:00:10Z",
}  # fmt: skip
OVERVIEW = OpenApiExample("One service is impaired", value={"services": [_GLANCE], "count": 1}, response_only=True)
IN_FULL = OpenApiExample(
    "One node alone gets 503 of an endpoint",
    value={
        **_GLANCE,
        "on_nodes": [
            {
                "node": _NODE, "node_name": "edge-1", "is_heard": True, "last_seen_at": "2026-12-01T10:02:00Z",
                "total": 1, "healthy": 0,
            }
        ],
        "endpoints": [
            {
                "address": "10.0.0.7:8080", "host": "", "state": "unhealthy", "differs": False,
                "nodes": [
                    {
                        "node": _NODE, "node_name": "edge-1", "is_heard": True, "state": "unhealthy",
                        "reason": "status", "status": 503, "since": "2026-12-01T10:00:10Z", "weight": 1,
                        "priority": 0, "zone": "", "active": 0, "requests": 1200, "failed": 7,
                    }
                ],
            }
        ],
        "changes": [
            {
                "at": "2026-12-01T10:00:10Z", "node": _NODE, "node_name": "edge-1", "address": "10.0.0.7:8080",
                "was": "healthy", "state": "unhealthy", "reason": "status", "status": 503,
            }
        ],
    },
    response_only=True,
)  # fmt: skip


@extend_schema(tags=["services"])
class ServiceHealthEndpoint(Endpoint):
    """The health of services."""

    permissions = {"list": Permission.VIEW, "retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="list_service_health", parameters=FILTERS, examples=[OVERVIEW],
        responses=answers(HealthOverviewShape),
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """Services of your slices, as their nodes told last, the worst first."""
        slices = Slice.objects.visible_to(self.access)
        if key := request.query_params.get("slice"):
            slices = slices.filter(key=key)
        if gateway := request.query_params.get("gateway"):
            slices = slices.filter(gateway__slug=gateway)
        shown, count = glances(slices, timezone.now())
        return Response({"services": [glance_json(one) for one in shown], "count": count})

    @extend_schema(operation_id="read_service_health", examples=[IN_FULL], responses=answers(ServiceHealthShape, 404))
    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """One service, endpoint by endpoint and node by node, and what became of its endpoints in a week.

        A node that is not heard keeps what it told last. Of more than 300 endpoints a node tells the worst.
        """
        slice = slice_of(self.access, slice_key, self.needed)
        found = in_full(slice, name, timezone.now())
        if not found.glance.nodes and not _is_there(slice, name):
            raise NotFound
        return Response(health_json(found))


def _is_there(slice: Slice, name: str) -> bool:
    """Whether the draft has it; what nodes told of is there anyway."""
    return DraftObject.objects.filter(slice=slice, kind=str(Kind.SERVICE), name=name).exists()

"""`/saturation`: what is near its limit on your gateways, and what went wrong there lately."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from gatehouse_protocol.vitals import Resource, Trouble
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import answers
from fleet.models import Node
from fleet.queries.saturation import Saturation, saturation
from telemetry.api.vitals import seen_tenants

MOST_NODES = 1_000
GATEWAY = OpenApiParameter("gateway", str, description="Slug of a gateway; without: all of yours.")
EXAMPLE = OpenApiExample(
    "One node is short of memory",
    value={
        "worst": [
            {
                "gateway": "edge", "node": "0197a9b4-0000-7000-8000-000000000001", "node_name": "edge-1",
                "resource": "memory", "subject": "", "used": 900_000_000, "limit": 1_000_000_000, "share": 0.9,
                "at": "2026-12-01T10:00:10Z",
            }
        ],
        "unknown": [], "troubles": [],
    },
    response_only=True,
)  # fmt: skip


class SaturatedNodeShape(serializers.Serializer):
    """Which node."""

    gateway = serializers.SlugField()
    node = serializers.UUIDField()
    node_name = serializers.CharField()


class WorstShape(SaturatedNodeShape):
    """The node of a gateway that has the least left of a resource."""

    resource = serializers.ChoiceField([str(one) for one in Resource])
    subject = serializers.CharField(help_text="A service, of a breaker that is open; empty: the node as a whole.")
    used = serializers.IntegerField()
    limit = serializers.IntegerField()
    share = serializers.FloatField(help_text="Of the limit: 1 is all of it.")
    at = serializers.DateTimeField()


class NodeTroubleShape(SaturatedNodeShape):
    """What went wrong on a node in the last quarter of an hour."""

    trouble = serializers.ChoiceField([str(one) for one in Trouble])
    subject = serializers.CharField()
    count = serializers.IntegerField()


class SaturationShape(serializers.Serializer):
    """How near your gateways are to their limits."""

    worst = WorstShape(many=True, help_text="One for each gateway and resource, the nearest to its limit first.")
    unknown = SaturatedNodeShape(many=True, help_text="Nodes that are heard but do not tell.")
    troubles = NodeTroubleShape(many=True)


@extend_schema(tags=["nodes"])
class SaturationEndpoint(Endpoint):
    """Saturation of gateways."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="read_saturation", parameters=[GATEWAY], examples=[EXAMPLE], responses=answers(SaturationShape)
    )
    def retrieve(self, request: Request) -> Response:
        """What is near its limit now, and what went wrong lately; silent nodes are left out."""
        rows = Node.objects.visible_to(self.access).filter(revoked_at=None).select_related("gateway")
        if gateway := request.query_params.get("gateway"):
            rows = rows.filter(gateway__slug=gateway)
        nodes = list(rows.order_by("gateway__slug", "name")[:MOST_NODES])
        return Response(_json(saturation(nodes, timezone.now(), seen_tenants(self.access))))


def _json(found: Saturation) -> dict[str, Any]:
    return {
        "worst": [
            {
                **_node(one.node), "resource": one.gauge.resource, "subject": one.gauge.subject,
                "used": one.gauge.used, "limit": one.gauge.limit, "share": one.share, "at": one.at,
            }
            for one in found.worst
        ],
        "unknown": [_node(one) for one in found.unknown],
        "troubles": [
            {**_node(node), "trouble": trouble, "subject": subject, "count": count}
            for node, trouble, subject, count in found.troubles
        ],
    }  # fmt: skip


def _node(node: Node) -> dict[str, Any]:
    return {"gateway": node.gateway.slug, "node": str(node.pk), "node_name": node.name}

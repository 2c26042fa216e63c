"""`/nodes`: the nodes of gateways on which you have a slice, and how your slices stand on each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import DRY_RUN, answers
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.nodes import label_node, revoke_node
from fleet.api.find import node_of
from fleet.api.shapes.key_sets import of_policy_json
from fleet.api.shapes.nodes import NodeChange, NodePage, NodeShape, event_json, node_json
from fleet.models import Node, NodeEvent
from fleet.models.node import NodeQuerySet
from fleet.queries.key_sets import key_sets_on
from fleet.queries.node_slices import IN_LISTS, slices_on
from fleet.queries.node_status import status_at
from fleet.status import LastWord, NodeStatus, node_status

EVENTS = 50
FILTERS = [
    OpenApiParameter("gateway", str, description="Slug of a gateway."),
    OpenApiParameter("status", str, enum=[str(status) for status in NodeStatus]),
    OpenApiParameter("q", str, description="Part of the name."),
]
LABELLED = OpenApiExample(
    "Region and tier", value={"labels": {"region": "eu-west", "tier": "canary"}}, request_only=True
)


@extend_schema(tags=["nodes"])
class NodesEndpoint(Endpoint):
    """Nodes."""

    permissions = {
        "list": Permission.VIEW,
        "retrieve": Permission.VIEW,
        "partial_update": Permission.OPERATE,
        "revoke": Permission.OPERATE,
    }

    @extend_schema(operation_id="list_nodes", parameters=FILTERS, responses=NodePage)
    def list(self, request: Request) -> Response:
        """Nodes by name. Revoked ones are shown only when asked for."""
        now = timezone.now()
        rows = Node.objects.visible_to(self.access).select_related("gateway")
        shown, following = page(_filtered(rows, request, now), request, order=["name", "id"])
        items = [{**item, "slices": item["slices"][:IN_LISTS]} for item in self._render(shown, now)]
        return Response({"items": items, "next": following})

    @extend_schema(operation_id="read_node", responses=NodeShape)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One node with all your slices on it."""
        return Response(self._in_full(node_of(self.access, pk)))

    @extend_schema(
        operation_id="label_node", request=NodeChange, parameters=[DRY_RUN], examples=[LABELLED],
        responses=answers(NodeShape, 403, 404, 409, 422),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Give a node exactly these labels. Rollouts under way keep the nodes they chose."""
        found = node_of(self.access, pk)
        self.access.require_on_platform(self.needed)
        labels = read(NodeChange, request)["labels"]
        return Response(self._in_full(label_node(found, labels, actor=self.actor, dry_run=self.is_dry_run)))

    @extend_schema(operation_id="revoke_node", request=None, responses=NodeShape)
    def revoke(self, request: Request, pk: UUID) -> Response:
        """Cut a node off: it may not poll or report any more, but serves on what it has."""
        found = node_of(self.access, pk)
        self.access.require_on_platform(self.needed)
        return Response(self._in_full(revoke_node(found, actor=self.actor, dry_run=self.is_dry_run)))

    def _in_full(self, row: Node) -> dict[str, Any]:
        events = NodeEvent.objects.filter(node=row).order_by("-at")[:EVENTS] if self._is_operator else ()
        now = timezone.now()
        return {
            **self._render([row], now)[0],
            "key_sets": [of_policy_json(one, now) for one in key_sets_on(row, self.access)],
            "events": [event_json(event) for event in events],
        }

    def _render(self, rows: Sequence[Node], now: datetime) -> Sequence[dict[str, Any]]:
        statuses = [node_status(_last_word(row), now) for row in rows]
        slices = slices_on(rows, statuses, self.access)
        return [
            node_json(row, status, found, now, is_operator=self._is_operator)
            for row, status, found in zip(rows, statuses, slices, strict=True)
        ]

    @property
    def _is_operator(self) -> bool:
        return self.access.scope(Permission.VIEW).is_everywhere


def _last_word(row: Node) -> LastWord:
    return LastWord(
        seen_at=row.last_seen_at,
        agent_state=row.agent.get("state", ""),
        envoy_state=row.envoy.get("state", ""),
        unproven_listeners=sum(not listener["proven"] for listener in row.listeners),
        is_revoked=row.revoked_at is not None,
    )


def _filtered(rows: NodeQuerySet, request: Request, now: datetime) -> NodeQuerySet:
    if gateway := request.query_params.get("gateway"):
        rows = rows.filter(gateway__slug=gateway)
    if text := request.query_params.get("q"):
        rows = rows.filter(name__icontains=text)
    status = request.query_params.get("status")
    if status is None:
        return rows.filter(revoked_at=None)
    if status not in set(NodeStatus):
        raise Invalid.field("?status", "choice_unknown", f"status is one of {', '.join(NodeStatus)}.")
    return rows.alias(status=status_at(now)).filter(status=status)

"""`/nodes/{id}/vitals`: how near a node was to its limits, and what went wrong there."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.access import Access
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import answers
from policies.models import Slice
from telemetry.api.ask import PARAMETERS, window_of
from telemetry.api.traffic import node_of
from telemetry.api.vital_shapes import VitalsShape
from telemetry.queries.window import Window
from telemetry.vitals.queries import Course, course_of
from telemetry.vitals.seeing import is_seen
from telemetry.vitals.tables import MINUTE

EXAMPLE = OpenApiExample(
    "A quarter of an hour",
    value={
        "step_seconds": 10, "since": "2026-12-01T10:00:00Z", "as_of": "2026-12-01T10:00:11Z",
        "heard": [True, False],
        "gauges": [{"resource": "connections", "subject": "", "limit": 50_000, "used": [812, None]}],
        "troubles": [{"trouble": "reset", "subject": "https", "total": 3, "counts": [3, None]}],
    },
    response_only=True,
)  # fmt: skip


@extend_schema(tags=["nodes"])
class NodeVitalsEndpoint(Endpoint):
    """Vitals of a node."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="read_node_vitals", parameters=PARAMETERS, examples=[EXAMPLE],
        responses=answers(VitalsShape, 404, 422),
    )  # fmt: skip
    def retrieve(self, request: Request, node: UUID) -> Response:
        """What a node used of its resources and what went wrong, for up to a week; of services only your own."""
        node_of(self.access, node)
        window = window_of(request, longest_seconds=MINUTE.kept_seconds)
        return Response(_json(course_of(node, window), window, seen_tenants(self.access)))


def seen_tenants(access: Access) -> frozenset[str] | None:
    """Return whose services somebody sees, by slug; None: everybody's."""
    if access.scope(Permission.VIEW).is_everywhere:
        return None
    return frozenset(Slice.objects.visible_to(access).values_list("tenant__slug", flat=True))


def _json(course: Course, window: Window, tenants: Collection[str] | None) -> dict[str, Any]:
    slots = range(len(window.starts))
    heard = [slot in course.heard for slot in slots]
    gauges = [
        {"resource": kind, "subject": subject, "limit": course.limits.get(key), "used": [used.get(n) for n in slots]}
        for key, used in sorted(course.gauges.items())
        for kind, _, subject in (key.partition(" "),)
        if is_seen(kind, subject, tenants)
    ]
    troubles = [
        {
            "trouble": kind,
            "subject": subject,
            "total": sum(counts.values()),
            "counts": [counts.get(slot, 0) if heard[slot] else None for slot in slots],
        }
        for key, counts in sorted(course.troubles.items())
        for kind, _, subject in (key.partition(" "),)
        if is_seen(kind, subject, tenants)
    ]
    return {
        "step_seconds": window.step_seconds,
        "since": window.since,
        "as_of": max(course.heard.values(), default=None),
        "heard": heard,
        "gauges": gauges,
        "troubles": troubles,
    }

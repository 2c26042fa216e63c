"""`…/traffic/depth`: one slice or one of its routes, for whoever looks for a cause."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import Invalid
from policies.api.slice_gate import SliceEndpoint
from telemetry.api.ask import PARAMETERS, window_of
from telemetry.api.shapes import CLASSES, RevisionShareShape, ServiceShareShape, ShareShape
from telemetry.histogram import quantiles_ms
from telemetry.queries.depth import Depth, bounds_ms, depth_of, sums_by
from telemetry.queries.window import Window

ROUTE = OpenApiParameter("route", str, description="Only this route, with its tenant: `acme/shop`.")
LONGEST_ROUTE = 200
COLUMNS = ("total", *CLASSES, "429", "none")
DeepPointShape = inline_serializer(  # fields called 2xx cannot be written as attributes
    "DeepPoint",
    {
        "at": serializers.DateTimeField(help_text="Start of the step."),
        **{name: serializers.IntegerField(allow_null=True) for name in COLUMNS},
        **{name: serializers.FloatField(allow_null=True) for name in ("p50_ms", "p99_ms")},
        "latency": serializers.ListField(
            child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
            allow_null=True, help_text="Pairs of bucket (its place in `bounds_ms`) and requests; empty ones left out.",
        ),
    },
    help_text="One step; all numbers are null where no node was heard: unknown is not zero. `429` is part of `4xx`.",
    many=True,
)  # fmt: skip


class CodeShareShape(ShareShape):
    """What was answered with one status; 0: none."""

    code = serializers.IntegerField()


class FlagsShareShape(ShareShape):
    """What Envoy says of how requests ended, `-`: nothing."""

    flags = serializers.CharField()


class TrafficDepthShape(serializers.Serializer):
    """One slice or route in depth; the last point is still running."""

    step_seconds = serializers.IntegerField()
    bounds_ms = serializers.ListField(child=serializers.FloatField(), help_text="Upper ends of the buckets.")
    points = DeepPointShape
    by_service = ServiceShareShape(many=True)
    by_code = CodeShareShape(many=True)
    by_flags = FlagsShareShape(many=True)
    by_revision = RevisionShareShape(many=True)
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="When the newest report in the window was stored; null if there is none."
    )


EXAMPLE = OpenApiExample(
    "One step of a route",
    value={
        "step_seconds": 10, "bounds_ms": [0.25, 0.273], "as_of": "2026-12-01T12:00:12Z",
        "points": [{
            "at": "2026-12-01T12:00:00Z", "total": 20, "2xx": 18, "3xx": 0, "4xx": 1, "5xx": 1, "429": 1, "none": 0,
            "p50_ms": 0.26, "p99_ms": 0.27, "latency": [[1, 20]],
        }],
        "by_service": [{"service": "acme/echo", "total": 20, "errors": 1}],
        "by_code": [{"code": 200, "total": 18, "errors": 0}], "by_flags": [{"flags": "-", "total": 20, "errors": 1}],
        "by_revision": [{"revision": 7, "total": 20, "errors": 1}],
    },
    response_only=True,
)  # fmt: skip


@extend_schema(tags=["traffic"])
class TrafficDepthEndpoint(SliceEndpoint):
    """Traffic of a slice in depth."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="read_slice_traffic_depth",
        parameters=[*PARAMETERS, ROUTE],
        responses=TrafficDepthShape,
        examples=[EXAMPLE],
    )
    def retrieve(self, request: Request, slice_key: str) -> Response:
        """Statuses and latencies of every step, and services, statuses, flags and revisions of the whole."""
        found, window = self.slice_of(slice_key), window_of(request)
        route = request.query_params.get("route") or None
        if route is not None and len(route) > LONGEST_ROUTE:
            raise Invalid.field("?route", "too_long", f"The name of a route has at most {LONGEST_ROUTE} characters.")
        return Response(depth_json(depth_of(found.pk, found.gateway_id, window, route), window))


def depth_json(depth: Depth, window: Window) -> dict[str, Any]:
    """Return a TrafficDepthShape."""
    return {
        "step_seconds": window.step_seconds,
        "bounds_ms": bounds_ms(),
        "points": [{"at": at} | _step(depth, slot) for slot, at in enumerate(window.starts)],
        **{
            key: [{name: part, "total": total, "errors": errors} for part, total, errors in sums_by(depth.parts, name)]
            for key, name in (("by_service", "service"), ("by_code", "code"), ("by_flags", "flags"))
        },
        "by_revision": [
            {"revision": revision, "total": total, "errors": errors}
            for revision, (total, errors) in depth.revisions.items()
        ],
        "as_of": max(depth.heard.values(), default=None),
    }


def _step(depth: Depth, slot: int) -> dict[str, Any]:
    if slot not in depth.heard:
        return dict.fromkeys((*COLUMNS, "p50_ms", "p99_ms", "latency"))
    buckets = depth.latency.get(slot, {})
    p50, p99 = quantiles_ms(buckets, (0.5, 0.99))
    last = len(bounds_ms()) - 1
    pairs = sorted((min(bucket, last), count) for bucket, count in buckets.items())
    return _counts(depth.codes.get(slot, {})) | {"p50_ms": p50, "p99_ms": p99, "latency": pairs}


def _counts(codes: Mapping[int, int]) -> dict[str, int]:
    of_class = {name: sum(count for code, count in codes.items() if code // 100 == int(name[0])) for name in CLASSES}
    none = sum(count for code, count in codes.items() if not 100 <= code < 600)
    return {"total": sum(codes.values()), **of_class, "429": codes.get(429, 0), "none": none}

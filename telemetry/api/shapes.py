"""Traffic as JSON."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from telemetry.queries.breakdown import Share
from telemetry.queries.past import Course, Source
from telemetry.queries.points import Line, Point
from telemetry.queries.window import Window

CLASSES = ("2xx", "3xx", "4xx", "5xx")

_counts = {name: serializers.IntegerField(allow_null=True) for name in ("total", *CLASSES)}
_latency = {name: serializers.FloatField(allow_null=True) for name in ("p50_ms", "p99_ms")}
TrafficPointShape = inline_serializer(  # fields called 2xx cannot be written as attributes
    "TrafficPoint",
    {"at": serializers.DateTimeField(help_text="Start of the step."), **_counts, **_latency},
    help_text="One step; all numbers are null where no node was heard: unknown is not zero.",
    many=True,
)


class ShareShape(serializers.Serializer):
    """A part of the whole."""

    total = serializers.IntegerField()
    errors = serializers.IntegerField(help_text="Answers of class 5xx.")


class RouteShareShape(ShareShape):
    """One route's part; `-` stands for requests without a route."""

    route = serializers.CharField()
    limited = serializers.IntegerField(help_text="Answers of status 429.")
    p99_ms = serializers.FloatField(allow_null=True)


class ServiceShareShape(ShareShape):
    """One service's part."""

    service = serializers.CharField()


class RevisionShareShape(ShareShape):
    """What was answered under one revision."""

    revision = serializers.IntegerField()


class SliceShareShape(ShareShape):
    """One slice's part."""

    slice = serializers.CharField()


class LineShape(serializers.Serializer):
    """Points over time; the last one is still running."""

    step_seconds = serializers.IntegerField()
    points = TrafficPointShape
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="When the newest report in the window was stored; null if there is none."
    )
    source = serializers.ChoiceField(
        [str(one) for one in Source],
        required=False,
        help_text="Where points were read: here, or in a store of metrics.",
    )
    source_problem = serializers.CharField(
        required=False, help_text="Why a store that should be read was not; empty: nothing is wrong."
    )


class SliceTrafficShape(LineShape):
    """Traffic of a slice, over all nodes."""

    by_route = RouteShareShape(many=True)
    by_service = ServiceShareShape(many=True)
    by_revision = RevisionShareShape(many=True)


class SlicesTrafficShape(LineShape):
    """Traffic of a gateway or a node, by slice."""

    by_slice = SliceShareShape(many=True)


def line_json(line: Line, window: Window) -> dict[str, Any]:
    """Return a LineShape."""
    return {
        "step_seconds": window.step_seconds,
        "points": [_point(point) for point in line.points],
        "as_of": line.as_of,
    }


def course_json(course: Course, window: Window) -> dict[str, Any]:
    """Return a LineShape that says where it was read."""
    return line_json(course.line, window) | {"source": course.source, "source_problem": course.problem}


def shares_json(name: str, shares: Iterable[Share]) -> list[dict[str, Any]]:
    """Return shares, each called by what it is a share of."""
    return [{name: share.name, "total": share.total, "errors": share.errors} for share in shares]


def routes_json(shares: Iterable[Share]) -> list[dict[str, Any]]:
    """Return RouteShareShapes."""
    return [
        {
            "route": share.name,
            "total": share.total,
            "errors": share.errors,
            "limited": share.limited,
            "p99_ms": share.p99_ms,
        }
        for share in shares
    ]


def _point(point: Point) -> dict[str, Any]:
    statuses = point.statuses or (None,) * 5
    counts = dict(zip(("total", *CLASSES), statuses, strict=True))
    return {"at": point.at, **counts, "p50_ms": point.p50_ms, "p99_ms": point.p99_ms}

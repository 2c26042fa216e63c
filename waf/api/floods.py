"""`…/waf/floods`: routes that are, or were, asked far more often than usual."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import LISTING, answers
from console.base.errors import Invalid
from console.base.paging import page
from policies.api.slice_gate import SliceEndpoint
from waf.api.examples import shown
from waf.models import Flood

FLOOD = {
    "id": "01a1fef4-7a31-7167-8b2c-000000000004", "route": "front", "started_at": "2031-05-20T11:55:00Z",
    "last_at": "2031-05-20T12:00:00Z", "ended_at": None, "rate": 840.5, "peak": 1210.0, "usual": 31.2,
    "limit": 124.8, "ratio": 38.8, "challenged": ["acme/shop"], "clients": [{"value": "203.0.113.9", "count": 214}],
    "countries": [{"value": "DE", "count": 214}], "paths": [{"value": "/find", "count": 214}],
}  # fmt: skip
STATE = OpenApiParameter("is_ongoing", bool, description="`true`: only those that go on.")
_FOUND = {"clients": "client", "countries": "country", "paths": "path"}


class WafFloodValueShape(serializers.Serializer):
    """A value, and in how many stored events of the route it was found lately."""

    value = serializers.CharField()
    count = serializers.IntegerField()


class WafFloodShape(serializers.Serializer):
    """A flood of one route. Rates are requests in a second, of the last minute."""

    id = serializers.UUIDField()
    route = serializers.CharField()
    started_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField(help_text="When it was last judged; older than a minute: nodes are not heard.")
    ended_at = serializers.DateTimeField(allow_null=True)
    rate = serializers.FloatField()
    peak = serializers.FloatField()
    usual = serializers.FloatField(help_text="The median of the same hour of the days before.")
    limit = serializers.FloatField(help_text="From which rate it is a flood.")
    ratio = serializers.FloatField(allow_null=True, help_text="The peak by the usual; null where that is nothing.")
    challenged = serializers.ListField(
        child=serializers.CharField(), help_text="Policies that ask clients of the route for a click meanwhile."
    )
    clients = WafFloodValueShape(many=True, help_text="Those in whose requests inspectors found something.")
    countries = WafFloodValueShape(many=True)
    paths = WafFloodValueShape(many=True)


class WafFloodPage(serializers.Serializer):
    """A page of them."""

    items = WafFloodShape(many=True)
    next = serializers.CharField(allow_null=True)


@extend_schema(tags=["waf"])
class FloodsEndpoint(SliceEndpoint):
    """Floods of a slice."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(
        operation_id="list_waf_floods", parameters=[STATE, *LISTING],
        examples=[shown("One flood", {"items": [FLOOD], "next": None})], responses=answers(WafFloodPage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """Routes that were asked far more often than at that hour of the days before, the latest first."""
        found, wanted = self.slice_of(slice_key), request.query_params.get("is_ongoing", "")
        if wanted not in {"", "true", "false"}:
            raise Invalid.field("?is_ongoing", "invalid", "is_ongoing is true or false.")
        rows: Any = Flood.objects.filter(slice_id=found.pk)
        if wanted:
            rows = rows.filter(ended_at__isnull=wanted == "true")
        shown_rows, cursor = page(rows, request, order=("-started_at", "-id"))
        return Response({"items": [_json(row) for row in shown_rows], "next": cursor})


def _json(row: Flood) -> dict[str, Any]:
    found = {
        name: [{"value": value, "count": count} for value, count in row.found.get(of, [])]
        for name, of in _FOUND.items()
    }
    return {
        "id": row.pk, "route": row.route, "started_at": row.started_at, "last_at": row.last_at,
        "ended_at": row.ended_at, "rate": row.rate, "peak": row.peak, "usual": row.usual, "limit": row.limit,
        "ratio": row.peak / row.usual if row.usual else None, "challenged": row.challenged, **found,
    }  # fmt: skip

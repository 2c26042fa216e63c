"""`…/egress/residency`: which data left from where to where, as JSON or CSV."""

import csv
import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import answers
from console.base.bounded import bounded
from console.base.errors import Invalid
from console.base.spreadsheets import harmless
from egress import published
from egress.api.filtering import SINCE, UNTIL, asked_of
from egress.queries.residency import went_of
from egress.residing import Residence, residences
from policies.api.slice_gate import SliceEndpoint

DAY: Final = timedelta(days=1)
COLUMNS: Final = ("data_class", "destination_regions", "node_region", "requests", "denied", "bytes", "destinations")
FORM: Final = OpenApiParameter("as", str, enum=["json", "csv"], description="`json` by default.")
SHOWN = OpenApiExample(
    "Where data of customers goes",
    value={
        "as_of": "2026-03-02T10:00:00Z", "since": "2026-03-01T10:00:00Z",
        "items": [
            {"data_class": "personal", "destination_regions": ["eu"], "node_region": "eu", "requests": 812, "denied": 0,
             "bytes": 90122, "destinations": ["api.example.eu:443"]},
            {"data_class": "personal", "destination_regions": [], "node_region": "us", "requests": 0, "denied": 3,
             "bytes": 0, "destinations": ["files.example.com:443"]},
        ],
    },
    response_only=True,
)  # fmt: skip


class ResidenceShape(serializers.Serializer):
    """Data of a class that left from nodes of a region to destinations of others."""

    data_class = serializers.CharField()
    destination_regions = serializers.ListField(
        child=serializers.CharField(), help_text="As live rules declare them; none: nobody says where it is."
    )
    node_region = serializers.CharField(allow_blank=True, help_text="The node's label `region`; empty: it has none.")
    requests = serializers.IntegerField(help_text="Let through, also only because policies observe.")
    denied = serializers.IntegerField(help_text="What residency rules refused, or would have.")
    bytes = serializers.IntegerField(help_text="Both ways together.")
    destinations = serializers.ListField(child=serializers.CharField(), help_text="The first twenty.")


class ResidencyReportShape(serializers.Serializer):
    """Which data went where from where."""

    as_of = serializers.DateTimeField()
    since = serializers.DateTimeField()
    items = ResidenceShape(many=True)


@extend_schema(tags=["egress"])
class ResidencyEndpoint(SliceEndpoint):
    """Residency of a slice's data."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(
        operation_id="get_egress_residency", parameters=[SINCE, UNTIL, FORM], examples=[SHOWN],
        responses={**answers(ResidencyReportShape, 404, 422), (200, "text/csv"): OpenApiTypes.STR},
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> HttpResponseBase:
        """Which data left from where to where within the window, a day by default, the most bytes first.

        What a workload handles, and where destinations are, is what is live now.
        """
        found, now = self.slice_of(slice_key), timezone.now()
        asked = asked_of(request, [SINCE, UNTIL], back=DAY)
        form = request.query_params.get("as", "json")
        if form not in ("json", "csv"):
            raise Invalid.field("?as", "invalid", "as is json or csv.")
        way_out = published.live(found)
        with bounded():
            rows = went_of(found.pk, way_out.data_classes, asked.since, asked.until)
        items = residences(rows, found.tenant.slug, way_out)
        if form == "csv":
            return _csv(items, f"residency-{found.key}.csv")
        return Response({"as_of": now, "since": asked.since, "items": [_json(one) for one in items]})


def _json(one: Residence) -> dict[str, Any]:
    return {
        "data_class": one.data_class, "destination_regions": list(one.regions), "node_region": one.node_region,
        "requests": one.requests, "denied": one.denied, "bytes": one.bytes,
        "destinations": sorted(one.destinations)[:20],
    }  # fmt: skip


def _csv(items: Iterable[Residence], name: str) -> HttpResponse:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for one in items:
        written = _json(one)
        writer.writerow(_cell(written[key]) for key in COLUMNS)
    answer = HttpResponse(buffer.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cell(value: Any) -> str:
    return harmless(" ".join(value) if isinstance(value, list) else value)

"""`/slices/{slice}/egress/costs`: what it costs that workloads go out, by destination."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import LIMIT, answers
from console.base.bounded import bounded
from console.base.errors import Invalid
from console.base.paging import asked_page
from costs.api.asked import today
from costs.arithmetic.meters import Meter
from costs.queries.way_out import costs_of_way_out
from egress.api.filtering import SINCE, asked_of
from policies.api.slice_gate import SliceEndpoint

DAY: Final = timedelta(days=1)
ORDERS: Final = ("cost", "bytes")
BY: Final = OpenApiParameter("by", str, enum=list(ORDERS), description="What the most is of; `cost` by default.")
SHOWN = OpenApiExample(
    "A day of payments",
    value={
        "as_of": "2026-03-02T10:00:00Z", "since": "2026-03-01T10:00:00Z", "currency": "EUR",
        "priced": ["bytes_out", "requests"],
        "items": [
            {"destination": "api.stripe.com:443", "requests": 840, "bytes_up": 671000, "bytes_down": 7560000,
             "cost": "0.002436"},
        ],
    },
    response_only=True,
)  # fmt: skip


class EgressSpentShape(serializers.Serializer):
    """What went to a destination, and what that costs."""

    destination = serializers.CharField()
    requests = serializers.IntegerField()
    bytes_up = serializers.IntegerField(help_text="What workloads sent; its meter is `bytes_in`.")
    bytes_down = serializers.IntegerField(help_text="What workloads got; its meter is `bytes_out`.")
    cost = serializers.CharField(allow_null=True, help_text="A decimal; null: nothing of it has a price.")


class EgressCostsShape(serializers.Serializer):
    """What it costs that workloads go out."""

    as_of = serializers.DateTimeField()
    since = serializers.DateTimeField()
    currency = serializers.CharField(allow_null=True)
    priced = serializers.ListField(
        child=serializers.ChoiceField([str(one) for one in Meter]), help_text="The meters that have a price now."
    )
    items = EgressSpentShape(many=True)


@extend_schema(tags=["costs"])
class WayOutCostsEndpoint(SliceEndpoint):
    """Costs of a slice's way out."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(
        operation_id="list_egress_costs", parameters=[SINCE, BY, LIMIT], examples=[SHOWN],
        responses=answers(EgressCostsShape, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """What destinations cost within the window, a day by default, those that cost most first.

        An estimate, at what one more byte or request costs this month: statements are made of what Envoy counts, and
        what it costs to keep nodes is no part of it.
        """
        found, now = self.slice_of(slice_key), timezone.now()
        asked, by = asked_of(request, [SINCE], back=DAY), request.query_params.get("by", "cost")
        if by not in ORDERS:
            raise Invalid.field("?by", "invalid", "by is cost or bytes.")
        limit, _ = asked_page(request, 0)
        with bounded():
            costs = costs_of_way_out(found, asked.since, limit, today(), by_cost=by == "cost")
        items = [
            {
                "destination": one.destination, "requests": one.requests, "bytes_up": one.bytes_up,
                "bytes_down": one.bytes_down, "cost": None if one.cost is None else f"{one.cost:f}",
            }
            for one in costs.items
        ]  # fmt: skip
        shown = {"currency": costs.currency, "priced": [str(one) for one in costs.priced], "items": items}
        return Response({"as_of": now, "since": asked.since, **shown})

"""`…/cache-usage`: how often caches had the answer."""

from collections import Counter, defaultdict
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from gatehouse_protocol.vitals import CacheVerdict
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from policies.api.slice_gate import SliceEndpoint
from telemetry.api.ask import PARAMETERS, window_of
from telemetry.queries.caches import cached


class CacheCountsShape(serializers.Serializer):
    """Requests on one route of which the cache of a policy was asked."""

    policy = serializers.CharField()
    route = serializers.CharField()
    hit = serializers.IntegerField(help_text="Given what was kept.")
    hit_stale = serializers.IntegerField(help_text="Given what was kept and is old, while another request fetched it.")
    miss = serializers.IntegerField(help_text="Nothing was kept; the service was asked.")
    stale = serializers.IntegerField(help_text="What was kept was too old; the service was asked.")
    bypass = serializers.IntegerField(help_text="Requests that are none for a cache.")
    hit_share = serializers.FloatField(
        allow_null=True, help_text="Of the requests that did not bypass it, the share that it answered: 0 to 1."
    )


class CacheUsageShape(serializers.Serializer):
    """What caches of a slice did, the busiest first."""

    items = CacheCountsShape(many=True)
    as_of = serializers.DateTimeField(allow_null=True)


USAGE = OpenApiExample(
    "One route",
    value={
        "items": [{
            "policy": "pictures", "route": "shop-img", "hit": 900, "hit_stale": 0, "miss": 90, "stale": 10, "bypass": 5,
            "hit_share": 0.9,
        }],
        "as_of": "2026-12-01T12:00:12Z",
    },
    response_only=True,
)  # fmt: skip


@extend_schema(tags=["traffic policies"])
class CacheUsageEndpoint(SliceEndpoint):
    """What caches did."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(operation_id="read_cache_usage", parameters=PARAMETERS, responses=CacheUsageShape, examples=[USAGE])
    def list(self, request: Request, slice_key: str) -> Response:
        """How often caches of the slice had the answer, by policy and route."""
        slice_, window = self.slice_of(slice_key), window_of(request)
        found, as_of = cached(slice_.pk, slice_.gateway_id, window)
        counts: defaultdict[tuple[str, str], Counter[CacheVerdict]] = defaultdict(Counter)
        for one in found:
            counts[one.policy, one.route][one.verdict] += one.count
        busiest = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
        return Response({"items": [_row(*names, counted) for names, counted in busiest], "as_of": as_of})


def _row(policy: str, route: str, counted: Counter[CacheVerdict]) -> dict[str, Any]:
    answered = counted[CacheVerdict.HIT] + counted[CacheVerdict.HIT_STALE]
    asked = counted.total() - counted[CacheVerdict.BYPASS]
    share = answered / asked if asked else None
    return {"policy": policy, "route": route, **{str(one): counted[one] for one in CacheVerdict}, "hit_share": share}

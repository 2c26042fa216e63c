"""`/slices/{slice}/traffic-policies/{name}/quota`: how much of a quota is used, and which node holds what."""

from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import NotFound
from fleet.quotas.reading import BucketNow, QuotaNow, quota_now
from policies.api.operations import answers
from policies.api.slice_gate import SliceEndpoint
from policies.compiler import Kind
from policies.compiler.intent.traffic import QuotaPolicy, TrafficPolicySpec
from policies.drafting.rows import intent_of
from policies.models import DraftObject


class QuotaNodeShape(serializers.Serializer):
    """What one node holds and used of a bucket."""

    node = serializers.CharField(help_text="Its name; empty if it is gone.")
    share = serializers.IntegerField(help_text="What it may let through in this window, as dealt out so far.")
    used = serializers.IntegerField()
    refused = serializers.IntegerField()
    told_at = serializers.DateTimeField()


class QuotaBucketShape(serializers.Serializer):
    """Those who are counted together."""

    keys = serializers.ListField(
        child=serializers.CharField(), help_text="One for each entry of `by`, `-` where a request has none."
    )
    limit = serializers.IntegerField()
    used = serializers.IntegerField()
    refused = serializers.IntegerField()
    nodes = QuotaNodeShape(many=True, help_text="Those that told of the bucket in this window.")


class QuotaShape(serializers.Serializer):
    """A quota in the window that is now, as nodes told within the last seconds."""

    begun_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    total = serializers.IntegerField(help_text="How many buckets there are.")
    used = serializers.IntegerField(help_text="Requests that passed, of all buckets.")
    refused = serializers.IntegerField(help_text="Requests that did not.")
    buckets = QuotaBucketShape(many=True, help_text="At most 50, those that are used most.")


EXAMPLE = OpenApiExample(
    "A consumer that used its quota up on one of two nodes",
    value={
        "begun_at": "2026-12-01T12:00:00Z", "ends_at": "2026-12-01T12:01:00Z", "total": 1, "used": 600, "refused": 12,
        "buckets": [{
            "keys": ["mobile-app"], "limit": 1000, "used": 600, "refused": 12, "nodes": [
                {"node": "edge-1", "share": 500, "used": 500, "refused": 12, "told_at": "2026-12-01T12:00:31Z"},
                {"node": "edge-2", "share": 500, "used": 100, "refused": 0, "told_at": "2026-12-01T12:00:29Z"},
            ],
        }],
    },
    response_only=True,
)  # fmt: skip


class QuotaEndpoint(SliceEndpoint):
    """One quota."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="retrieve_quota", tags=["traffic-policies"], examples=[EXAMPLE], responses=answers(QuotaShape, 404)
    )
    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """How much of a quota is used in the window that is now, by whom, and how it is shared among nodes.

        404 where the draft has no policy of the type `quota` under that name.
        """
        found = self.slice_of(slice_key)
        stored = DraftObject.objects.present().filter(slice=found, kind=Kind.TRAFFIC_POLICY, name=name)
        row = stored.values_list("kind", "name", "spec").first()
        spec = intent_of(*row).spec if row is not None else None
        if not isinstance(spec, TrafficPolicySpec) or not isinstance(spec.policy, QuotaPolicy):
            raise NotFound
        return Response(_rendered(quota_now(found, name, spec.policy.period_seconds)))


def _rendered(now: QuotaNow) -> dict[str, Any]:
    return {
        "begun_at": now.begun_at,
        "ends_at": now.ends_at,
        "total": now.total,
        "used": now.used,
        "refused": now.refused,
        "buckets": [_bucket(one, now) for one in now.buckets],
    }


def _bucket(one: BucketNow, now: QuotaNow) -> dict[str, Any]:
    nodes = [
        {
            "node": now.nodes.get(node, ""),
            "share": held.held,
            "used": held.used,
            "refused": held.refused,
            "told_at": datetime.fromtimestamp(held.told_at, UTC),
        }
        for node, held in one.holdings.items()
    ]
    return {
        "keys": list(one.keys),
        "limit": one.limit,
        "used": one.used,
        "refused": one.refused,
        "nodes": sorted(nodes, key=lambda row: str(row["node"])),
    }

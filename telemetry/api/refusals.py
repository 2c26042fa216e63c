"""`…/refusals`: whom traffic policies refused, by route, policy and reason."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from policies.api.slice_gate import SliceEndpoint
from telemetry.api.ask import PARAMETERS, window_of
from telemetry.queries.refusals import refused


class RefusalShape(serializers.Serializer):
    """Requests that were refused for one reason."""

    route = serializers.CharField(
        allow_null=True, help_text="Null where it is not known: of what a policy in shadow would have refused."
    )
    policy = serializers.CharField(
        allow_null=True,
        help_text="Null where it is the one of its type that acts on the route. `platform/<name>` is the platform's.",
    )
    type = serializers.CharField(
        help_text="The type of the policy. `unanswered` where an authorizer or a firewall could not be asked."
    )
    reason = serializers.CharField(
        allow_blank=True,
        help_text="The rule that refused, or what was wrong (`missing`, `expired`); empty where the type says it all.",
    )
    would_be = serializers.BooleanField(help_text="The policy is in shadow, and the request went on.")
    count = serializers.IntegerField()


class RefusalsShape(serializers.Serializer):
    """The most frequent first, at most 1 000."""

    refusals = RefusalShape(many=True)
    as_of = serializers.DateTimeField(allow_null=True, help_text="When a node was last heard; null if none was.")


_WINDOW = PARAMETERS[:1]
_FILTERS = [
    OpenApiParameter("route", str, description="Only of this route, as traffic names it: `acme/checkout`."),
    OpenApiParameter("policy", str, description="Only of this policy."),
]
_EXAMPLE = OpenApiExample(
    "A rule and a limit",
    value={
        "refusals": [
            {
                "route": "acme/admin", "policy": "staff", "type": "authorization", "reason": "no-admin",
                "would_be": False, "count": 14,
            },
            {
                "route": "acme/search", "policy": None, "type": "rate_limit", "reason": "", "would_be": False,
                "count": 3,
            },
        ],
        "as_of": "2026-12-01T12:00:12Z",
    },
    response_only=True,
)  # fmt: skip


@extend_schema(tags=["traffic"])
class RefusalsEndpoint(SliceEndpoint):
    """What traffic policies refused."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="read_refusals", parameters=[*_WINDOW, *_FILTERS], responses=RefusalsShape, examples=[_EXAMPLE]
    )
    def retrieve(self, request: Request, slice_key: str) -> Response:
        """Whom traffic policies refused in the window, and whom those in shadow would have.

        Firewalls tell of their own; of API keys `…/consumer-usage` says more.
        """
        found, asked = self.slice_of(slice_key), request.query_params
        seen = refused(
            found.pk, found.gateway_id, window_of(request), route=asked.get("route"), policy=asked.get("policy")
        )
        rows = [
            {
                "route": one.route or None,
                "policy": one.policy or None,
                "type": one.type,
                "reason": one.reason,
                "would_be": one.is_shadow,
                "count": one.count,
            }
            for one in seen.found
        ]
        return Response({"refusals": rows, "as_of": seen.as_of})

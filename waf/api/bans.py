"""`…/waf/bans`: clients on temporary lists."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import DRY_RUN, LISTING, answers
from console.base.errors import Invalid, NotFound
from console.base.paging import page
from policies.api.slice_gate import SliceEndpoint
from waf.actions.bans import release_ban
from waf.api.examples import shown
from waf.models import Ban
from waf.queries.bans import State, Wanted, bans_of, state_of

BAN = {
    "id": "01a1fef4-7a31-7167-8b2c-000000000003", "client": "203.0.113.9", "country": "DE", "policy": "shop",
    "route": "front", "rule": "942100", "node": "01a1fef4-0000-7000-8000-000000000001", "action": "block",
    "state": "present", "times": 1, "since": "2031-05-20T11:55:00Z", "until": "2031-05-20T12:05:00Z",
    "released_at": None, "released_by": "",
}  # fmt: skip
RELEASED = {**BAN, "state": "released", "released_at": "2031-05-20T12:00:00Z", "released_by": "Olga"}
FILTERS = [
    OpenApiParameter("state", str, enum=[str(one) for one in State], description="Any by default."),
    OpenApiParameter("policy", str, description="Name of a policy."),
    OpenApiParameter("client", str, description="An address, or a network of IPv6, as it is on the list."),
]


class WafBanShape(serializers.Serializer):
    """A client that came on the temporary list of a policy."""

    id = serializers.UUIDField()
    client = serializers.CharField(help_text="An address; of IPv6 the network of 64 bits.")
    country = serializers.CharField()
    policy = serializers.CharField()
    route = serializers.CharField(help_text="The route of its last offence.")
    rule = serializers.CharField(help_text="The rule of its last offence.")
    node = serializers.UUIDField(help_text="The node that said so first.")
    action = serializers.ChoiceField(["block", "challenge"])
    state = serializers.ChoiceField(
        [str(one) for one in State], help_text="`would_be`: the policy only detects, so nobody is shut out."
    )
    times = serializers.IntegerField(help_text="How often it came on the list lately.")
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True)
    released_by = serializers.CharField()


class WafBanPage(serializers.Serializer):
    """A page of them."""

    items = WafBanShape(many=True)
    next = serializers.CharField(allow_null=True)


@extend_schema(tags=["waf"])
class BansEndpoint(SliceEndpoint):
    """Temporary lists of a slice."""

    permissions = {"list": Permission.VIEW, "release": Permission.PUBLISH}

    @extend_schema(
        operation_id="list_waf_bans", parameters=[*FILTERS, *LISTING],
        examples=[shown("One client", {"items": [BAN], "next": None})], responses=answers(WafBanPage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """Clients that came on temporary lists, the latest first; kept for thirty days."""
        found, now = self.slice_of(slice_key), timezone.now()
        rows, cursor = page(bans_of(found.pk, _wanted(request), now), request, order=("-since", "-id"))
        return Response({"items": [_json(row, now) for row in rows], "next": cursor})

    @extend_schema(
        operation_id="release_waf_ban",
        request=None,
        parameters=[DRY_RUN],
        examples=[shown("Released", RELEASED)],
        responses=answers(WafBanShape, 403, 404),
    )
    def release(self, request: Request, slice_key: str, ban: UUID) -> Response:
        """Take a client off the list, on all nodes within seconds. It may come on it again."""
        found = self.slice_of(slice_key)
        row = Ban.objects.filter(slice_id=found.pk, pk=ban).first()
        if row is None:
            raise NotFound
        return Response(_json(release_ban(found, row, actor=self.actor, dry_run=self.is_dry_run), timezone.now()))


def _wanted(request: Request) -> Wanted:
    asked = request.query_params
    state = asked.get("state", "")
    if state and state not in set(State):
        raise Invalid.field("?state", "invalid", f"state is one of {', '.join(State)}.")
    return Wanted(state, asked.get("policy", ""), asked.get("client", ""))


def _json(row: Ban, now: datetime) -> dict[str, Any]:
    return {
        "id": row.pk, "client": row.client, "country": row.country, "policy": row.policy, "route": row.route,
        "rule": row.rule, "node": row.node_id, "action": row.action, "state": str(state_of(row, now)),
        "times": row.times, "since": row.since, "until": row.until, "released_at": row.released_at,
        "released_by": row.released_by,
    }  # fmt: skip

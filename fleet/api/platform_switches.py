"""`/platform-switches`: on a gateway no WAF policy of any tenant looks, or none by a rule, or no workload of any tenant
reaches a destination; everybody there sees it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, LISTING, answers, created
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.platform_switches import throw_everywhere
from fleet.actions.switches import lift_switch
from fleet.api.find import platform_switch_of
from fleet.api.shapes.platform_switches import (
    NewPlatformSwitch,
    PlatformSwitchPage,
    PlatformSwitchShape,
    ThrownShape,
    platform_switch_json,
)
from fleet.api.shapes.switches import LiftShape
from fleet.models import Switch
from fleet.queries.denials import what_became
from fleet.queries.switches import with_rollouts
from fleet.switching import Throw
from policies.compiler import SwitchType
from policies.models import Gateway

ACTIVE = OpenApiParameter("active", bool, description="Only those that are on or being lifted, or only those lifted.")
ALL = OpenApiExample(
    "The whole WAF off, everywhere",
    value={"gateway": None, "type": "waf_off", "reason": "Workers crash.", "expires_at": "2026-12-20T18:00:00Z"},
    request_only=True,
)  # fmt: skip
RULE = OpenApiExample(
    "One rule off, on one gateway",
    value={
        "gateway": "edge", "type": "waf_rule_off", "target": "942100", "reason": "Refuses every order.",
        "expires_at": "2026-12-20T18:00:00Z",
    },
    request_only=True,
)  # fmt: skip
DENY = OpenApiExample(
    "Nobody on a gateway may reach a destination",
    value={
        "gateway": "edge", "type": "destination_deny", "destination": "**.leak.example",
        "reason": "Data of ours is offered there.", "expires_at": "2026-12-20T18:00:00Z", "show_reason": True,
    },
    request_only=True,
)  # fmt: skip
DONE = OpenApiExample("Lift it", value={"reason": "The engine was mended."}, request_only=True)


@extend_schema(tags=["switches"])
class PlatformSwitchesEndpoint(Endpoint):
    """Switches of the platform, about every tenant."""

    permissions = {"list": Permission.VIEW, "create": Permission.OPERATE, "lift": Permission.OPERATE}

    @extend_schema(
        operation_id="list_platform_switches", parameters=[ACTIVE, *LISTING], responses=answers(PlatformSwitchPage, 422)
    )
    def list(self, request: Request) -> Response:
        """Switches on gateways you may see, newest first; those that were lifted too."""
        rows = with_rollouts(Switch.objects.of_platform(self.access)).select_related("slice__gateway")
        match request.query_params.get("active"):
            case "true":
                rows = rows.filter(lifted_at=None)
            case "false":
                rows = rows.exclude(lifted_at=None)
            case None:
                pass
            case _:
                raise Invalid.field("?active", "invalid", "active is true or false.")
        shown, following = page(rows, request, order=["-id"])
        return Response({"items": _json(shown), "next": following})

    @extend_schema(
        operation_id="throw_platform_switch", request=NewPlatformSwitch, parameters=CREATING,
        examples=[ALL, RULE, DENY], responses=created(ThrownShape),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """No inspector looks any more, or none by a rule of the Core Rule Set, or no workload reaches a destination.

        Freezes do not hold it. Rules that Envoy holds by itself go on. Gateways that have the switch already keep
        theirs. What is denied is denied within seconds, and tunnels that are open are cut; tenants publish nothing.
        """
        self.access.require_on_platform(self.needed)
        asked = read(NewPlatformSwitch, request)
        wanted = Throw(
            type=SwitchType(asked["type"]),
            reason=asked["reason"],
            target=asked["target"],
            destination=asked["destination"],
            expires_at=asked["expires_at"],
            is_reason_shown=asked["show_reason"],
        )
        rows = throw_everywhere(_gateway(asked["gateway"]), wanted, actor=self.actor, dry_run=self.is_dry_run)
        return Response({"items": _json(rows)}, status=201)

    @extend_schema(
        operation_id="lift_platform_switch", request=LiftShape, parameters=CREATING, examples=[DONE],
        responses=answers(PlatformSwitchShape, 403, 404, 409, 422),
    )  # fmt: skip
    def lift(self, request: Request, pk: UUID) -> Response:
        """Let inspectors look again, or workloads through. Lifting what is lifted changes nothing."""
        found = platform_switch_of(self.access, pk)
        self.access.require_on_platform(self.needed)
        row = lift_switch(found, read(LiftShape, request)["reason"], actor=self.actor, dry_run=self.is_dry_run)
        return Response(_json([row])[0])


def _json(rows: Sequence[Switch]) -> list[dict[str, Any]]:
    known = what_became(rows)
    return [platform_switch_json(row, known) for row in rows]


def _gateway(slug: str | None) -> Gateway | None:
    if slug is None:
        return None
    found = Gateway.objects.filter(slug=slug).first()
    if found is None:
        raise Invalid.field("/gateway", "unknown", "There is no such gateway.")
    return found

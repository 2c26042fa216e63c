"""`/slices/{slice}/switches`: take a route, a tenant, a WAF rule or a destination out of service within seconds."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.switches import lift_switch, throw_switch
from fleet.api.find import slice_of, switch_of
from fleet.api.shapes.switches import LiftShape, NewSwitch, SwitchPage, SwitchShape, switch_json
from fleet.models import Switch
from fleet.queries.denials import outdated_on
from fleet.queries.switches import with_rollouts
from fleet.switching import Throw
from policies.compiler import SWITCHES, SwitchType
from policies.models import Slice

MAINTENANCE = OpenApiExample(
    "A route into maintenance",
    value={"type": "route_maintenance", "target": "shop-api", "reason": "Moving the database.", "show_reason": True},
    request_only=True,
)
SUSPEND = OpenApiExample(
    "Suspend a tenant", value={"type": "tenant_suspend", "reason": "Phishing, case 4711."}, request_only=True
)
RULE = OpenApiExample(
    "No longer ask a WAF rule", value={"type": "waf_rule_off", "target": "942100", "reason": "Refuses every order."},
    request_only=True,
)  # fmt: skip
DENY = OpenApiExample(
    "Nobody may reach a destination",
    value={
        "type": "destination_deny", "destination": "**.leak.example", "reason": "Data of ours is offered there.",
        "expires_at": "2026-12-20T18:00:00Z", "show_reason": True,
    },
    request_only=True,
)  # fmt: skip
CUT_OFF = OpenApiExample(
    "A workload may not reach anything",
    value={
        "type": "workload_deny", "target": "orders", "reason": "Its password is known to others.",
        "expires_at": "2026-12-20T18:00:00Z",
    },
    request_only=True,
)  # fmt: skip
DONE = OpenApiExample("Lift it", value={"reason": "The database has moved."}, request_only=True)


@extend_schema(tags=["switches"])
class SwitchesEndpoint(Endpoint):
    """Kill switches of one slice."""

    permissions = {"list": Permission.VIEW, "create": Permission.PUBLISH, "lift": Permission.PUBLISH}

    @extend_schema(operation_id="list_switches", parameters=LISTING, responses=answers(SwitchPage, 404, 422))
    def list(self, request: Request, slice_key: str) -> Response:
        """Switches that are on or were, newest first."""
        slice = slice_of(self.access, slice_key, self.needed)
        rows = with_rollouts(Switch.objects.visible_to(self.access).filter(slice=slice))
        shown, following = page(rows, request, order=["-id"])
        outdated = outdated_on(slice.gateway_id, shown)
        return Response({"items": [switch_json(row, outdated) for row in shown], "next": following})

    @extend_schema(
        operation_id="throw_switch", request=NewSwitch, parameters=CREATING, responses=created(SwitchShape),
        examples=[MAINTENANCE, SUSPEND, RULE, DENY, CUT_OFF],
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Take something out of service: a revision of what is live sets out at once; freezes do not hold it.

        Drafts stay as they are. Suspending takes the permission to operate the platform.
        """
        slice = slice_of(self.access, slice_key, Permission.VIEW)
        asked = read(NewSwitch, request)
        wanted = Throw(
            type=SwitchType(asked["type"]),
            reason=asked["reason"],
            target=asked["target"],
            destination=asked["destination"],
            expires_at=asked["expires_at"],
            is_reason_shown=asked["show_reason"],
            retry_after_seconds=asked["retry_after_seconds"],
        )
        self._require(wanted.type, slice)
        row = throw_switch(slice, wanted, actor=self.actor, dry_run=self.is_dry_run)
        return self._shown(row, status=201)

    @extend_schema(
        operation_id="lift_switch", request=LiftShape, parameters=CREATING, examples=[DONE],
        responses=answers(SwitchShape, 403, 404, 409, 422),
    )  # fmt: skip
    def lift(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """Put it back into service as what is live says. Lifting what is lifted changes nothing."""
        slice = slice_of(self.access, slice_key, Permission.VIEW)
        found = switch_of(self.access, slice, pk)
        self._require(SwitchType(found.type), slice)
        reason = read(LiftShape, request)["reason"]
        return self._shown(lift_switch(found, reason, actor=self.actor, dry_run=self.is_dry_run))

    def _require(self, type: SwitchType, slice: Slice) -> None:
        """Raise unless the caller may throw and lift this type."""
        if SWITCHES[type].is_platforms:
            self.access.require_on_platform(Permission.OPERATE)
        else:
            self.access.require(self.needed, slice.tenant_id)

    def _shown(self, row: Switch, *, status: int = 200) -> Response:
        """Answer with the row as it is stored; in a dry run it is not, and shown as it would be."""
        stored = with_rollouts(Switch.objects.filter(pk=row.pk)).first()
        shown = row if self.is_dry_run or stored is None else stored
        return Response(switch_json(shown, outdated_on(row.slice.gateway_id, [row])), status=status)

"""`/freezes`: when nothing new may reach a gateway; everybody on it sees them, the platform makes and ends them."""

from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.freezes import Span, create_freeze, end_freeze
from fleet.api.find import freeze_of
from fleet.api.shapes.freezes import FreezePage, FreezeShape, NewFreeze, freeze_json
from fleet.models import Freeze
from fleet.models.freeze import FreezeQuerySet
from policies.models import Gateway

FILTERS = [
    OpenApiParameter("gateway", str, description="Slug: only freezes that hold this gateway, alone or with all."),
    OpenApiParameter("active", bool, description="Only those that hold now, or only those that do not."),
]
STOP_THE_LINE = OpenApiExample(
    "Stop the line", value={"gateway": None, "ends_at": None, "reason": "Incident 4711."}, request_only=True
)
HOLIDAYS = OpenApiExample(
    "Plan a freeze",
    value={
        "gateway": "edge", "starts_at": "2026-12-20T18:00:00Z", "ends_at": "2027-01-02T06:00:00Z",
        "reason": "Holidays.",
    },
    request_only=True,
)  # fmt: skip


@extend_schema(tags=["freezes"])
class FreezesEndpoint(Endpoint):
    """Freezes."""

    permissions = {"list": Permission.VIEW, "create": Permission.OPERATE, "end": Permission.OPERATE}

    @extend_schema(operation_id="list_freezes", parameters=[*FILTERS, *LISTING], responses=answers(FreezePage, 422))
    def list(self, request: Request) -> Response:
        """Freezes of gateways you may see, newest first; those that are over too."""
        now = timezone.now()
        rows = Freeze.objects.visible_to(self.access).select_related("gateway")
        shown, following = page(_filtered(rows, request), request, order=["-id"])
        return Response({"items": [freeze_json(row, now) for row in shown], "next": following})

    @extend_schema(
        operation_id="create_freeze", request=NewFreeze, parameters=CREATING, examples=[STOP_THE_LINE, HOLIDAYS],
        responses=created(FreezeShape),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Freeze a gateway, or all of them: nothing starts and no stage is promoted. Going back is never held."""
        self.access.require_on_platform(self.needed)
        asked = read(NewFreeze, request)
        freeze = create_freeze(
            actor=self.actor,
            gateway=_gateway(asked["gateway"]),
            span=Span(asked["starts_at"], asked["ends_at"]),
            reason=asked["reason"],
            dry_run=self.is_dry_run,
        )
        return Response(freeze_json(freeze, timezone.now()), status=201)

    @extend_schema(
        operation_id="end_freeze", request=None, parameters=[DRY_RUN], responses=answers(FreezeShape, 403, 404)
    )
    def end(self, request: Request, pk: UUID) -> Response:
        """End a freeze now, or call it off before it begins. Ending one that is over changes nothing."""
        found = freeze_of(self.access, pk)
        self.access.require_on_platform(self.needed)
        freeze = end_freeze(found, actor=self.actor, dry_run=self.is_dry_run)
        return Response(freeze_json(freeze, timezone.now()))


def _gateway(slug: str | None) -> Gateway | None:
    if slug is None:
        return None
    found = Gateway.objects.filter(slug=slug).first()
    if found is None:
        raise Invalid.field("/gateway", "unknown", "There is no such gateway.")
    return found


def _filtered(rows: FreezeQuerySet, request: Request) -> FreezeQuerySet:
    if slug := request.query_params.get("gateway"):
        rows = rows.filter(Q(gateway=None) | Q(gateway__slug=slug))
    holding = Freeze.objects.holding(timezone.now()).values("pk")
    match request.query_params.get("active"):
        case None:
            return rows
        case "true":
            return rows.filter(pk__in=holding)
        case "false":
            return rows.exclude(pk__in=holding)
        case _:
            raise Invalid.field("?active", "invalid", "active is true or false.")

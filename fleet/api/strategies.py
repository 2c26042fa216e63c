"""`/strategies`: how revisions can be rolled out; everybody may choose one, the platform makes and changes them."""

from django.db.models import Q
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.errors import Conflict, Invalid, NotFound
from console.base.etags import etag, if_match
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.strategies import create_strategy, delete_strategy, update_strategy
from fleet.api.find import gateway_of
from fleet.api.shapes.strategies import (
    NewStrategy,
    NewStrategyBody,
    StrategyChange,
    StrategyChangeBody,
    StrategyPage,
    StrategyShape,
    all_built_in,
    built_in_json,
    strategy_json,
)
from fleet.models import Strategy
from fleet.models.strategy import StrategyQuerySet
from fleet.rollout.strategy import BUILT_IN
from policies.models import Gateway

FILTER = OpenApiParameter("gateway", str, description="Slug: only those that may be chosen there.")
BY_REGION = OpenApiExample(
    "Region by region",
    value={
        "name": "regional", "title": "Region by region", "gateway": "edge", "judge": True, "hold_hours": 24,
        "stages": [
            {"title": "One node", "cohort": {"type": "count", "count": 1}, "bake_seconds": 600, "min_requests": 500},
            {"title": "Europe", "cohort": {"type": "regions", "regions": ["eu-west"]}, "bake_seconds": 1800,
             "min_requests": 500, "gate": True},
            {"title": "All nodes", "cohort": {"type": "all"}, "bake_seconds": 1800},
        ],
    },
    request_only=True,
)  # fmt: skip
LONGER = OpenApiExample("Wait longer", value={"hold_hours": 48}, request_only=True)


@extend_schema(tags=["strategies"])
class StrategiesEndpoint(Endpoint):
    """Strategies."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.OPERATE,
        "retrieve": Permission.VIEW,
        "partial_update": Permission.OPERATE,
        "destroy": Permission.OPERATE,
    }

    @extend_schema(operation_id="list_strategies", parameters=[FILTER, *LISTING], responses=answers(StrategyPage, 404))
    def list(self, request: Request) -> Response:
        """Built-in strategies, then those made here by name, of gateways on which you may see a slice."""
        rows = Strategy.objects.visible_to(self.access).select_related("gateway")
        if slug := request.query_params.get("gateway"):
            rows = rows.filter(Q(gateway=None) | Q(gateway=gateway_of(self.access, slug)))
        shown, following = page(rows, request, order=["name"])
        first = [] if request.query_params.get("cursor") else all_built_in()
        return Response({"items": [*first, *map(strategy_json, shown)], "next": following})

    @extend_schema(
        operation_id="create_strategy", request=NewStrategyBody, parameters=CREATING, examples=[BY_REGION],
        responses=created(StrategyShape),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Make a strategy of one's own. The stage for all nodes is added where it is missing."""
        self.access.require_on_platform(self.needed)
        asked = read(NewStrategy, request)
        gateway = _gateway(asked.pop("gateway"))
        row = create_strategy(actor=self.actor, gateway=gateway, document=asked, dry_run=self.is_dry_run)
        headers = {"Location": f"{request.path}/{row.name}", "ETag": etag(row.version)}
        return Response(strategy_json(row), status=201, headers=headers)

    @extend_schema(operation_id="read_strategy", responses=answers(StrategyShape, 404))
    def retrieve(self, request: Request, name: str) -> Response:
        """One strategy."""
        if (built_in := BUILT_IN.get(name)) is not None:
            return Response(built_in_json(built_in), headers={"ETag": etag(1)})
        row = self._found(name)
        return Response(strategy_json(row), headers={"ETag": etag(row.version)})

    @extend_schema(
        operation_id="update_strategy", request=StrategyChangeBody, parameters=CHANGING, examples=[LONGER],
        responses=changed(StrategyShape),
    )  # fmt: skip
    def partial_update(self, request: Request, name: str) -> Response:
        """Change a strategy. Rollouts under way keep what they began with."""
        found = self._changeable(name)
        self.access.require_on_platform(self.needed)
        row = update_strategy(
            actor=self.actor,
            row=found,
            changes=read(StrategyChange, request),
            expected=if_match(request),
            dry_run=self.is_dry_run,
        )
        return Response(strategy_json(row), headers={"ETag": etag(row.version)})

    @extend_schema(operation_id="delete_strategy", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, name: str) -> Response:
        """Take a strategy away that is no gateway's default."""
        row = self._changeable(name)
        self.access.require_on_platform(self.needed)
        delete_strategy(actor=self.actor, row=row, expected=if_match(request), dry_run=self.is_dry_run)
        return Response(status=204)

    def _changeable(self, name: str) -> Strategy:
        if name in BUILT_IN:
            raise Conflict(f"{name} is built in. Make one of your own beside it.", code="built_in")
        return self._found(name)

    def _found(self, name: str) -> Strategy:
        rows: StrategyQuerySet = Strategy.objects.visible_to(self.access).select_related("gateway")
        row = rows.filter(name=name).first()
        if row is None:
            raise NotFound
        return row


def _gateway(slug: str | None) -> Gateway | None:
    if slug is None:
        return None
    found = Gateway.objects.filter(slug=slug).first()
    if found is None:
        raise Invalid.field("/gateway", "unknown", "There is no such gateway.")
    return found

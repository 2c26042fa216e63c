"""`/rollouts`: how far each published revision has come, and what each node made of it."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.errors import Invalid
from console.base.paging import page
from fleet.actions.rollout_step import active_rollouts
from fleet.api.find import rollout_of
from fleet.api.shapes.rollouts import RolloutPage, RolloutShape, rollout_json
from fleet.models import Rollout
from fleet.models.rollout import RolloutQuerySet
from fleet.queries.rollout_nodes import IN_LISTS, outcomes_of

FILTERS = [
    OpenApiParameter("slice", str, description="Key of a slice."),
    OpenApiParameter("active", bool, description="Only those that still move, or only those that ended."),
]


@extend_schema(tags=["rollouts"])
class RolloutsEndpoint(Endpoint):
    """Rollouts."""

    permissions = {"list": Permission.VIEW, "retrieve": Permission.VIEW}

    @extend_schema(operation_id="list_rollouts", parameters=FILTERS, responses=RolloutPage)
    def list(self, request: Request) -> Response:
        """Rollouts of slices you may see, newest first."""
        rows = Rollout.objects.visible_to(self.access).select_related("slice", "revision").defer("revision__buckets")
        shown, following = page(_filtered(rows, request), request, order=["-id"])
        outcomes = outcomes_of(shown, timezone.now())
        items = [rollout_json(row, nodes, shown=IN_LISTS) for row, nodes in zip(shown, outcomes, strict=True)]
        return Response({"items": items, "next": following})

    @extend_schema(operation_id="read_rollout", responses=RolloutShape)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One rollout with every node."""
        row = rollout_of(self.access, pk)
        return Response(rollout_json(row, outcomes_of([row], timezone.now())[0]))


def _filtered(rows: RolloutQuerySet, request: Request) -> RolloutQuerySet:
    if slice_key := request.query_params.get("slice"):
        rows = rows.filter(slice__key=slice_key)
    match request.query_params.get("active"):
        case None:
            return rows
        case "true":
            return rows.filter(active_rollouts())
        case "false":
            return rows.exclude(active_rollouts())
        case _:
            raise Invalid.field("?active", "invalid", "active is true or false.")

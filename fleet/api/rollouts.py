"""`/rollouts`: how far each published revision has come, what speaks for and against it, and what one may do."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, LISTING, answers
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.rollout_commands import command_rollout
from fleet.api.find import rollout_of, rollouts_seen_by
from fleet.api.shapes.evidence import EvidenceShape, evidence_json
from fleet.api.shapes.rollouts import (
    CommandShape,
    PromotionShape,
    RolloutEventPage,
    RolloutPage,
    RolloutShape,
    event_json,
    rollout_headers,
    rollout_json,
)
from fleet.models import Rollout, RolloutEvent
from fleet.models.rollout import ACTIVE, RolloutQuerySet
from fleet.queries.rollout_evidence import evidence_of
from fleet.queries.rollout_nodes import IN_LISTS
from fleet.queries.rollouts import views_of
from fleet.rollout.commands import Command
from fleet.rollout.states import RolloutState

STATES = [str(state) for state in RolloutState]
FILTERS = [
    OpenApiParameter("slice", str, description="Key of a slice."),
    OpenApiParameter("gateway", str, description="Slug of a gateway."),
    OpenApiParameter("active", bool, description="Only those that still move, or only those that ended."),
    OpenApiParameter("state", str, enum=STATES),
]
WHY = OpenApiExample("With a reason", value={"reason": "Seen on the shop's own dashboards."}, request_only=True)


def _command(name: str, shape: type[CommandShape] = CommandShape) -> Any:
    return extend_schema(
        operation_id=f"{name}_rollout", request=shape, parameters=CREATING, examples=[WHY],
        responses=answers(RolloutShape, 403, 404, 409, 422, status=202 if name == Command.RETRY else 200),
    )  # fmt: skip


@extend_schema(tags=["rollouts"])
class RolloutsEndpoint(Endpoint):
    """Rollouts."""

    permissions = {
        "list": Permission.VIEW,
        "retrieve": Permission.VIEW,
        "evidence": Permission.VIEW,
        "events": Permission.VIEW,
        **dict.fromkeys(map(str, Command), Permission.PUBLISH),
    }

    @extend_schema(operation_id="list_rollouts", parameters=[*FILTERS, *LISTING], responses=answers(RolloutPage, 422))
    def list(self, request: Request) -> Response:
        """Rollouts of slices you may see, newest first."""
        shown, following = page(_filtered(rollouts_seen_by(self.access), request), request, order=["-id"])
        views = views_of(shown, timezone.now(), limit=IN_LISTS)
        return Response({"items": [rollout_json(view) for view in views], "next": following})

    @extend_schema(operation_id="read_rollout", responses=answers(RolloutShape, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One rollout with every node."""
        return self._shown(rollout_of(self.access, pk))

    @extend_schema(operation_id="read_rollout_evidence", responses=answers(EvidenceShape, 404))
    def evidence(self, request: Request, pk: UUID) -> Response:
        """What was counted on nodes that have the revision and on those that have not, and what follows from it."""
        return Response(evidence_json(evidence_of(rollout_of(self.access, pk), timezone.now())))

    @extend_schema(
        operation_id="list_rollout_events", parameters=LISTING, responses=answers(RolloutEventPage, 404, 422)
    )
    def events(self, request: Request, pk: UUID) -> Response:
        """The timeline, newest first."""
        rows = RolloutEvent.objects.filter(rollout=rollout_of(self.access, pk))
        shown, following = page(rows, request, order=["-id"])
        return Response({"items": [event_json(row) for row in shown], "next": following})

    @_command("pause")
    def pause(self, request: Request, pk: UUID) -> Response:
        """Go no further until somebody resumes it. What has the revision keeps it; guards still watch."""
        return self._commanded(Command.PAUSE, pk)

    @_command("resume")
    def resume(self, request: Request, pk: UUID) -> Response:
        """Go on after a pause."""
        return self._commanded(Command.RESUME, pk)

    @_command("promote", PromotionShape)
    def promote(self, request: Request, pk: UUID) -> Response:
        """Open the stage's gate, or go on over what holds it, with a reason."""
        return self._commanded(Command.PROMOTE, pk)

    @_command("abort")
    def abort(self, request: Request, pk: UUID) -> Response:
        """Stop, and give every node that has the revision the one before."""
        return self._commanded(Command.ABORT, pk)

    @_command("retry")
    def retry(self, request: Request, pk: UUID) -> Response:
        """Roll the same revision out once more; it must still be the newest."""
        return self._commanded(Command.RETRY, pk)

    def _commanded(self, command: Command, pk: UUID) -> Response:
        found = rollout_of(self.access, pk)
        self.access.require(self.needed, found.slice.tenant_id)
        shape = PromotionShape if command is Command.PROMOTE else CommandShape
        asked = read(shape, self.request)
        row = command_rollout(found, command, **asked, actor=self.actor, dry_run=self.is_dry_run)
        if self.is_dry_run:
            return self._shown(row)
        is_new = command is Command.RETRY
        return self._shown(rollout_of(self.access, row.pk), status=202 if is_new else 200)

    def _shown(self, row: Rollout, *, status: int = 200) -> Response:
        view = views_of([row], timezone.now())[0]
        headers = rollout_headers(view)
        if status == 202:
            headers["Location"] = f"/api/v1/rollouts/{row.pk}"
        return Response(rollout_json(view), status=status, headers=headers)


def _filtered(rows: RolloutQuerySet, request: Request) -> RolloutQuerySet:
    for name, field in (("slice", "slice__key"), ("gateway", "slice__gateway__slug")):
        if value := request.query_params.get(name):
            rows = rows.filter(**{field: value})
    if state := request.query_params.get("state"):
        if state not in STATES:
            raise Invalid.field("?state", "choice_unknown", f"state is one of {', '.join(STATES)}.")
        rows = rows.filter(state=state)
    match request.query_params.get("active"):
        case None:
            return rows
        case "true":
            return rows.filter(state__in=ACTIVE)
        case "false":
            return rows.exclude(state__in=ACTIVE)
        case _:
            raise Invalid.field("?active", "invalid", "active is true or false.")

"""Shifts: a route's traffic moved from one service to another in steps, each looked at before the next."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.shifts import Wanted, command_shift, start_shift
from fleet.api.find import shift_of, slice_of
from fleet.api.shapes.evidence import EvidenceShape, evidence_json
from fleet.api.shapes.shifts import (
    NewShift,
    ShiftCommandShape,
    ShiftPage,
    ShiftPromotionShape,
    ShiftShape,
    shift_headers,
    shift_json,
)
from fleet.models import Shift
from fleet.queries.shift_evidence import missing, shift_evidence
from fleet.queries.shifts import views_of
from fleet.shift.commands import ShiftCommand
from fleet.shift.weights import Pair

START = OpenApiExample(
    "From v1 to v2",
    value={
        "route": "shop-api", "from_service": "shop-v1", "to_service": "shop-v2", "steps": [5, 25, 50, 100],
        "bake_seconds": 600, "min_requests": 500,
    },
    request_only=True,
)  # fmt: skip
WHY = OpenApiExample("With a reason", value={"reason": "Seen on the shop's own dashboards."}, request_only=True)


def _command(name: str, shape: type[ShiftCommandShape] = ShiftCommandShape) -> Any:
    return extend_schema(
        operation_id=f"{name}_shift", request=shape, parameters=CREATING, examples=[WHY],
        responses=answers(ShiftShape, 403, 404, 409, 422),
    )  # fmt: skip


@extend_schema(tags=["shifts"])
class ShiftsEndpoint(Endpoint):
    """Shifts of traffic."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.PUBLISH,
        "retrieve": Permission.VIEW,
        "evidence": Permission.VIEW,
        **dict.fromkeys(map(str, ShiftCommand), Permission.PUBLISH),
    }

    @extend_schema(operation_id="list_shifts", parameters=LISTING, responses=answers(ShiftPage, 404, 422))
    def list(self, request: Request, slice_key: str) -> Response:
        """Shifts of one slice, newest first."""
        slice = slice_of(self.access, slice_key, self.needed)
        rows = Shift.objects.visible_to(self.access).filter(slice=slice).select_related("slice")
        shown, following = page(rows, request, order=["-id"])
        return Response({"items": [shift_json(view) for view in views_of(shown, timezone.now())], "next": following})

    @extend_schema(
        operation_id="start_shift", request=NewShift, parameters=CREATING, examples=[START],
        responses=created(ShiftShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Start to move a live route's traffic. Each step is a revision of what is live; drafts stay as they are."""
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(NewShift, request)
        wanted = Wanted(
            route=asked["route"],
            pair=Pair(asked["from_service"], asked["to_service"]),
            percents=asked["steps"],
            bake_seconds=asked["bake_seconds"],
            min_requests=asked["min_requests"],
        )
        row = start_shift(slice, wanted, actor=self.actor, dry_run=self.is_dry_run)
        return self._shown(row, status=201)

    @extend_schema(operation_id="read_shift", responses=answers(ShiftShape, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One shift."""
        return self._shown(shift_of(self.access, pk))

    @extend_schema(operation_id="read_shift_evidence", responses=answers(EvidenceShape, 404))
    def evidence(self, request: Request, pk: UUID) -> Response:
        """What the services answered on the route: `canary` is the new one, `control` the old one."""
        row = shift_of(self.access, pk)
        view = shift_evidence(row, timezone.now())
        return Response(evidence_json(view) | {"missing": missing(row, view)})

    @_command("pause")
    def pause(self, request: Request, pk: UUID) -> Response:
        """Leave the weights as they are until somebody resumes. It still goes back when the new service is worse."""
        return self._commanded(ShiftCommand.PAUSE, pk)

    @_command("resume")
    def resume(self, request: Request, pk: UUID) -> Response:
        """Go on after a pause."""
        return self._commanded(ShiftCommand.RESUME, pk)

    @_command("promote", ShiftPromotionShape)
    def promote(self, request: Request, pk: UUID) -> Response:
        """Let the step pass now, whatever its evidence; where somebody changed the weights, set them again."""
        return self._commanded(ShiftCommand.PROMOTE, pk)

    @_command("abort")
    def abort(self, request: Request, pk: UUID) -> Response:
        """Give both services the weights they had before."""
        return self._commanded(ShiftCommand.ABORT, pk)

    def _commanded(self, command: ShiftCommand, pk: UUID) -> Response:
        found = shift_of(self.access, pk)
        self.access.require(self.needed, found.slice.tenant_id)
        shape = ShiftPromotionShape if command is ShiftCommand.PROMOTE else ShiftCommandShape
        asked = read(shape, self.request)
        return self._shown(command_shift(found, command, **asked, actor=self.actor, dry_run=self.is_dry_run))

    def _shown(self, row: Shift, *, status: int = 200) -> Response:
        view = views_of([row], timezone.now())[0]
        headers = shift_headers(view)
        if status == 201:
            headers["Location"] = f"/api/v1/shifts/{row.pk}"
        return Response(shift_json(view), status=status, headers=headers)

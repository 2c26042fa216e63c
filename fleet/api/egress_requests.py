"""`/slices/{slice}/egress/requests`: asking for access to a destination, and deciding on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.errors import Invalid, NotFound
from console.base.paging import page
from console.base.shapes import read
from egress.actions.requests import Wanted, ask_for_access, refuse_access, withdraw_request
from egress.models import AccessRequest
from egress.models.request import STORED
from egress.queries.requests import evidenced
from fleet.actions.egress_grants import grant_access, why_not
from fleet.api.find import slice_of
from fleet.api.shapes.egress_requests import (
    EgressDecision,
    EgressRefusal,
    EgressRequestPage,
    EgressRequestShape,
    NewEgressRequest,
    request_json,
)
from fleet.governance import rules_of
from policies.compiler.intent.egress import Forwarding
from policies.models import Slice

STATE = OpenApiParameter("state", str, enum=STORED, description="As it was decided, whether its time is over or not.")
ASKED = OpenApiExample(
    "For a day",
    value={
        "workload": "orders", "destination": "api.github.com:443", "until": "2031-05-21T12:00:00Z",
        "why": "Moving the releases over.",
    },
    request_only=True,
)  # fmt: skip
OF_DENIAL = OpenApiExample(
    "What was denied",
    value={
        "request_id": "9f1c2d3e-0000-4000-8000-000000000001", "until": "2031-05-21T12:00:00Z",
        "why": "Moving the releases over.",
    },
    request_only=True,
)  # fmt: skip
SAID = OpenApiExample("Say why", value={"comment": "Looked at it with the team."}, request_only=True)
DECIDED = answers(EgressRequestShape, 403, 404, 409, 422)


@extend_schema(tags=["egress"])
class EgressRequestsEndpoint(Endpoint):
    """Requests for access of one slice."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.VIEW,
        "retrieve": Permission.VIEW,
        "grant": Permission.PUBLISH,
        "refuse": Permission.PUBLISH,
        "withdraw": Permission.EDIT,
    }

    @extend_schema(
        operation_id="list_egress_requests",
        parameters=[STATE, *LISTING],
        responses=answers(EgressRequestPage, 404, 422),
    )
    def list(self, request: Request, slice_key: str) -> Response:
        """Requests for access with what was seen of what they ask for, the newest first."""
        slice, state = slice_of(self.access, slice_key, self.needed), request.query_params.get("state", "")
        if state and state not in STORED:
            raise Invalid.field("?state", "invalid", f"state is one of {', '.join(STORED)}.")
        rows = AccessRequest.objects.visible_to(self.access).filter(slice=slice)
        shown, following = page(rows.filter(state=state) if state else rows, request, order=["-id"])
        return Response({"items": self._shown(slice, shown), "next": following})

    @extend_schema(
        operation_id="ask_for_egress", request=NewEgressRequest, parameters=CREATING, examples=[ASKED, OF_DENIAL],
        responses=created(EgressRequestShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Ask that a workload may reach a destination for a while. Whoever may see the slice may ask."""
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(NewEgressRequest, request)
        wanted = Wanted(**{**asked, "way": Forwarding(asked["way"])})
        row = ask_for_access(slice, wanted, actor=self.actor, dry_run=self.is_dry_run)
        return Response(self._shown(slice, [row])[0], status=201)

    @extend_schema(operation_id="read_egress_request", responses=answers(EgressRequestShape, 404))
    def retrieve(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """One request."""
        slice = slice_of(self.access, slice_key, self.needed)
        return Response(self._shown(slice, [_found(slice, pk)])[0])

    @extend_schema(
        operation_id="grant_egress_request", request=EgressDecision, parameters=[DRY_RUN], examples=[SAID],
        responses=DECIDED,
    )  # fmt: skip
    def grant(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """Let it through until its time is over: a revision of what is live with one more rule sets out at once.

        Drafts stay as they are. The rule ends on the nodes by itself.
        """
        slice = slice_of(self.access, slice_key, self.needed)
        comment = read(EgressDecision, request)["comment"]
        self.access.require_as_oneself()
        row = grant_access(_found(slice, pk), comment, actor=self.actor, dry_run=self.is_dry_run)
        return Response(self._shown(slice, [row])[0])

    @extend_schema(
        operation_id="refuse_egress_request", request=EgressRefusal, parameters=[DRY_RUN], examples=[SAID],
        responses=DECIDED,
    )  # fmt: skip
    def refuse(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """Refuse it, and say why."""
        slice = slice_of(self.access, slice_key, self.needed)
        comment = read(EgressRefusal, request)["comment"]
        row = refuse_access(_found(slice, pk), comment, actor=self.actor, dry_run=self.is_dry_run)
        return Response(self._shown(slice, [row])[0])

    @extend_schema(
        operation_id="withdraw_egress_request", request=EgressDecision, parameters=[DRY_RUN], responses=DECIDED
    )
    def withdraw(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """Take the question back before somebody decides. What was granted ends by publishing without its rule."""
        slice = slice_of(self.access, slice_key, self.needed)
        comment = read(EgressDecision, request)["comment"]
        row = withdraw_request(_found(slice, pk), comment, actor=self.actor, dry_run=self.is_dry_run)
        return Response(self._shown(slice, [row])[0])

    def _shown(self, slice: Slice, rows: Sequence[AccessRequest]) -> Sequence[dict[str, Any]]:
        for row in rows:
            row.slice = slice
        may_publish = self.access.may(Permission.PUBLISH, slice.tenant_id)
        lacking = "" if may_publish else f"You need the permission “{Permission.PUBLISH}” here."
        needs_two = rules_of(slice.gateway).approvals_required
        return [
            request_json(one, lacking or why_not(one.row, self.actor.name, needs_two=needs_two))
            for one in evidenced(slice, rows, timezone.now())
        ]


def _found(slice: Slice, pk: UUID) -> AccessRequest:
    row = AccessRequest.objects.filter(slice=slice, pk=pk).first()
    if row is None:
        raise NotFound
    return row

"""`/slices/{slice}/approvals`: asking somebody else for consent to a plan, and giving it."""

from collections.abc import Callable
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read
from fleet.actions import approvals as actions
from fleet.api.find import approval_of, slice_of
from fleet.api.shapes.approvals import ApprovalDecision, ApprovalPage, ApprovalShape, NewApproval, approval_json
from fleet.models import Approval
from fleet.queries.approvals import approval_standings
from policies.models import Slice

ASKED = OpenApiExample(
    "Ask for approval", value={"plan": "5f" * 32, "message": "Sends a tenth of the shop to v2."}, request_only=True
)
SAID = OpenApiExample("Say why", value={"comment": "Looked at it with the shop's team."}, request_only=True)
DECIDED = answers(ApprovalShape, 403, 404, 409, 422)


@extend_schema(tags=["approvals"])
class ApprovalsEndpoint(Endpoint):
    """Approvals of plans of one slice."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.EDIT,
        "approve": Permission.PUBLISH,
        "reject": Permission.PUBLISH,
        "withdraw": Permission.EDIT,
    }
    sensitive = frozenset({"approve"})

    @extend_schema(operation_id="list_approvals", parameters=LISTING, responses=answers(ApprovalPage, 404, 422))
    def list(self, request: Request, slice_key: str) -> Response:
        """Approvals, newest first, and whether you may decide them."""
        slice = slice_of(self.access, slice_key, self.needed)
        rows = Approval.objects.visible_to(self.access).filter(slice=slice).select_related("slice")
        shown, following = page(rows, request, order=["-id"])
        standings = approval_standings(slice, shown, self.access)
        return Response({"items": [approval_json(one) for one in standings], "next": following})

    @extend_schema(
        operation_id="request_approval", request=NewApproval, parameters=CREATING, examples=[ASKED],
        responses=created(ApprovalShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Ask for approval of the draft's present plan. It is lost when the draft changes."""
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(NewApproval, request)
        row = actions.request_approval(slice, **asked, actor=self.actor, dry_run=self.is_dry_run)
        return self._answer(slice, row, status=201)

    @extend_schema(
        operation_id="approve", request=ApprovalDecision, parameters=[DRY_RUN], examples=[SAID], responses=DECIDED
    )
    def approve(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """Consent to the plan, if it is neither your own nor another by now. It can then be published once."""
        return self._decide(actions.approve, slice_key, pk)

    @extend_schema(
        operation_id="reject", request=ApprovalDecision, parameters=[DRY_RUN], examples=[SAID], responses=DECIDED
    )
    def reject(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """Refuse consent."""
        return self._decide(actions.reject, slice_key, pk)

    @extend_schema(operation_id="withdraw_approval", request=ApprovalDecision, parameters=[DRY_RUN], responses=DECIDED)
    def withdraw(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """Take the question back, or the consent as long as nobody has published with it."""
        return self._decide(actions.withdraw, slice_key, pk)

    def _decide(self, act: Callable[..., Approval], slice_key: str, pk: UUID) -> Response:
        slice = slice_of(self.access, slice_key, self.needed)
        self.access.require_as_oneself()
        found = approval_of(slice, pk)
        asked = read(ApprovalDecision, self.request)
        return self._answer(slice, act(found, asked["comment"], actor=self.actor, dry_run=self.is_dry_run))

    def _answer(self, slice: Slice, row: Approval, *, status: int = 200) -> Response:
        return Response(approval_json(approval_standings(slice, [row], self.access)[0]), status=status)

"""`…/waf/events/{event}/approval` and `…/dlp-approvals`: what is held, let through for a while."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.errors import NotFound
from console.base.paging import page
from console.base.shapes import PlainTextField, StrictShape, read
from policies.api.slice_gate import SliceEndpoint
from waf.actions.approvals import Wanted, approve, revoke
from waf.models import Approval
from waf.queries.events import event_of

STATES = ["in_force", "over", "revoked"]


class DlpApprovalShape(serializers.Serializer):
    """What somebody approved to leave: the same values, to the same host, by the same workload."""

    id = serializers.UUIDField()
    policy = serializers.CharField(help_text="As events name it, `dlp/payments`.")
    held = serializers.CharField(help_text="As refused callers read it.")
    event = serializers.UUIDField(help_text="With the evidence, as long as it is kept.")
    what = serializers.CharField(help_text="As `orders → api.example.com`.")
    detectors = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    approved_by = serializers.CharField()
    approved_at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    revoked_by = serializers.CharField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class DlpApprovalPage(serializers.Serializer):
    """A page of them."""

    items = DlpApprovalShape(many=True)
    next = serializers.CharField(allow_null=True)


class NewDlpApproval(StrictShape):
    """For how long, and why."""

    until = serializers.DateTimeField(help_text="At most 31 days ahead; nodes end it themselves.")
    reason = PlainTextField(max_length=400)


FOR_A_DAY = OpenApiExample(
    "For a day", value={"until": "2031-05-21T12:00:00Z", "reason": "The yearly report to the bank."}, request_only=True
)
OF_POLICY = OpenApiParameter("policy", str, description="As events name it, `dlp/payments`.")
OF_HELD = OpenApiParameter("held", str, description="As a refused caller read it.")


@extend_schema(tags=["dlp-policies"])
class DlpApprovalsEndpoint(SliceEndpoint):
    """Approvals of a slice."""

    permissions = {"list": Permission.VIEW, "create": Permission.PUBLISH, "revoke": Permission.PUBLISH}
    sensitive = frozenset({"create"})

    @extend_schema(
        operation_id="list_dlp_approvals", parameters=[OF_POLICY, OF_HELD, *LISTING],
        responses=answers(DlpApprovalPage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """What was approved to leave, the latest first."""
        found, now = self.slice_of(slice_key), timezone.now()
        rows = Approval.objects.filter(slice_id=found.pk)
        for name in ("policy", "held"):
            if wanted := request.query_params.get(name):
                rows = rows.filter(**{name: wanted})
        shown, following = page(rows, request, order=("-approved_at", "-id"))
        return Response({"items": [_json(row, now) for row in shown], "next": following})

    @extend_schema(
        operation_id="approve_dlp_event", request=NewDlpApproval, parameters=CREATING, examples=[FOR_A_DAY],
        responses=created(DlpApprovalShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str, event: UUID) -> Response:
        """Let pass what this request was held for: the same values to the same host by the same workload.

        Nodes know it within seconds; nothing has to be published.
        """
        found = self.slice_of(slice_key)
        asked = read(NewDlpApproval, request)
        row = event_of(found.pk, event)
        if row is None:
            raise NotFound
        wanted = Wanted(asked["until"], asked["reason"])
        made = approve(found, row, wanted, actor=self.actor, dry_run=self.is_dry_run)
        return Response(_json(made, timezone.now()), status=201)

    @extend_schema(
        operation_id="revoke_dlp_approval", request=None, parameters=[DRY_RUN],
        responses=answers(DlpApprovalShape, 403, 404),
    )  # fmt: skip
    def revoke(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """Hold it again, on all nodes within seconds."""
        found = self.slice_of(slice_key)
        row = Approval.objects.filter(slice_id=found.pk, pk=pk).first()
        if row is None:
            raise NotFound
        return Response(_json(revoke(found, row, actor=self.actor, dry_run=self.is_dry_run), timezone.now()))


def _json(row: Approval, now: datetime) -> dict[str, Any]:
    state = "revoked" if row.revoked_at else "in_force" if row.until > now else "over"
    return {
        "id": row.pk, "policy": row.policy, "held": row.held, "event": row.event_id, "what": row.what,
        "detectors": row.detectors, "reason": row.reason, "state": state, "approved_by": row.approved_by,
        "approved_at": row.approved_at, "until": row.until, "revoked_by": row.revoked_by, "revoked_at": row.revoked_at,
    }  # fmt: skip

"""`/tenants/{tenant}/notification-policies` and `/notification-policies`: who is told of which alerts, and when."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerting.actions.policies import add_policy, change_policy, remove_policy
from alerting.api.find import owned
from alerting.api.shapes.policies import (
    NewNotificationPolicy,
    NotificationPolicyChange,
    NotificationPolicyPage,
    NotificationPolicyShape,
    policy_json,
)
from alerting.models import Policy
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.paging import page
from console.base.shapes import read

ESCALATING = OpenApiExample(
    "Pages of one gateway, escalating after a quarter of an hour",
    value={
        "name": "edge-pages",
        "position": 5,
        "matchers": [
            {"label": "severity", "operator": "is", "values": ["page"]},
            {"label": "gateway", "operator": "is", "values": ["edge"]},
        ],
        "group_by": ["kind"],
        "steps": [
            {"after_seconds": 0, "channels": ["018f2f6e-7c1a-7bb0-9c1d-2f4a5b6c7d8e"]},
            {"after_seconds": 900, "channels": ["018f2f6e-7c1a-7bb0-9c1d-2f4a5b6c7d8f"]},
        ],
    },
    request_only=True,
)


@extend_schema(tags=["alerts"])
class PoliciesEndpoint(Endpoint):
    """Notification policies."""

    permissions = {
        **dict.fromkeys(("list", "retrieve"), Permission.VIEW),
        **dict.fromkeys(("create", "partial_update", "destroy"), Permission.WATCH),
    }

    @extend_schema(
        operation_id="list_notification_policies",
        parameters=LISTING,
        responses=answers(NotificationPolicyPage, 404, 422),
    )
    def list(self, request: Request, tenant: str) -> Response:
        """Notification policies of a tenant, in the order in which they are asked."""
        found = tenant_of(self.access, tenant, self.needed)
        rows = Policy.objects.filter(tenant=found).select_related("tenant")
        shown, following = page(rows, request, order=["position", "id"])
        return Response({"items": [policy_json(row) for row in shown], "next": following})

    @extend_schema(
        operation_id="add_notification_policy", request=NewNotificationPolicy, parameters=CREATING,
        examples=[ESCALATING], responses=created(NotificationPolicyShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Add a policy. The first that matches takes an alert, and escalates it until somebody acknowledges."""
        found, asked = tenant_of(self.access, tenant, self.needed), read(NewNotificationPolicy, request)
        return _answer(add_policy(found, asked, actor=self.actor, dry_run=self.is_dry_run), status=201)

    @extend_schema(operation_id="read_notification_policy", responses=answers(NotificationPolicyShape, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One policy."""
        return _answer(self._find(pk))

    @extend_schema(
        operation_id="change_notification_policy", request=NotificationPolicyChange, parameters=CHANGING,
        responses=changed(NotificationPolicyShape),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change what is given. Alerts that fire already stay in their groups."""
        found, expected = self._find(pk), etags.if_match(request)
        asked = read(NotificationPolicyChange, request)
        return _answer(change_policy(found, asked, expected=expected, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="remove_notification_policy", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove a policy. Alerts that it took are told no more."""
        found, expected = self._find(pk), etags.if_match(request)
        remove_policy(found, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    def _find(self, pk: UUID) -> Policy:
        found: Policy = owned(Policy.objects.select_related("tenant"), self.access, pk, self.needed)
        return found


def _answer(row: Policy, status: int = 200) -> Response:
    return Response(policy_json(row), status=status, headers={"ETag": etags.etag(row.version)})

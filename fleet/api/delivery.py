"""`/gateways/{gateway}/delivery`: how revisions reach its nodes; and what stands in the way of a publish now."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CHANGING, answers, changed
from console.base.etags import etag, if_match
from console.base.shapes import read
from fleet import governance
from fleet.actions.delivery import update_delivery
from fleet.api.find import gateway_of, slice_of
from fleet.api.shapes.delivery import DeliveryChange, DeliveryShape, GatesShape, delivery_json, gates_json
from fleet.api.shapes.freezes import freeze_json
from fleet.models import DeliveryRules
from fleet.queries.approvals import standing_of_draft

CAREFULLY = OpenApiExample(
    "Ask a second person", value={"default_strategy": "careful", "approvals_required": True}, request_only=True
)


@extend_schema(tags=["delivery"])
class DeliveryEndpoint(Endpoint):
    """The delivery rules of one gateway."""

    permissions = {"retrieve": Permission.VIEW, "partial_update": Permission.OPERATE}

    @extend_schema(operation_id="read_delivery", responses=answers(DeliveryShape, 404))
    def retrieve(self, request: Request, gateway: str) -> Response:
        """The rules by which revisions reach the nodes of this gateway."""
        return _answer(governance.rules_of(gateway_of(self.access, gateway)))

    @extend_schema(
        operation_id="update_delivery", request=DeliveryChange, parameters=CHANGING, examples=[CAREFULLY],
        responses=changed(DeliveryShape),
    )  # fmt: skip
    def partial_update(self, request: Request, gateway: str) -> Response:
        """Change the rules. They count from the next publish on; rollouts under way keep what they began with."""
        found = gateway_of(self.access, gateway)
        self.access.require_on_platform(self.needed)
        rules = update_delivery(
            actor=self.actor,
            gateway=found,
            changes=read(DeliveryChange, request),
            expected=if_match(request),
            dry_run=self.is_dry_run,
        )
        return _answer(rules)


@extend_schema(tags=["delivery"])
class GatesEndpoint(Endpoint):
    """The gates of one slice."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(operation_id="read_gates", responses=answers(GatesShape, 404))
    def retrieve(self, request: Request, slice_key: str) -> Response:
        """What stands in the way of publishing this draft now, apart from its own mistakes."""
        slice, now = slice_of(self.access, slice_key, self.needed), timezone.now()
        freeze, rules = governance.freeze_on(slice, now), governance.rules_of(slice.gateway)
        body = gates_json(
            rules,
            standing_of_draft(slice, self.access),
            freeze_json(freeze, now) if freeze else None,
            governance.budget_gate(slice, now),
            is_approval_required=governance.is_approval_required(slice, rules),
        )
        return Response(body)


def _answer(rules: DeliveryRules) -> Response:
    return Response(delivery_json(rules), headers={"ETag": etag(rules.version)})

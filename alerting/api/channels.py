"""`/tenants/{tenant}/channels` and `/channels`: receivers of notifications, tests of them, and what reached them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerting.actions.channels import add_channel, change_channel, remove_channel, try_channel
from alerting.api.find import owned
from alerting.api.shapes.channels import (
    AddedChannelShape,
    ChannelChange,
    ChannelPage,
    ChannelShape,
    NewChannel,
    NotificationDeliveryPage,
    NotificationDeliveryShape,
    added_json,
    channel_json,
    delivery_json,
)
from alerting.life.words import ChannelType
from alerting.models import Attempt, Channel, Delivery
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.paging import page
from console.base.shapes import read

SHOWN_ATTEMPTS: Final = 10
WEBHOOK = OpenApiExample(
    "A webhook; its signing secret is made and shown once",
    value={"name": "on-call", "type": "webhook", "settings": {"url": "https://hooks.example.org/gatehouse"}},
    request_only=True,
)
EMAIL = OpenApiExample(
    "E-mail", value={"name": "team", "type": "email", "settings": {"to": ["edge@example.org"]}}, request_only=True
)
PAGERDUTY = OpenApiExample(
    "PagerDuty",
    value={"name": "pager", "type": "pagerduty", "secrets": {"routing_key": "R0123456789ABCDEF0123456789ABCD"}},
    request_only=True,
)


@extend_schema(tags=["alerts"])
class ChannelsEndpoint(Endpoint):
    """Channels."""

    permissions = {
        **dict.fromkeys(("list", "retrieve", "deliveries"), Permission.VIEW),
        **dict.fromkeys(("create", "partial_update", "destroy", "test"), Permission.SECURE),
    }

    @extend_schema(operation_id="list_channels", parameters=LISTING, responses=answers(ChannelPage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Channels of a tenant, by name."""
        found = tenant_of(self.access, tenant, self.needed)
        rows = Channel.objects.filter(tenant=found).select_related("tenant")
        shown, following = page(rows, request, order=["name"])
        return Response({"items": [channel_json(row) for row in shown], "next": following})

    @extend_schema(
        operation_id="add_channel", request=NewChannel, parameters=CREATING, examples=[WEBHOOK, EMAIL, PAGERDUTY],
        responses=created(AddedChannelShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Add a channel. Notification policies then say what it is told."""
        found, asked = tenant_of(self.access, tenant, self.needed), read(NewChannel, request)
        type_ = ChannelType(asked.pop("type"))
        added = add_channel(found, type_, asked, actor=self.actor, dry_run=self.is_dry_run)
        tag = etags.etag(added.channel.version)
        return Response(added_json(added.channel, added.made), status=201, headers={"ETag": tag})

    @extend_schema(operation_id="read_channel", responses=answers(ChannelShape, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One channel; never its secrets."""
        return _answer(self._find(pk))

    @extend_schema(
        operation_id="change_channel", request=ChannelChange, parameters=CHANGING, responses=changed(ChannelShape)
    )
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a channel; secrets that are left out stay."""
        found, expected = self._find(pk), etags.if_match(request)
        asked = read(ChannelChange, request)
        return _answer(change_channel(found, asked, expected=expected, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="remove_channel", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove a channel that no notification policy names, and its deliveries."""
        found, expected = self._find(pk), etags.if_match(request)
        remove_channel(found, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(
        operation_id="test_channel", request=None, parameters=CREATING,
        responses=answers(NotificationDeliveryShape, 403, 404),
    )  # fmt: skip
    def test(self, request: Request, pk: UUID) -> Response:
        """Send a test now, and say what came of it. With PagerDuty it opens an incident of severity info."""
        row = try_channel(self._find(pk), actor=self.actor, dry_run=self.is_dry_run)
        return Response(_deliveries([row])[0])

    @extend_schema(
        operation_id="list_channel_deliveries",
        parameters=LISTING,
        responses=answers(NotificationDeliveryPage, 404, 422),
    )
    def deliveries(self, request: Request, pk: UUID) -> Response:
        """What was sent to a channel in the last thirty days, newest first, with its attempts."""
        rows = Delivery.objects.filter(channel=self._find(pk))
        shown, following = page(rows, request, order=["-id"])
        return Response({"items": _deliveries(shown), "next": following})

    def _find(self, pk: UUID) -> Channel:
        found: Channel = owned(Channel.objects.select_related("tenant"), self.access, pk, self.needed)
        return found


def _deliveries(rows: Sequence[Delivery]) -> Sequence[dict[str, Any]]:
    attempts: defaultdict[object, list[Attempt]] = defaultdict(list)
    for one in Attempt.objects.filter(delivery__in=rows).order_by("-id"):
        attempts[one.delivery_id].append(one)
    return [delivery_json(row, attempts[row.pk][:SHOWN_ATTEMPTS]) for row in rows]


def _answer(row: Channel) -> Response:
    return Response(channel_json(row), headers={"ETag": etags.etag(row.version)})

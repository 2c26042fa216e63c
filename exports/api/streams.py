"""`/tenants/{tenant}/audit-streams`: where a tenant's audit trail is sent; the platform's are told all of it."""

from typing import Final
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.find import find, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, answers, changed, created, gone
from console.base.shapes import read
from exports.actions.streams import add_stream, change_stream, remove_stream, try_stream
from exports.api.stream_shapes import (
    NewStream,
    NewStreamShape,
    StreamChange,
    StreamShape,
    StreamsShape,
    StreamTrialShape,
    stream_json,
)
from exports.models import Stream
from exports.streams.batch import backlog, heads_of

WEBHOOK: Final = OpenApiExample(
    "A webhook that is told OCSF events",
    value={"name": "siem", "kind": "webhook", "url": "https://siem.example.org/gatehouse", "format": "ocsf"},
    request_only=True,
)
SYSLOG: Final = OpenApiExample(
    "Syslog over TLS with CEF, from the beginning",
    value={
        "name": "arcsight", "kind": "syslog", "url": "syslog+tls://collector.example.org:6514", "format": "cef",
        "from_beginning": True,
    },
    request_only=True,
)  # fmt: skip
OFF: Final = OpenApiExample("Stop sending for now", value={"is_enabled": False}, request_only=True)


@extend_schema(tags=["audit"])
class StreamsEndpoint(Endpoint):
    """Streams of the audit trail."""

    permissions = {
        **dict.fromkeys(("list", "retrieve"), Permission.AUDIT),
        **dict.fromkeys(("create", "partial_update", "destroy", "test"), Permission.SECURE),
    }
    sensitive = frozenset({"create", "partial_update", "destroy"})

    @extend_schema(operation_id="list_audit_streams", responses=answers(StreamsShape, 403, 404))
    def list(self, request: Request, tenant: str) -> Response:
        """All streams of a tenant, by name, with what waits to be told."""
        found = tenant_of(self.access, tenant, self.needed)
        rows = Stream.objects.filter(tenant=found).select_related("tenant").prefetch_related("positions")
        heads = heads_of(found)
        return Response({"items": [stream_json(row, backlog(row, heads)) for row in rows.order_by("name")]})

    @extend_schema(
        operation_id="add_audit_stream", request=NewStream, parameters=CREATING, examples=[WEBHOOK, SYSLOG],
        responses=created(NewStreamShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Add a stream. A signing secret that you do not give is made, and told this once."""
        found = tenant_of(self.access, tenant, self.needed)
        added = add_stream(found, read(NewStream, request), actor=self.actor, dry_run=self.is_dry_run)
        row = added.stream
        waiting = 0 if self.is_dry_run else backlog(row, heads_of(found))
        shown = {**stream_json(row, waiting), "signing_secret": added.signing_secret}
        headers = {"ETag": etags.etag(row.version), "Location": f"/api/v1/tenants/{tenant}/audit-streams/{row.pk}"}
        return Response(shown, status=201, headers=headers)

    @extend_schema(operation_id="read_audit_stream", responses=answers(StreamShape, 403, 404))
    def retrieve(self, request: Request, tenant: str, pk: UUID) -> Response:
        """One stream, and how far it has come; never its secrets."""
        return _answer(self._find(tenant, pk))

    @extend_schema(
        operation_id="change_audit_stream", request=StreamChange, parameters=CHANGING, examples=[OFF],
        responses=changed(StreamShape),
    )  # fmt: skip
    def partial_update(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Change a stream; secrets that are left out stay."""
        found, expected = self._find(tenant, pk), etags.if_match(request)
        asked = read(StreamChange, request)
        return _answer(change_stream(found, asked, expected=expected, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="remove_audit_stream", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Remove a stream; what it was told stays where it is."""
        found, expected = self._find(tenant, pk), etags.if_match(request)
        remove_stream(found, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(
        operation_id="test_audit_stream", request=None, parameters=CREATING,
        responses=answers(StreamTrialShape, 403, 404),
    )  # fmt: skip
    def test(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Send one message that is no entry now, and say what became of it."""
        trial = try_stream(self._find(tenant, pk), actor=self.actor, dry_run=self.is_dry_run)
        return Response({"is_taken": trial.is_taken, "text": trial.text})

    def _find(self, tenant: str, pk: UUID) -> Stream:
        found = tenant_of(self.access, tenant, self.needed)
        row: Stream = find(Stream.objects.filter(tenant=found).select_related("tenant"), pk=pk)
        return row


def _answer(row: Stream) -> Response:
    return Response(stream_json(row, backlog(row, heads_of(row.tenant))), headers={"ETag": etags.etag(row.version)})

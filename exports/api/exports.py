"""`/exports`: where counters are sent. All of it is the platform's business."""

from typing import Final
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, answers, changed, created, gone
from console.base.errors import NotFound
from console.base.shapes import read
from exports.actions.exports import add_export, change_export, remove_export, try_export
from exports.api.shapes import ExportChange, ExportShape, ExportsShape, ExportTrialShape, NewExport, export_json
from exports.models import Export, ExportKind

MIMIR: Final = OpenApiExample(
    "Remote write to Mimir, and the past read back from it",
    value={
        "name": "mimir", "kind": "remote_write", "url": "https://mimir.example.org/api/v1/push",
        "query_url": "https://mimir.example.org/prometheus/api/v1", "headers": {"X-Scope-OrgID": "edge"},
        "external_labels": {"cluster": "eu"}, "interval_seconds": 60,
    },
    request_only=True,
)  # fmt: skip
COLLECTOR: Final = OpenApiExample(
    "A collector of OpenTelemetry",
    value={
        "name": "otel", "kind": "otlp", "url": "https://otel.example.org/v1/metrics", "tenants": ["acme"],
        "headers": {"Authorization": "Bearer secret"},
    },
    request_only=True,
)  # fmt: skip
OFF: Final = OpenApiExample("Stop sending for now", value={"is_enabled": False}, request_only=True)


@extend_schema(tags=["exports"])
class ExportsEndpoint(Endpoint):
    """Exports."""

    permissions = {
        **dict.fromkeys(("list", "retrieve"), Permission.VIEW),
        **dict.fromkeys(("create", "partial_update", "destroy", "test"), Permission.OPERATE),
    }

    @extend_schema(operation_id="list_exports", responses=answers(ExportsShape, 403))
    def list(self, request: Request) -> Response:
        """All exports, by name."""
        self.access.require_on_platform(self.needed)
        now = timezone.now()
        return Response({"items": [export_json(row, now) for row in Export.objects.order_by("name")]})

    @extend_schema(
        operation_id="add_export", request=NewExport, parameters=CREATING, examples=[MIMIR, COLLECTOR],
        responses=created(ExportShape),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Add an export. What happens from now on is sent, nothing of before."""
        self.access.require_on_platform(self.needed)
        asked = read(NewExport, request)
        row = add_export(ExportKind(asked.pop("kind")), asked, actor=self.actor, dry_run=self.is_dry_run)
        return _answer(row, status=201)

    @extend_schema(operation_id="read_export", responses=answers(ExportShape, 403, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One export, and how far it has come; never its headers."""
        return _answer(self._find(pk))

    @extend_schema(
        operation_id="change_export", request=ExportChange, parameters=CHANGING, examples=[OFF],
        responses=changed(ExportShape),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change an export; headers that are left out stay."""
        found, expected = self._find(pk), etags.if_match(request)
        asked = read(ExportChange, request)
        return _answer(change_export(found, asked, expected=expected, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="remove_export", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove an export; what it was told stays where it is."""
        found, expected = self._find(pk), etags.if_match(request)
        remove_export(found, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(
        operation_id="test_export", request=None, parameters=CREATING, responses=answers(ExportTrialShape, 403, 404)
    )
    def test(self, request: Request, pk: UUID) -> Response:
        """Send one sample of `gatehouse_export_test` now, and say what became of it."""
        trial = try_export(self._find(pk), actor=self.actor, dry_run=self.is_dry_run)
        return Response({"is_taken": trial.is_taken, "text": trial.text})

    def _find(self, pk: UUID) -> Export:
        self.access.require_on_platform(self.needed)
        row: Export | None = Export.objects.filter(pk=pk).first()
        if row is None:
            raise NotFound
        return row


def _answer(row: Export, *, status: int = 200) -> Response:
    headers = {"ETag": etags.etag(row.version)}
    if status == 201:
        headers["Location"] = f"/api/v1/exports/{row.pk}"
    return Response(export_json(row, timezone.now()), status=status, headers=headers)

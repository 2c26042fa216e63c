"""`/tenants/{tenant}/silences`: alerts that people keep quiet for a time."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerting.actions.silences import add_silence, end_silence
from alerting.api.find import owned
from alerting.api.shapes.silences import NewSilence, SilencePage, SilenceShape, silence_json
from alerting.models import Silence
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read

EDGE = [{"label": "gateway", "operator": "is", "values": ["edge"]}]
FOR_NOW = OpenApiExample(
    "Silence a gateway until noon",
    value={"matchers": EDGE, "ends_at": "2026-12-20T12:00:00Z", "reason": "New hosts are racked."},
    request_only=True,
)
EACH_WEEK = OpenApiExample(
    "A maintenance window each Sunday night",
    value={
        "matchers": EDGE,
        "weekly": {"weekdays": [6], "at": "02:00", "minutes": 120, "time_zone": "Europe/Berlin"},
        "reason": "Hosts are patched.",
    },
    request_only=True,
)


@extend_schema(tags=["alerts"])
class SilencesEndpoint(Endpoint):
    """Silences and maintenance windows."""

    permissions = {"list": Permission.VIEW, "create": Permission.WATCH, "end": Permission.WATCH}

    @extend_schema(operation_id="list_silences", parameters=LISTING, responses=answers(SilencePage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Silences of a tenant, newest first; those that are over too."""
        found, now = tenant_of(self.access, tenant, self.needed), timezone.now()
        rows = Silence.objects.filter(tenant=found).select_related("tenant")
        shown, following = page(rows, request, order=["-id"])
        return Response({"items": [silence_json(row, now) for row in shown], "next": following})

    @extend_schema(
        operation_id="add_silence", request=NewSilence, parameters=CREATING, examples=[FOR_NOW, EACH_WEEK],
        responses=created(SilenceShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Keep alerts that match quiet: they are shown, but nobody is told."""
        found, asked = tenant_of(self.access, tenant, self.needed), read(NewSilence, request)
        row = add_silence(found, asked, actor=self.actor, dry_run=self.is_dry_run)
        return Response(silence_json(row, timezone.now()), status=201)

    @extend_schema(
        operation_id="end_silence", request=None, parameters=[DRY_RUN], responses=answers(SilenceShape, 403, 404, 409)
    )
    def end(self, request: Request, pk: UUID) -> Response:
        """End a silence now, or call it off before it begins; what still fires is told."""
        found = owned(Silence.objects.select_related("tenant"), self.access, pk, self.needed)
        row = end_silence(found, actor=self.actor, dry_run=self.is_dry_run)
        return Response(silence_json(row, timezone.now()))

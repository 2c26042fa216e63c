"""`…/metrics`: what Prometheus scrapes of one tenant, or of one gateway."""

from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import answers
from console.base.errors import NotFound
from exports.collecting.scope import Scope, scope_of_gateway, scope_of_tenant
from exports.collecting.standing import standing
from exports.collecting.traffic import traffic
from exports.families.text import content_type_for, written
from policies.models import Gateway, Slice

EXAMPLE: Final = OpenApiExample(
    "A counter",
    value=(
        "# HELP gatehouse_slice_requests_total All requests of a tenant on a gateway, by class of status.\n"
        "# TYPE gatehouse_slice_requests_total counter\n"
        'gatehouse_slice_requests_total{gateway="edge",tenant="acme",code_class="2xx"} 1027\n'
    ),
    media_type="text/plain",
    response_only=True,
)
RESPONSES: Final[dict[Any, Any]] = {
    (200, "text/plain"): OpenApiResponse(OpenApiTypes.STR, "Metrics.", examples=[EXAMPLE]),
    **{code: shape for code, shape in answers(None, 404).items() if code != 200},
}


class AnyAnswer(BaseContentNegotiation):
    """Leaves it to the endpoint in which text it answers; refusals are problem documents as everywhere."""

    def select_parser(self, request: Request, parsers: list[Any]) -> Any:
        """Return the only one there is."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: str | None = None) -> Any:
        """Return the one for refusals."""
        return renderers[0], renderers[0].media_type


@extend_schema(tags=["exports"])
class TenantMetricsEndpoint(Endpoint):
    """Metrics of a tenant."""

    permissions = {"retrieve": Permission.VIEW}
    content_negotiation_class = AnyAnswer

    @extend_schema(operation_id="scrape_tenant", responses=RESPONSES)
    def retrieve(self, request: Request, tenant: str) -> HttpResponse:
        """Counters of all its gateways, and how its objectives, certificates and alerts stand, for Prometheus.

        OpenMetrics is spoken to whoever accepts `application/openmetrics-text`.
        """
        return _scrape(request, scope_of_tenant(tenant_of(self.access, tenant, self.needed)))


@extend_schema(tags=["exports"])
class GatewayMetricsEndpoint(Endpoint):
    """Metrics of a gateway."""

    permissions = {"retrieve": Permission.VIEW}
    content_negotiation_class = AnyAnswer

    @extend_schema(operation_id="scrape_gateway", responses=RESPONSES)
    def retrieve(self, request: Request, gateway: str) -> HttpResponse:
        """The same of one gateway, of the tenants that you may see there."""
        found = Gateway.objects.visible_to(self.access).filter(slug=gateway).first()
        if found is None:
            raise NotFound
        return _scrape(request, scope_of_gateway(found, Slice.objects.visible_to(self.access)))


def _scrape(request: Request, scope: Scope) -> HttpResponse:
    content_type = content_type_for(request.headers.get("Accept", ""))
    text = written((*traffic(scope), *standing(scope, timezone.now())), content_type)
    return HttpResponse(text, content_type=content_type, headers={"Cache-Control": "no-store", "Vary": "Accept"})

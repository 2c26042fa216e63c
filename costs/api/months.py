"""`/costs` and `/tenants/{tenant}/costs`: what months cost, as rows for spreadsheets too, and corrections."""

from typing import Any, Final

from django.conf import settings
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read
from costs.actions.corrections import correct
from costs.api.asked import BY, MONTH, by_asked, month_asked, month_named, today
from costs.api.export import as_csv
from costs.api.shapes.months import (
    CostCorrectionShape,
    NewCostCorrectionShape,
    PlatformCostsShape,
    TenantCostsShape,
    anomaly_json,
    correction_json,
    month_json,
    statement_json,
    sum_json,
)
from costs.arithmetic.calendar import month_after
from costs.metering.charging import currency
from costs.models import Anomaly, Charge, Statement
from costs.queries.month import month_of_tenant
from costs.queries.platform import months

MOST_ANOMALIES: Final = 50
FILE: Final[dict[Any, Any]] = {
    (200, "text/csv"): OpenApiTypes.STR,
    **{code: shape for code, shape in answers(None, 404, 422).items() if code != 200},
}
CREDIT: Final = OpenApiExample(
    "A credit", value={"month": "2026-10", "amount": "-12.50", "reason": "An outage on 3 October."}, request_only=True
)


@extend_schema(tags=["costs"])
class MonthsEndpoint(Endpoint):
    """What months cost."""

    permissions = {
        **dict.fromkeys(("list", "retrieve", "export"), Permission.VIEW),
        "create": Permission.OPERATE,
    }

    @extend_schema(
        operation_id="list_costs", parameters=[MONTH, *LISTING], responses=answers(PlatformCostsShape, 403, 422)
    )
    def list(self, request: Request) -> Response:
        """All tenants' statements of a month, dearest first; for the platform's people."""
        self.access.require_on_platform(self.needed)
        month = month_asked(request)
        shown, following = page(Statement.objects.filter(month=month), request, order=["-billed_cost", "id"])
        rows = Anomaly.objects.filter(day__gte=month, day__lt=month_after(month)).order_by("-day", "-actual")
        year = months(month.replace(year=month.year - 1), month)[:12]
        return Response(
            {
                "items": [statement_json(row) for row in shown],
                "next": following,
                "months": [sum_json(one) for one in year],
                "anomalies": [anomaly_json(row) for row in rows[:MOST_ANOMALIES]],
            }
        )

    @extend_schema(operation_id="read_costs", parameters=[MONTH, BY], responses=answers(TenantCostsShape, 404, 422))
    def retrieve(self, request: Request, tenant: str) -> Response:
        """A tenant's month, by day and by what you ask for, with the month before beside it."""
        found = tenant_of(self.access, tenant, self.needed)
        month, by = month_asked(request), by_asked(request)
        rows = Anomaly.objects.filter(tenant_id=found.pk, day__gte=month, day__lt=month_after(month))
        shown = month_of_tenant(found.pk, month, by, today())
        return Response(month_json(shown, list(rows.order_by("-day")), settings.BILLING_TIME_ZONE.key))

    @extend_schema(operation_id="export_charges", parameters=[MONTH], responses=FILE)
    def export(self, request: Request, tenant: str) -> StreamingHttpResponse:
        """The charges of a month as CSV with columns as in FOCUS. No cell begins a formula."""
        found, month = tenant_of(self.access, tenant, self.needed), month_asked(request)
        rows = Charge.objects.filter(tenant_id=found.pk, day__gte=month, day__lt=month_after(month))
        lines = as_csv(rows.order_by("day", "id").iterator(), month, currency())
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="charges-{found.slug}-{month:%Y-%m}.csv"'
        return answer

    @extend_schema(
        operation_id="correct_costs", request=NewCostCorrectionShape, parameters=CREATING, examples=[CREDIT],
        responses=created(CostCorrectionShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Add a correction to a month, closed or not, as a row of its own. Charges stay as they were."""
        found = tenant_of(self.access, tenant, self.needed)
        self.access.require_on_platform(self.needed)
        asked = read(NewCostCorrectionShape, request)
        month = month_named(asked["month"], "/month")
        row = correct(found, month, asked["amount"], asked["reason"], actor=self.actor, dry_run=self.is_dry_run)
        return Response(correction_json(row), status=201)

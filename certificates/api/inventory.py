"""`/certificates/…`: what is to be known of all certificates at once, without reading them one by one."""

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.api.filtering import FILTERS, choice_of, filtered
from certificates.api.shapes.inventory import (
    CertificateCalendarShape,
    CertificateSummaryShape,
    calendar_json,
    summary_json,
)
from certificates.api.shapes.notices import NoticePage, notice_json
from certificates.life.alerts import Severity
from certificates.life.calendar import Span
from certificates.models import Certificate, ExpiryNotice
from certificates.models.certificate import CertificateQuerySet
from certificates.models.notice import ExpiryNoticeQuerySet
from certificates.queries.calendar import calendar_of
from certificates.queries.inventory import summary_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import LISTING, answers
from console.base.paging import page

SPANS = tuple(str(one) for one in Span)
OF_NOTICES = [
    OpenApiParameter("slice", str, description="As `acme@edge`."),
    OpenApiParameter("all", bool, description="Also those that are cleared; they come last."),
]
NOTICES = OpenApiExample(
    "An upload that ends",
    value={
        "items": [
            {
                "id": "019e0c5e-7c1a-7bd2-9d3c-0a6f0a4f0c11",
                "certificate": "019e0c5e-1f2b-7a31-8f50-4a2b8e3f9d10",
                "slice": "acme@edge",
                "name": "legacy",
                "hostnames": ["legacy.acme.test"],
                "version": 1,
                "level": "259200",
                "severity": "warning",
                "not_after": "2026-11-24T10:00:00Z",
                "text": "It ends at 24 Nov 10:00 UTC; it was uploaded, and nobody has uploaded the next one.",
                "raised_at": "2026-10-25T10:00:09Z",
                "cleared_at": None,
            }
        ],
        "next": None,
        "open": {"expired": 0, "critical": 0, "warning": 1, "notice": 0},
    },
    response_only=True,
)


@extend_schema(tags=["certificates"])
class InventoryEndpoint(Endpoint):
    """All certificates that one may see."""

    permissions = dict.fromkeys(("summary", "calendar", "notices"), Permission.VIEW)

    @extend_schema(
        operation_id="read_certificate_summary", parameters=FILTERS, responses=answers(CertificateSummaryShape, 422),
        examples=[OpenApiExample("Two", value={
            "total": 2, "standings": [{"count": 2, "standing": "active"}],
            "uses": [{"count": 1, "use": "served"}, {"count": 1, "use": "unused"}],
            "issuers": [{"count": 2, "issuer": "letsencrypt", "title": "Let's Encrypt"}],
            "keys": [{"count": 2, "key": "ecdsa-p256"}], "owners": [{"count": 1, "owner": "The shop's team"}],
            "weeks": [{"count": 2, "week": "2027-02-15"}],
        }, response_only=True)],
    )  # fmt: skip
    def summary(self, request: Request) -> Response:
        """Count the certificates by how they stand, what they serve, where they come from, and when they end."""
        return Response(summary_json(summary_of(self._rows(request), timezone.now())))

    @extend_schema(
        operation_id="read_certificate_calendar",
        parameters=[
            *FILTERS, OpenApiParameter("span", str, enum=SPANS, description="Without it, the one that suits best.")
        ],
        responses=answers(CertificateCalendarShape, 422),
        examples=[OpenApiExample("A day of fourteen", value={
            "span": "2w", "suiting": "8w", "slot_seconds": 86400, "slots": [{
                "begins": "2026-11-21T00:00:00Z",
                "renewals": {"count": 1, "first": [{
                    "id": "019e0c5e-1f2b-7a31-8f50-4a2b8e3f9d10", "slice": "acme@edge", "name": "shop-acme-test",
                    "at": "2026-11-21T10:00:00Z",
                }]},
                "ends": {"count": 0, "first": []},
            }],
        }, response_only=True)],
    )  # fmt: skip
    def calendar(self, request: Request) -> Response:
        """Coming renewals and ends, counted slot by slot, with the first certificates of each."""
        asked = request.query_params.get("span")
        span = Span(choice_of("span", asked, SPANS)) if asked else None
        return Response(calendar_json(calendar_of(self._rows(request), span, timezone.now())))

    @extend_schema(
        operation_id="list_certificate_notices", parameters=[*OF_NOTICES, *LISTING],
        responses=answers(NoticePage, 422), examples=[NOTICES],
    )  # fmt: skip
    def notices(self, request: Request) -> Response:
        """Certificates that end soon or have ended, and why they were not renewed; the soonest to end first."""
        mine = self._notices(request)
        rows = mine if self._wants_all(request) else mine.open().filter(certificate__deleted_at=None)
        at_hand = rows.select_related("version", "certificate__slice__tenant", "certificate__slice__gateway")
        is_cleared = Case(When(cleared_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())
        shown, following = page(
            at_hand.annotate(is_cleared=is_cleared), request, order=["is_cleared", "not_after", "id"]
        )
        return Response(
            {
                "items": [notice_json(row, row.certificate) for row in shown],
                "next": following,
                "open": _counts(mine.open().filter(certificate__deleted_at=None)),
            }
        )

    def _rows(self, request: Request) -> CertificateQuerySet:
        return filtered(Certificate.objects.shown().visible_to(self.access), request)

    def _notices(self, request: Request) -> ExpiryNoticeQuerySet:
        rows = ExpiryNotice.objects.visible_to(self.access)
        if slice := request.query_params.get("slice"):
            tenant, _, gateway = slice.partition("@")
            rows = rows.filter(certificate__slice__gateway__slug=gateway, certificate__slice__tenant__slug=tenant)
        return rows

    def _wants_all(self, request: Request) -> bool:
        asked = request.query_params.get("all", "false")
        return choice_of("all", asked, ("true", "false")) == "true"


def _counts(rows: ExpiryNoticeQuerySet) -> dict[str, int]:
    found = dict(rows.order_by().values_list("severity").annotate(count=Count("pk")))
    return {str(one): found.get(str(one), 0) for one in Severity}

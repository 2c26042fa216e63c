"""`/price-tables`: what things cost, and from when on."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.access import Access
from console.accounts.api.gate import Endpoint
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.errors import Invalid, NotFound
from console.base.paging import page
from console.base.shapes import read
from costs.actions.tables import add_table, add_version, remove_table, withdraw_version
from costs.actions.wording import checked
from costs.api.asked import month_named, today
from costs.api.shapes.prices import (
    NewPricesShape,
    NewPriceTableShape,
    PreviewAskedShape,
    PricePreviewShape,
    PriceTablePage,
    PriceTableShape,
    preview_json,
    table_json,
)
from costs.arithmetic.calendar import month_before, month_of
from costs.arithmetic.prices import prices_of
from costs.models import PriceTable
from costs.queries.preview import preview

_PRICES: Final = [
    {"meter": "bytes_out", "tiers": [{"up_to": "10000", "unit_price": "0.08"}, {"up_to": None, "unit_price": "0.05"}]},
    {"meter": "requests", "tiers": [{"up_to": None, "unit_price": "0.40"}]},
    {"meter": "nodes", "gateways": ["edge"], "tiers": [{"up_to": None, "unit_price": "60"}]},
]
LIST_PRICES: Final = OpenApiExample(
    "List prices",
    value={
        "slug": "list", "name": "List prices", "currency": "EUR", "valid_from": "2026-12-01", "byte_unit": "GB",
        "sharing": "requests", "prices": _PRICES,
    },
    request_only=True,
)  # fmt: skip
NEW_PRICES: Final = OpenApiExample(
    "From January on", value={"valid_from": "2027-01-01", "prices": _PRICES[:2]}, request_only=True
)
TRIED: Final = OpenApiExample("Prices to try", value={"prices": _PRICES[:2]}, request_only=True)


@extend_schema(tags=["costs"])
class PriceTablesEndpoint(Endpoint):
    """Price tables."""

    permissions = {
        **dict.fromkeys(("list", "retrieve"), Permission.VIEW),  # everybody may know the prices for everybody
        **dict.fromkeys(("create", "reprice", "withdraw", "destroy", "preview"), Permission.OPERATE),
    }

    @extend_schema(operation_id="list_price_tables", parameters=LISTING, responses=answers(PriceTablePage, 422))
    def list(self, request: Request) -> Response:
        """The prices for everybody, and those of tenants you may see."""
        shown, following = page(_at_hand(self.access), request, order=["slug"])
        return Response({"items": [table_json(row) for row in shown], "next": following})

    @extend_schema(operation_id="read_price_table", responses=answers(PriceTableShape, 404))
    def retrieve(self, request: Request, slug: str) -> Response:
        """One price table with all its versions."""
        return Response(table_json(self._find(slug)))

    @extend_schema(
        operation_id="add_price_table", request=NewPriceTableShape, parameters=CREATING, examples=[LIST_PRICES],
        responses=created(PriceTableShape),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Add a price table, for everybody or for one tenant."""
        self.access.require_on_platform(self.needed)
        asked = read(NewPriceTableShape, request)
        tenant = _tenant(asked["tenant"])
        row = add_table(asked, tenant=tenant, actor=self.actor, dry_run=self.is_dry_run)
        return Response(table_json(row), status=201, headers={"Location": f"/api/v1/price-tables/{row.slug}"})

    @extend_schema(
        operation_id="reprice", request=NewPricesShape, parameters=CREATING, examples=[NEW_PRICES],
        responses=created(PriceTableShape),
    )  # fmt: skip
    def reprice(self, request: Request, slug: str) -> Response:
        """Give a table new prices from a day to come; what was charged stays as it is."""
        row = self._to_change(slug)
        asked = read(NewPricesShape, request)
        return Response(table_json(add_version(row, asked, actor=self.actor, dry_run=self.is_dry_run)), status=201)

    @extend_schema(operation_id="withdraw_prices", parameters=CREATING, request=None, responses=answers(
        PriceTableShape, 403, 404, 409, 422))  # fmt: skip
    def withdraw(self, request: Request, slug: str, number: int) -> Response:
        """Take prices back that do not hold yet."""
        row = self._to_change(slug)
        return Response(table_json(withdraw_version(row, number, actor=self.actor, dry_run=self.is_dry_run)))

    @extend_schema(operation_id="remove_price_table", parameters=[DRY_RUN], responses=answers(
        None, 403, 404, 409, status=204))  # fmt: skip
    def destroy(self, request: Request, slug: str) -> Response:
        """Remove a price table by which nothing was charged."""
        remove_table(self._to_change(slug), actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(
        operation_id="preview_prices", request=PreviewAskedShape, examples=[TRIED],
        responses=answers(PricePreviewShape, 403, 422),
    )  # fmt: skip
    def preview(self, request: Request) -> Response:
        """Say what a month would have cost with other prices; nothing is kept of it."""
        self.access.require_on_platform(self.needed)
        asked = read(PreviewAskedShape, request)
        tenant = _tenant(asked["tenant"])
        text = asked.get("month")
        month = month_named(text, "/month") if text else month_before(month_of(today()))
        found = preview(prices_of(checked(asked)), month, tenant.pk if tenant else None)
        return Response(preview_json(found))

    def _find(self, slug: str) -> PriceTable:
        row: PriceTable | None = _at_hand(self.access).filter(slug=slug).first()
        if row is None:
            raise NotFound
        return row

    def _to_change(self, slug: str) -> PriceTable:
        row = self._find(slug)
        self.access.require_on_platform(self.needed)
        return row


def _at_hand(access: Access) -> Any:
    return PriceTable.objects.visible_to(access).select_related("tenant").prefetch_related("versions")


def _tenant(slug: str | None) -> Tenant | None:
    if slug is None:
        return None
    found = Tenant.objects.filter(slug=slug, is_platform=False).first()
    if found is None:
        raise Invalid.field("/tenant", "unknown", "There is no such tenant.")
    return found

"""Price tables."""

from typing import Any, Final

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from costs.arithmetic.meters import ByteUnit, Meter, pricing_unit
from costs.arithmetic.prices import Sharing
from costs.models import PriceTable, PriceVersion
from costs.queries.preview import Foreseen, Preview

SLUG: Final = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?\Z"
METERS: Final = [str(one) for one in Meter]


class PriceTierShape(StrictShape):
    """The price of each unit of a month up to so many of them."""

    up_to = serializers.DecimalField(
        max_digits=18, decimal_places=6, allow_null=True, min_value=0,
        help_text="In pricing units (GB, million requests, months); null: of all others. The last tier has null.",
    )  # fmt: skip
    unit_price = serializers.DecimalField(max_digits=18, decimal_places=9, min_value=0)


class PriceShape(StrictShape):
    """What one meter costs; what has no price is free."""

    meter = serializers.ChoiceField(METERS)
    gateways = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=200, required=False, default=list,
        help_text="Slugs; empty: all that no other price of the meter names.",
    )  # fmt: skip
    tiers = PriceTierShape(many=True, min_length=1, max_length=20)


class PricesShape(StrictShape):
    """What everything costs from a day on."""

    byte_unit = serializers.ChoiceField([str(one) for one in ByteUnit], default=str(ByteUnit.GB))
    sharing = serializers.ChoiceField(
        [str(one) for one in Sharing], default=str(Sharing.REQUESTS),
        help_text="How what nodes cost is shared among the tenants of a gateway; hours without requests are idle.",
    )  # fmt: skip
    prices = PriceShape(many=True, min_length=1, max_length=100)


class NewPricesShape(PricesShape):
    """Prices, and from which billing day on they hold."""

    valid_from = serializers.DateField()


class NewPriceTableShape(NewPricesShape):
    """A price table with its first prices."""

    slug = serializers.RegexField(SLUG, max_length=60)
    name = PlainTextField(max_length=120)
    tenant = serializers.CharField(
        max_length=40, required=False, allow_null=True, default=None, help_text="Slug; null: for everybody."
    )
    currency = serializers.RegexField(r"^[A-Z]{3}\Z", help_text="ISO 4217; the same for all tables.")


class PreviewAskedShape(PricesShape):
    """Prices to try on last month."""

    tenant = serializers.CharField(max_length=40, required=False, allow_null=True, default=None)
    month = serializers.RegexField(
        r"^\d{4}-\d{2}\Z", required=False, help_text="YYYY-MM; the last whole one if absent."
    )


class PriceTierShownShape(serializers.Serializer):
    """As `PriceTierShape`."""

    up_to = serializers.CharField(allow_null=True)
    unit_price = serializers.CharField()


class PriceShownShape(serializers.Serializer):
    """As `PriceShape`."""

    meter = serializers.ChoiceField(METERS)
    pricing_unit = serializers.CharField()
    gateways = serializers.ListField(child=serializers.CharField())
    tiers = PriceTierShownShape(many=True)


class PriceVersionShape(serializers.Serializer):
    """Prices that hold from a billing day on, until the next version's."""

    number = serializers.IntegerField()
    valid_from = serializers.DateField()
    byte_unit = serializers.ChoiceField([str(one) for one in ByteUnit])
    sharing = serializers.ChoiceField([str(one) for one in Sharing])
    prices = PriceShownShape(many=True)
    author = serializers.CharField()
    made_at = serializers.DateTimeField()


class PriceTableShape(serializers.Serializer):
    """A price table with all its versions, newest first."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    tenant = serializers.SlugField(allow_null=True, help_text="Null: for everybody who has none of their own.")
    currency = serializers.CharField()
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    versions = PriceVersionShape(many=True)


class PriceTablePage(serializers.Serializer):
    """One page of price tables."""

    items = PriceTableShape(many=True)
    next = serializers.CharField(allow_null=True)


class CostForeseenShape(serializers.Serializer):
    """A part of a month, as it was and as it would have been."""

    name = serializers.CharField()
    billed_cost = serializers.CharField(allow_null=True, help_text="Null: it had no price.")
    would_cost = serializers.CharField()


class PricePreviewShape(serializers.Serializer):
    """What a month would have cost."""

    month = serializers.CharField()
    billed_cost = serializers.CharField()
    would_cost = serializers.CharField()
    by_meter = CostForeseenShape(many=True)
    by_tenant = CostForeseenShape(many=True, help_text="The fifty that would have paid most.")


def table_json(row: PriceTable) -> dict[str, Any]:
    """Return a PriceTableShape; tenant and versions are at hand."""
    return {
        "slug": row.slug,
        "name": row.name,
        "tenant": row.tenant.slug if row.tenant else None,
        "currency": row.currency,
        "created_by": row.created_by,
        "created_at": row.created_at,
        "versions": [_version_json(one) for one in row.versions.all()],
    }


def preview_json(found: Preview) -> dict[str, Any]:
    """Return a PricePreviewShape."""
    dearest = sorted(found.by_tenant, key=lambda one: (-one.would_cost, one.name))[:50]
    return {
        "month": f"{found.month:%Y-%m}",
        "billed_cost": str(found.billed_cost),
        "would_cost": str(found.would_cost),
        "by_meter": [_foreseen_json(one) for one in found.by_meter],
        "by_tenant": [_foreseen_json(one) for one in dearest],
    }


def _foreseen_json(one: Foreseen) -> dict[str, Any]:
    cost = None if one.billed_cost is None else str(one.billed_cost)
    return {"name": one.name, "billed_cost": cost, "would_cost": str(one.would_cost)}


def _version_json(row: PriceVersion) -> dict[str, Any]:
    unit = ByteUnit(row.spec["byte_unit"])
    prices = [{**one, "pricing_unit": pricing_unit(Meter(one["meter"]), unit)} for one in row.spec["prices"]]
    return {
        "number": row.number,
        "valid_from": row.valid_from,
        **row.spec,
        "prices": prices,
        "author": row.author,
        "made_at": row.made_at,
    }

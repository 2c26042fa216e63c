"""What it costs that workloads go out, by destination: an estimate, at what one more byte or request costs now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import F, Sum

from costs.arithmetic.calendar import days_in, month_after, month_of
from costs.arithmetic.foresight import as_decimal
from costs.arithmetic.meters import Meter
from costs.arithmetic.prices import Prices, prices_of
from costs.metering.versions import in_force
from costs.models import Charge, ChargeKind
from egress.models import Flow
from egress.tables import FLOW
from policies.models import Slice
from telemetry.levels import floor

METERS: Final = (Meter.BYTES_OUT, Meter.BYTES_IN, Meter.REQUESTS)
"""What a way out is charged by: what workloads get, what they send, and how often they ask."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What went to a destination, and what that costs; None: nothing of it has a price."""

    destination: str
    requests: int
    bytes_up: int
    bytes_down: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class WayOutCosts:
    """Destinations, and which meters have a price in which currency (None: there are no prices)."""

    items: tuple[Spent, ...]
    priced: tuple[Meter, ...]
    currency: str | None


def costs_of_way_out(slice: Slice, since: datetime, most: int, day: date, *, by_cost: bool) -> WayOutCosts:
    """Return the destinations with most bytes, or that cost most; three queries."""
    version = in_force(day).of(slice.tenant_id)
    rates = {} if version is None else dict(_rates(prices_of(version.spec), slice, day))
    rows = Flow.objects.filter(slice_id=slice.pk, at__gte=floor(since, FLOW.step_seconds))
    summed = rows.values_list("destination").annotate(
        requests=Sum("count"), up=Sum("bytes_up"), down=Sum("bytes_down"), whole=Sum(F("bytes_up") + F("bytes_down"))
    )
    found = [
        Spent(name, int(requests), int(up), int(down), _cost(rates, int(down), int(up), int(requests)))
        for name, requests, up, down, _ in summed.order_by("-whole", "destination")
    ]
    if by_cost:
        found.sort(key=lambda one: one.cost or 0, reverse=True)
    currency = version.table.currency if version is not None else None
    return WayOutCosts(tuple(found[:most]), tuple(rates), currency)


def _rates(prices: Prices, slice: Slice, day: date) -> Iterator[tuple[Meter, Fraction]]:
    """What one more costs now that the month has so much of it; meters without a price are left out."""
    month, gateway = month_of(day), slice.gateway.slug
    rows = Charge.objects.filter(tenant_id=slice.tenant_id, day__gte=month, day__lt=month_after(month))
    used = rows.exclude(kind=str(ChargeKind.CORRECTION)).values_list("meter", "gateway").annotate(Sum("quantity"))
    amounts = list(used)
    for meter in METERS:
        price = prices.price_of(meter, gateway)
        if price is not None:
            sharing = [Fraction(n) for of, at, n in amounts if of == meter and prices.price_of(meter, at) == price]
            yield meter, prices.marginal(meter, gateway, sum(sharing, Fraction(0)), days_in(month))


def _cost(rates: Mapping[Meter, Fraction], *quantities: int) -> Decimal | None:
    if not rates:
        return None
    return as_decimal(
        sum((rates.get(meter, Fraction(0)) * n for meter, n in zip(METERS, quantities, strict=True)), Fraction(0))
    )

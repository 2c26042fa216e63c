"""What a month would have cost with other prices."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import Sum

from costs.arithmetic.calendar import days_in, month_after
from costs.arithmetic.foresight import as_decimal
from costs.arithmetic.meters import Meter
from costs.arithmetic.prices import MICRO, Price, Prices
from costs.models import Charge, ChargeKind, PriceTable

Used = Mapping[tuple[str, Meter], Fraction]
"""A month's quantity by gateway and meter."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What one meter, or one tenant, did cost (None: it had no price) and would have cost."""

    name: str
    billed_cost: Decimal | None
    would_cost: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """A month with other prices, of everybody who would have paid them."""

    month: date
    by_meter: tuple[Foreseen, ...]
    by_tenant: tuple[Foreseen, ...]

    @property
    def billed_cost(self) -> Decimal:
        """What it did cost, as far as there were prices."""
        return sum((one.billed_cost or Decimal(0) for one in self.by_meter), Decimal(0))

    @property
    def would_cost(self) -> Decimal:
        """What it would have cost."""
        return sum((one.would_cost for one in self.by_meter), Decimal(0))


def preview(prices: Prices, month: date, tenant_id: UUID | None) -> Preview:
    """Return what a month would have cost a tenant, or all who have no table of their own; two queries.

    What nodes cost is shared as it was then.
    """
    used: dict[UUID, dict[tuple[str, Meter], Fraction]] = defaultdict(dict)
    billed: dict[tuple[UUID, Meter], Decimal | None] = {}
    names: dict[UUID, str] = {}
    for pk, name, gateway, meter, quantity, cost in _rows(month, tenant_id):
        names[pk], of = name, Meter(meter)
        used[pk][gateway, of] = Fraction(quantity)
        billed[pk, of] = _plus(billed.get((pk, of)), cost)
    would = {
        (pk, price.meter): Fraction(micros, MICRO)
        for pk, amounts in used.items()
        for price, micros in _priced(prices, amounts, days_in(month))
    }
    return Preview(
        month,
        tuple(_sums(str(meter), [(pk, meter) for pk in used], billed, would) for meter in Meter),
        tuple(
            _sums(names[pk], [(pk, meter) for meter in Meter], billed, would)
            for pk in sorted(used, key=lambda one: names[one])
        ),
    )


def _rows(month: date, tenant_id: UUID | None) -> Iterator[tuple[UUID, str, str, str, Decimal, Decimal | None]]:
    rows = Charge.objects.filter(day__gte=month, day__lt=month_after(month)).exclude(kind=str(ChargeKind.CORRECTION))
    if tenant_id is None:
        own = PriceTable.objects.exclude(tenant=None).values_list("tenant_id", flat=True)
        rows = rows.exclude(tenant_id__in=list(own))
    else:
        rows = rows.filter(tenant_id=tenant_id)
    columns = ("tenant_id", "tenant_slug", "gateway", "meter")
    sums = rows.values_list(*columns).annotate(Sum("quantity"), Sum("billed_cost")).order_by(*columns)
    yield from sums


def _priced(prices: Prices, used: Used, days: int) -> Iterator[tuple[Price, int]]:
    groups: dict[Price, Fraction] = defaultdict(Fraction)
    for (gateway, meter), amount in used.items():
        if (price := prices.price_of(meter, gateway)) is not None:
            groups[price] += amount
    sums: dict[Meter, tuple[Price, int]] = {}
    for price, amount in groups.items():
        cost = prices.cost(price, Fraction(0), amount, days)
        sums[price.meter] = price, sums.get(price.meter, (price, 0))[1] + cost
    yield from sums.values()


def _plus(one: Decimal | None, more: Decimal | None) -> Decimal | None:
    return one if more is None else (one or Decimal(0)) + more


def _sums(
    name: str,
    keys: list[tuple[UUID, Meter]],
    billed: Mapping[tuple[UUID, Meter], Decimal | None],
    would: Mapping[tuple[UUID, Meter], Fraction],
) -> Foreseen:
    known: Decimal | None = None
    for key in keys:
        known = _plus(known, billed.get(key))
    return Foreseen(name, known, as_decimal(sum((would.get(key, Fraction(0)) for key in keys), Fraction(0))))

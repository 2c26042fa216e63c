"""Price tables: graduated prices, exact in decimals and fractions; only what is written down is rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from costs.arithmetic.meters import ByteUnit, Meter, unit_size

MICRO: Final = 10**6
"""Amounts are written in millionths of the currency."""


class Sharing(StrEnum):
    """How what a gateway costs by itself is shared among the tenants on it."""

    REQUESTS = "requests"
    BYTES = "bytes"
    EVENLY = "evenly"


@dataclass(frozen=True, slots=True)
class Tier:
    """The price of each unit up to so many of them in a month; `up_to` None: of all others."""

    up_to: Decimal | None
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """What one meter costs, on all gateways or on those that are named. Each unit costs what its own tier says."""

    meter: Meter
    tiers: tuple[Tier, ...]
    gateways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prices:
    """One version of a price table."""

    byte_unit: ByteUnit
    sharing: Sharing
    prices: tuple[Price, ...]

    def price_of(self, meter: Meter, gateway: str) -> Price | None:
        """Return the price of a meter on a gateway; one that names it goes before one for all. None: it is free."""
        of_meter = [one for one in self.prices if one.meter is meter and (not one.gateways or gateway in one.gateways)]
        return max(of_meter, key=lambda one: bool(one.gateways), default=None)

    def cost(self, price: Price, before: Fraction, after: Fraction, days_of_month: int) -> int:
        """Return what it costs, in millionths, that a month's quantity grew; parts of a month add up to the whole."""
        size = unit_size(price.meter, self.byte_unit, days_of_month)
        return _micros(graduated(price.tiers, after / size)) - _micros(graduated(price.tiers, before / size))

    def marginal(self, meter: Meter, gateway: str, quantity: Fraction, days_of_month: int) -> Fraction:
        """Return what one more of what is metered costs, once the month has so much of it."""
        price = self.price_of(meter, gateway)
        if price is None:
            return Fraction(0)
        size = unit_size(meter, self.byte_unit, days_of_month)
        return Fraction(_tier_at(price.tiers, quantity / size).unit_price) / size


def graduated(tiers: Sequence[Tier], units: Fraction) -> Fraction:
    """Return what so many units cost, each by its own tier."""
    total, begin = Fraction(0), Fraction(0)
    for tier in tiers:
        end = units if tier.up_to is None else min(units, Fraction(tier.up_to))
        if end > begin:
            total += (end - begin) * Fraction(tier.unit_price)
            begin = end
    return total


def prices_of(spec: Mapping[str, Any]) -> Prices:
    """Return the prices that were written down, in the form of `spec_of`."""
    return Prices(
        ByteUnit(spec["byte_unit"]),
        Sharing(spec["sharing"]),
        tuple(
            Price(
                Meter(one["meter"]),
                tuple(
                    Tier(None if tier["up_to"] is None else Decimal(tier["up_to"]), Decimal(tier["unit_price"]))
                    for tier in one["tiers"]
                ),
                tuple(one["gateways"]),
            )
            for one in spec["prices"]
        ),
    )


def spec_of(prices: Prices) -> dict[str, Any]:
    """Return prices as JSON; decimals are text, for floating point has no tenths."""
    return {
        "byte_unit": str(prices.byte_unit),
        "sharing": str(prices.sharing),
        "prices": [
            {
                "meter": str(one.meter),
                "gateways": list(one.gateways),
                "tiers": [
                    {"up_to": None if tier.up_to is None else str(tier.up_to), "unit_price": str(tier.unit_price)}
                    for tier in one.tiers
                ],
            }
            for one in prices.prices
        ],
    }


def _tier_at(tiers: Sequence[Tier], units: Fraction) -> Tier:
    return next((tier for tier in tiers if tier.up_to is None or units < Fraction(tier.up_to)), tiers[-1])


def _micros(amount: Fraction) -> int:
    return round(amount * MICRO)

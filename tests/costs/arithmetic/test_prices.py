"""Prices are exact, graduated over a month, and its parts add up to the whole."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs.arithmetic.meters import ByteUnit, Meter
from costs.arithmetic.prices import Price, Prices, Sharing, Tier, graduated, prices_of, spec_of
from costs.arithmetic.shares import split

GB, TB = 10**9, 10**12
TIERS = (Tier(Decimal(10_000), Decimal("0.08")), Tier(Decimal(50_000), Decimal("0.05")), Tier(None, Decimal("0.03")))
OUT = Price(Meter.BYTES_OUT, TIERS)
AWAY = Price(Meter.BYTES_OUT, (Tier(None, Decimal(1)),), ("away",))
NODES = Price(Meter.NODES, (Tier(None, Decimal(62)),))
PRICES = Prices(ByteUnit.GB, Sharing.REQUESTS, (OUT, AWAY, NODES))


@pytest.mark.parametrize(
    ("units", "cost"),
    [(0, "0"), (1, "0.08"), (10_000, "800"), (10_001, "800.05"), (60_000, "3100"), (Fraction(1, 3), None)],
)
def test_each_unit_costs_what_its_own_tier_says(units, cost):
    expected = Fraction(cost) if cost else Fraction(8, 300)
    assert graduated(TIERS, Fraction(units)) == expected


def test_a_day_that_crosses_a_tier_pays_both_prices():
    cost = PRICES.cost(OUT, Fraction(9_999 * GB), Fraction(10_001 * GB), 30)
    assert cost == 130_000  # 0.08 and 0.05


@given(st.lists(st.integers(0, 20 * TB), min_size=1, max_size=31))
def test_days_add_up_to_the_month(days):
    so_far, sums = Fraction(0), 0
    for used in days:
        sums += PRICES.cost(OUT, so_far, so_far + used, 30)
        so_far += used
    assert sums == PRICES.cost(OUT, Fraction(0), so_far, 30)


def test_a_gateway_that_a_price_names_has_that_price():
    assert PRICES.price_of(Meter.BYTES_OUT, "away") is AWAY
    assert PRICES.price_of(Meter.BYTES_OUT, "edge") is OUT
    assert PRICES.price_of(Meter.REQUESTS, "edge") is None


@pytest.mark.parametrize(("days", "cost"), [(31, 2_000_000), (28, 2_214_286)])
def test_what_is_priced_by_the_month_costs_its_share_of_each_day(days, cost):
    assert PRICES.cost(NODES, Fraction(0), Fraction(1), days) == cost
    assert PRICES.cost(NODES, Fraction(0), Fraction(days), days) == 62_000_000


def test_a_gibibyte_is_more_than_a_gigabyte():
    binary = Prices(ByteUnit.GIB, Sharing.REQUESTS, (OUT,))
    assert (
        binary.cost(OUT, Fraction(0), Fraction(2**30), 30) == 80_000 > binary.cost(OUT, Fraction(0), Fraction(GB), 30)
    )


def test_prices_survive_being_written_down():
    assert prices_of(spec_of(PRICES)) == PRICES


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**15), min_size=1, max_size=50))
def test_parts_add_up_to_the_whole(total, weights):
    parts = split(total, weights)
    assert sum(parts) == total
    if any(weights):
        exact = [Fraction(total * weight, sum(weights)) for weight in weights]
        assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [(100, [1, 1, 1], [34, 33, 33]), (-10, [3, 1], [-7, -3]), (5, [0, 0], [3, 2]), (0, [7], [0]), (7, [], [])],
)
def test_what_is_left_over_goes_to_who_lost_most(total, weights, parts):
    assert split(total, weights) == parts

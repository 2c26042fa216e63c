"""What a month will have cost if it goes on like its last days."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from costs.arithmetic.calendar import days_in, month_of

LOOKED_AT: Final = 7
"""Whole days: as many weekends as weekdays should have."""


def foreseen(by_day: Mapping[date, Decimal], today: date) -> Decimal | None:
    """Return the cost of today's whole month; None before there is a whole day to go by, also of the month before."""
    days = [today - timedelta(days=number) for number in range(1, LOOKED_AT + 1)]
    known = [by_day[day] for day in days if day in by_day]
    if not known:
        return None
    usual = Fraction(sum(known, Decimal(0))) / len(known)
    month = month_of(today)
    spent = sum((Fraction(cost) for day, cost in by_day.items() if month <= day < today), Fraction(0))
    whole_today = max(Fraction(by_day.get(today, Decimal(0))), usual)
    total = spent + whole_today + usual * (days_in(today) - today.day)
    return as_decimal(total)


def reached(thresholds: Sequence[int], spent: Decimal, amount: Decimal) -> int | None:
    """Return the highest threshold (percent of a budget) that was reached, None if none was."""
    return max((one for one in thresholds if spent * 100 >= amount * one), default=None)


def as_decimal(amount: Fraction) -> Decimal:
    """Return an amount in millionths."""
    return Decimal(round(amount * 10**6)).scaleb(-6)

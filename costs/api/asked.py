"""Reads what a query asks for."""

import re
from datetime import date
from typing import Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from console.base.errors import Invalid
from costs.arithmetic.calendar import month_of
from costs.calendar import calendar
from costs.queries.month import By

MONTH: Final = OpenApiParameter("month", str, description="YYYY-MM; this month if absent.")
BY: Final = OpenApiParameter("by", str, enum=[str(one) for one in By], description="`route` if absent.")
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")


def today() -> date:
    """Return the billing day it is."""
    return calendar().day_of(timezone.now())


def month_asked(request: Request) -> date:
    """Return the first day of the month that is asked for. Raises Invalid."""
    text = request.query_params.get("month")
    return month_of(today()) if text is None else month_named(text, "?month")


def month_named(text: str, pointer: str) -> date:
    """Return the first day of a month written as YYYY-MM; raise Invalid at `pointer`."""
    found = _MONTH.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        pass
    raise Invalid.field(pointer, "invalid", "A month is written as 2026-11.")


def by_asked(request: Request) -> By:
    """Return what the month is taken apart by. Raises Invalid."""
    text = request.query_params.get("by", str(By.ROUTE))
    try:
        return By(text)
    except ValueError:
        raise Invalid.field("?by", "invalid", f"by is one of {', '.join(map(str, By))}.") from None

"""What all tenants cost: month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum

from costs.models import Statement


@dataclass(frozen=True, slots=True)
class MonthSum:
    """All statements of a month together."""

    month: date
    billed_cost: Decimal
    idle_cost: Decimal
    corrected: Decimal
    tenants: int
    open: int
    requests: int
    measured: int
    as_of: Any


def months(first: date, last: date) -> Sequence[MonthSum]:
    """Return the sums of these months, newest first; one query."""
    rows = Statement.objects.filter(month__gte=first, month__lte=last).values_list("month")
    sums = rows.annotate(
        billed=Sum("billed_cost"), idle=Sum("idle_cost"), changed=Sum("corrected"), tenants=Count("pk"),
        unclosed=Count("pk", filter=Q(closed_at=None)), asked=Sum("requests"), known=Sum("measured"),
        newest=Max("as_of"),
    ).order_by("-month")  # fmt: skip
    return [MonthSum(*row) for row in sums]

"""One tenant's month: its statement, its days, what it consists of, and the month before beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, Sum

from costs.arithmetic.calendar import month_after, month_before
from costs.arithmetic.foresight import LOOKED_AT, foreseen
from costs.models import Charge, ChargeKind, CostBudget, Statement

SHOWN: Final = 200


class By(StrEnum):
    """What a month is taken apart by."""

    ROUTE = "route"
    SERVICE = "service"
    GATEWAY = "gateway"
    METER = "meter"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class DayCost:
    """What one meter cost on one day; None where there was no price."""

    day: date
    meter: str
    cost: Decimal | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a month by its name, empty for what belongs to none; and what it cost the month before."""

    name: str
    cost: Decimal
    cost_before: Decimal
    bytes_out: Decimal
    bytes_in: Decimal
    requests: Decimal
    measured: int


@dataclass(frozen=True, slots=True)
class Month:
    """`parts` are the dearest; `rest` is what all others cost. `foreseen` is of an open month only."""

    statement: Statement | None
    before: Statement | None
    days: Sequence[DayCost]
    parts: Sequence[Part]
    rest: Decimal
    corrections: Sequence[Charge]
    budgets: Sequence[CostBudget]
    foreseen: Decimal | None
    bytes_since: date | None


def month_of_tenant(tenant_id: UUID, month: date, by: By, today: date) -> Month:
    """Return a tenant's month; the number of queries does not depend on what is in it."""
    previous = month_before(month)
    statements = {one.month: one for one in Statement.objects.filter(tenant_id=tenant_id, month__in=[previous, month])}
    rows = Charge.objects.filter(tenant_id=tenant_id)
    statement = statements.get(month)
    days = _days(rows, month)
    total = Decimal(0) if statement is None else statement.billed_cost
    parts = _parts(rows, month, previous, by)
    measured = rows.filter(measured__gt=0).order_by("day").values_list("day", flat=True)
    return Month(
        statement, statements.get(previous), days, parts, total - sum((one.cost for one in parts), Decimal(0)),
        list(rows.filter(_within(month), kind=str(ChargeKind.CORRECTION)).order_by("id")),
        list(CostBudget.objects.filter(tenant_id=tenant_id).order_by("name")),
        _foreseen(tenant_id, today) if month <= today < month_after(month) else None, measured.first(),
    )  # fmt: skip


def spent_by_day(tenant_ids: Sequence[UUID] | None, today: date) -> dict[UUID, dict[date, Decimal]]:
    """Return what tenants spent on each day of this month and on the last seven days; one query. None: all of them."""
    first = min(today.replace(day=1), today - timedelta(days=LOOKED_AT))
    rows = Charge.objects.filter(day__gte=first, day__lte=today, billed_cost__isnull=False)
    rows = rows.exclude(kind=str(ChargeKind.CORRECTION))
    if tenant_ids is not None:
        rows = rows.filter(tenant_id__in=tenant_ids)
    found: dict[UUID, dict[date, Decimal]] = {}
    for tenant_id, day, cost in rows.values_list("tenant_id", "day").annotate(Sum("billed_cost")).order_by():
        found.setdefault(tenant_id, {})[day] = cost
    return found


def _foreseen(tenant_id: UUID, today: date) -> Decimal | None:
    return foreseen(spent_by_day([tenant_id], today).get(tenant_id, {}), today)


def _days(rows: Any, month: date) -> list[DayCost]:
    found = rows.filter(_within(month)).exclude(kind=str(ChargeKind.CORRECTION))
    sums = found.values_list("day", "meter").annotate(Sum("billed_cost"), Sum("quantity")).order_by("day", "meter")
    return [DayCost(*row) for row in sums]


def _parts(rows: Any, month: date, previous: date, by: By) -> list[Part]:
    now, before = _within(month), _within(previous)
    zero = Decimal(0)
    sums = (
        rows.filter(now | before).exclude(kind=str(ChargeKind.CORRECTION)).values_list(str(by))
        .annotate(
            cost=Sum("billed_cost", filter=now, default=zero), was=Sum("billed_cost", filter=before, default=zero),
            out=Sum("quantity", filter=now & Q(meter="bytes_out"), default=zero),
            into=Sum("quantity", filter=now & Q(meter="bytes_in"), default=zero),
            requests=Sum("quantity", filter=now & Q(meter="requests"), default=zero),
            known=Sum("measured", filter=now, default=0),
        )
        .order_by("-cost", str(by))
    )  # fmt: skip
    return [Part(str(name), *numbers) for name, *numbers in sums[:SHOWN]]


def _within(month: date) -> Q:
    return Q(day__gte=month, day__lt=month_after(month))

"""Looks once an hour for tenants that spend more today than in the same hours of the weeks before.

Today and then are valued at the same prices, so that a new price is not unusual; hours of which nothing was heard, or
whose bytes nobody counted, are not compared at all: a gap in the evidence is not a change in the spending.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db import transaction

from costs.arithmetic.calendar import HOUR, days_in, month_of
from costs.arithmetic.foresight import as_decimal
from costs.arithmetic.meters import Meter
from costs.arithmetic.unusual import Unusual, unusual
from costs.calendar import calendar
from costs.metering.charging import currency
from costs.metering.reading import Place, places_of_slices, short_name
from costs.metering.round import locked
from costs.metering.versions import InForce, in_force
from costs.models import Anomaly, Statement
from policies.models import Gateway
from telemetry.queries.flows import FlowSum, flows_between, hours_between

WEEKS: Final = 6
LATE: Final = timedelta(minutes=2)
MEASURED_AT_LEAST: Final = Fraction(9, 10)
LEAST: Final = Fraction(1)
"""Of the currency, above the usual; rules may ask for more."""


@dataclass(frozen=True, slots=True)
class Span:
    """What every tenant spent by route within some hours, of those all of whose gateways were heard throughout."""

    by_tenant: Mapping[UUID, Mapping[str, Fraction]]
    known: frozenset[UUID]


@transaction.atomic
def look(now: datetime) -> bool:
    """Look at the hours of today up to the last whole one, unless it was done; tell whether it was done now."""
    until = (now - LATE).replace(minute=0, second=0, microsecond=0)
    progress = locked(skip=True)
    if progress is None or progress.looked_upto == until:
        return False
    day = calendar().day_of(until - HOUR)
    places, versions = places_of_slices(), in_force(day)
    rates = _Rates(versions, day)
    spans = [_span(day - timedelta(weeks=week), day, until, places, rates) for week in range(WEEKS + 1)]
    for tenant_id, slug in {place.tenant_id: place.tenant for place in places.values()}.items():
        if tenant_id in spans[0].known:
            _note(tenant_id, slug, day, until, _judged(tenant_id, spans))
    progress.looked_upto = until
    progress.save(update_fields=["looked_upto"])
    return True


def _judged(tenant_id: UUID, spans: list[Span]) -> Unusual | None:
    today, *weeks = spans
    known = [week.by_tenant.get(tenant_id, {}) for week in weeks if tenant_id in week.known]
    return unusual(today.by_tenant.get(tenant_id, {}), known, LEAST)


def _note(tenant_id: UUID, slug: str, day: date, until: datetime, found: Unusual | None) -> None:
    rows = Anomaly.objects.filter(tenant_id=tenant_id, day=day)
    if found is None:
        rows.update(is_over=True, until=until)
        return
    routes = [{"route": route, "more": str(as_decimal(more))} for route, more in found.routes]
    values = {
        "tenant_slug": slug, "until": until, "is_over": False, "currency": currency(), "routes": routes,
        "actual": as_decimal(found.actual), "usual": as_decimal(found.usual),
    }  # fmt: skip
    Anomaly.objects.update_or_create(tenant_id=tenant_id, day=day, defaults=values)


class _Rates:
    """What one more byte or request costs each tenant on a day, by gateway and meter."""

    def __init__(self, versions: InForce, day: date) -> None:
        self._versions, self._days = versions, days_in(day)
        columns = ("tenant_id", "bytes_in", "bytes_out", "requests")
        rows = Statement.objects.filter(month=month_of(day)).values_list(*columns)
        meters = (Meter.BYTES_IN, Meter.BYTES_OUT, Meter.REQUESTS)
        self._used = {tenant_id: dict(zip(meters, numbers, strict=True)) for tenant_id, *numbers in rows}
        self._known: dict[tuple[UUID, str, Meter], Fraction] = {}

    def of(self, place: Place, meter: Meter) -> Fraction:
        key = place.tenant_id, place.gateway, meter
        if key not in self._known:
            version = self._versions.of(place.tenant_id)
            used = Fraction(self._used.get(place.tenant_id, {}).get(meter, Decimal(0)))
            self._known[key] = (
                version.prices.marginal(meter, place.gateway, used, self._days) if version else Fraction(0)
            )
        return self._known[key]

    def cost(self, place: Place, row: FlowSum) -> Fraction:
        amounts = ((Meter.BYTES_IN, row.received), (Meter.BYTES_OUT, row.sent), (Meter.REQUESTS, row.requests))
        return sum((amount * self.of(place, meter) for meter, amount in amounts), Fraction(0))


def _span(day: date, today: date, until: datetime, places: Mapping[UUID, Place], rates: _Rates) -> Span:
    """Return what was spent on `day` in as many hours as have passed of `today`."""
    begin = calendar().span_of(day)[0]
    end = begin + (until - calendar().span_of(today)[0])
    spent: dict[UUID, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    requests: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    for row in flows_between(places, begin, end):
        place = places[row.slice_id]
        spent[place.tenant_id][short_name(row.route, place.tenant)] += rates.cost(place, row)
        requests[place.tenant_id][0] += row.requests
        requests[place.tenant_id][1] += row.measured
    unheard = _unheard(places, begin, end)
    tenants = {place.tenant_id for place in places.values()} - unheard
    known = {one for one in tenants if requests[one][1] >= MEASURED_AT_LEAST * requests[one][0]}
    return Span(spent, frozenset(known))


def _unheard(places: Mapping[UUID, Place], begin: datetime, end: datetime) -> set[UUID]:
    """Return the tenants of whose gateways something is not known within these hours."""
    gateways = dict(Gateway.objects.values_list("slug", "pk"))
    hours = (end - begin) // HOUR
    heard = hours_between(gateways.values(), begin, end)
    whole = {slug for slug, pk in gateways.items() if pk in heard and heard[pk].heard == hours}
    return {place.tenant_id for place in places.values() if place.gateway not in whole}

"""What was used on a day: traffic by route and service from telemetry, and what there is of things."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, Sum

from certificates.models import Certificate
from costs.arithmetic.calendar import Calendar
from costs.arithmetic.meters import STOCKS, Meter
from costs.models import Charge
from fleet.models import Node
from policies.models import Gateway, Slice
from telemetry.queries.flows import HoursHeard, flows_between, hours_between
from waf.models import HourCount
from waf.models.outcome import OF_REQUESTS


@dataclass(frozen=True, slots=True)
class Place:
    """A tenant on a gateway, named as they are now."""

    tenant_id: UUID
    tenant: str
    gateway: str


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a meter was used where; `measured`, of requests, are those whose bytes are known."""

    place: Place
    meter: Meter
    amount: Fraction
    route: str = ""
    service: str = ""
    measured: int = 0


@dataclass(slots=True)
class Day:
    """Everything used on one day. `nodes` are how many a gateway has, `idle` is the share of hours without requests.

    `as_of` is when the newest word came in, by gateway.
    """

    used: list[Used] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    nodes: dict[str, Fraction] = field(default_factory=dict)
    idle: dict[str, Fraction] = field(default_factory=dict)
    as_of: dict[str, datetime] = field(default_factory=dict)


def day_used(day: date, calendar: Calendar, *, is_today: bool) -> Day:
    """Return what was used on a day; what there is of things is counted today, and kept from then on."""
    since, until = calendar.span_of(day)
    places = places_of_slices()
    gateways = dict(Gateway.objects.values_list("pk", "slug"))
    heard = hours_between(gateways, since, until)
    found = Day(
        places=list(places.values()),
        idle={slug: _idle(heard.get(pk)) for pk, slug in gateways.items()},
        as_of={gateways[pk]: hours.as_of for pk, hours in heard.items()},
    )
    found.used += [*_traffic(places, since, until), *_inspected(places, since, until)]
    found.used += _things_today(places) if is_today else _things_then(day)
    found.nodes = _nodes_today() if is_today else _nodes_then(day)
    return found


def places_of_slices() -> dict[UUID, Place]:
    """Return where each slice of traffic is."""
    columns = ("pk", "tenant_id", "tenant__slug", "gateway__slug")
    return {pk: Place(*rest) for pk, *rest in Slice.objects.traffic().values_list(*columns)}


def short_name(name: str, tenant: str) -> str:
    """Return a route or service as its tenant calls it; nodes put the tenant before it."""
    return name.removeprefix(f"{tenant}/")


def _traffic(places: Mapping[UUID, Place], since: datetime, until: datetime) -> Iterator[Used]:
    for row in flows_between(places, since, until):
        place = places[row.slice_id]
        names = short_name(row.route, place.tenant), short_name(row.service, place.tenant)
        if row.requests or row.measured:
            yield Used(place, Meter.REQUESTS, Fraction(row.requests), *names, measured=row.measured)
        if row.received:
            yield Used(place, Meter.BYTES_IN, Fraction(row.received), *names)
        if row.sent:
            yield Used(place, Meter.BYTES_OUT, Fraction(row.sent), *names)


def _inspected(places: Mapping[UUID, Place], since: datetime, until: datetime) -> Iterator[Used]:
    rows = HourCount.objects.filter(at__gte=since, at__lt=until, outcome__in=list(map(str, OF_REQUESTS)))
    for slice_id, route, total in rows.values_list("slice_id", "route").annotate(Sum("total")).order_by():
        if (place := places.get(slice_id)) is not None:
            yield Used(place, Meter.INSPECTED, Fraction(total), short_name(route, place.tenant))


def _things_today(places: Mapping[UUID, Place]) -> list[Used]:
    columns = ("slice__tenant_id", "slice__tenant__slug", "slice__gateway__slug")
    rows = Certificate.objects.shown().values_list(*columns).annotate(Count("pk")).order_by()
    certificates = [Used(Place(*rest), Meter.CERTIFICATES, Fraction(count)) for *rest, count in rows]
    platform = "platform"
    return certificates + [
        Used(place, Meter.GATEWAYS, Fraction(1)) for place in set(places.values()) if place.tenant != platform
    ]


def _things_then(day: date) -> list[Used]:
    rows = Charge.objects.filter(day=day, meter__in=list(map(str, STOCKS - {Meter.NODES})))
    columns = ("tenant_id", "tenant_slug", "gateway", "meter", "quantity")
    return [
        Used(Place(tenant_id, tenant, gateway), Meter(meter), Fraction(quantity))
        for tenant_id, tenant, gateway, meter, quantity in rows.values_list(*columns)
    ]


def _nodes_today() -> dict[str, Fraction]:
    rows = Node.objects.filter(revoked_at=None).values_list("gateway__slug").annotate(Count("pk")).order_by()
    return {slug: Fraction(count) for slug, count in rows}


def _nodes_then(day: date) -> dict[str, Fraction]:
    rows = Charge.objects.filter(day=day, meter=str(Meter.NODES)).values_list("gateway").annotate(Sum("quantity"))
    return {slug: Fraction(quantity) for slug, quantity in rows.order_by()}


def _idle(hours: HoursHeard | None) -> Fraction:
    return Fraction(1) if hours is None else Fraction(hours.heard - hours.busy, hours.heard)


def newest_word(places: Sequence[Place], as_of: Mapping[str, datetime]) -> dict[UUID, datetime]:
    """Return when the newest word about each tenant's gateways came in."""
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for place in _distinct(places):
        if place.gateway in as_of:
            found[place.tenant_id].append(as_of[place.gateway])
    return {tenant_id: max(moments) for tenant_id, moments in found.items()}


def _distinct(places: Iterable[Place]) -> Iterable[Place]:
    return dict.fromkeys(places)

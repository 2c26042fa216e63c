"""Prices what was used: graduated over the month, split so that parts add up, fixed costs shared. No database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from costs.arithmetic.meters import Meter
from costs.arithmetic.prices import MICRO, Price, Prices, Sharing
from costs.arithmetic.shares import split
from costs.metering.reading import Day, Place, Used

Before = Mapping[tuple[str, Meter], Fraction]
"""What the month's earlier days used, by gateway and meter."""
_BYTES: Final = (Meter.BYTES_IN, Meter.BYTES_OUT)


@dataclass(frozen=True, slots=True)
class Priced:
    """A charge to write; cost in millionths, None without a price."""

    used: Used
    cost: int | None
    is_idle: bool = False

    @property
    def billed_cost(self) -> Decimal | None:
        """The cost as it is written."""
        return None if self.cost is None else Decimal(self.cost).scaleb(-6)


def priced(used: Sequence[Used], before: Before, prices: Prices | None, days: int) -> Iterator[Priced]:
    """Yield the charges of one tenant for a day of a month with so many days."""
    groups: dict[Price | None, list[Used]] = defaultdict(list)
    for one in used:
        groups[prices.price_of(one.meter, one.place.gateway) if prices else None].append(one)
    for price, rows in groups.items():
        if prices is None or price is None:
            yield from (Priced(one, None if prices is None else 0) for one in rows)
            continue
        begin = _so_far(prices, price, before)
        cost = prices.cost(price, begin, begin + sum(one.amount for one in rows), days)
        parts = split(cost, [one.amount for one in rows])
        yield from (Priced(one, part) for one, part in zip(rows, parts, strict=True))


def shared_nodes(day: Day, before: Before, prices: Prices | None, platform: Place, days: int) -> Iterator[Priced]:
    """Yield what the nodes of each gateway cost, shared among its tenants; idle hours are the platform's."""
    for gateway, nodes in sorted(day.nodes.items()):
        cost = _cost_of_nodes(gateway, nodes, before, prices, days)
        weights = _weights(day, gateway, prices.sharing if prices else Sharing.REQUESTS)
        idle = day.idle.get(gateway, Fraction(1)) if weights else Fraction(1)
        shares = [idle, *((1 - idle) * weight for weight in weights.values())]
        micros = split(round(nodes * MICRO), shares)
        parts = [None] * len(shares) if cost is None else split(cost, shares)
        takers = [Place(platform.tenant_id, platform.tenant, gateway), *weights]
        for number, (place, micro, part) in enumerate(zip(takers, micros, parts, strict=True)):
            if micro:
                yield Priced(Used(place, Meter.NODES, Fraction(micro, MICRO)), part, is_idle=number == 0)


def by_tenant(used: Iterable[Used]) -> dict[UUID, list[Used]]:
    """Return what each tenant used, in an order that does not depend on the database."""
    found: dict[UUID, list[Used]] = defaultdict(list)
    for one in used:
        found[one.place.tenant_id].append(one)
    for rows in found.values():
        rows.sort(key=lambda one: (one.meter, one.place.gateway, one.route, one.service))
    return found


def _so_far(prices: Prices, price: Price, before: Before) -> Fraction:
    return sum(
        (amount for (gateway, meter), amount in before.items() if prices.price_of(meter, gateway) is price),
        Fraction(0),
    )


def _cost_of_nodes(gateway: str, nodes: Fraction, before: Before, prices: Prices | None, days: int) -> int | None:
    if prices is None:
        return None
    price = prices.price_of(Meter.NODES, gateway)
    if price is None:
        return 0
    begin = before.get((gateway, Meter.NODES), Fraction(0))
    return prices.cost(price, begin, begin + nodes, days)


def _weights(day: Day, gateway: str, sharing: Sharing) -> dict[Place, Fraction]:
    """Return each tenant's share of a gateway; they add up to one. Empty: nobody is on it, or nobody used it."""
    if sharing is Sharing.EVENLY:
        places = sorted((one for one in set(day.places) if one.gateway == gateway), key=lambda one: one.tenant)
        tenants = [one for one in places if one.tenant != "platform"]
        return {place: Fraction(1, len(tenants)) for place in tenants}
    meters = (Meter.REQUESTS,) if sharing is Sharing.REQUESTS else _BYTES
    sums: dict[Place, Fraction] = defaultdict(Fraction)
    for one in day.used:
        if one.place.gateway == gateway and one.meter in meters:
            sums[one.place] += one.amount
    whole = sum(sums.values())
    return {place: sums[place] / whole for place in sorted(sums, key=lambda one: one.tenant)} if whole else {}

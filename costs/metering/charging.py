"""Writes the charges of one day, and brings the statements of its month up to date."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from console.accounts.models import Tenant
from costs.arithmetic.calendar import Calendar, days_in, month_after, month_of
from costs.arithmetic.meters import Meter
from costs.metering.pricing import Before, Priced, by_tenant, priced, shared_nodes
from costs.metering.reading import Day, Place, day_used, newest_word
from costs.metering.versions import InForce, in_force
from costs.models import Charge, ChargeKind, PriceTable, PriceVersion

AT_A_TIME: Final = 2_000
_STATE: Final = """
INSERT INTO costs_statement AS known (id, tenant_id, tenant_slug, month, currency, billed_cost, idle_cost, corrected,
  requests, measured, bytes_in, bytes_out, is_priced, as_of)
SELECT gen_random_uuid(), charge.tenant_id, max(charge.tenant_slug), %(month)s, %(currency)s,
  coalesce(sum(billed_cost) FILTER (WHERE kind <> 'correction'), 0),
  coalesce(sum(billed_cost) FILTER (WHERE kind = 'idle'), 0),
  coalesce(sum(billed_cost) FILTER (WHERE kind = 'correction'), 0),
  coalesce(sum(quantity) FILTER (WHERE meter = 'requests'), 0)::bigint, coalesce(sum(charge.measured), 0)::bigint,
  coalesce(sum(quantity) FILTER (WHERE meter = 'bytes_in'), 0),
  coalesce(sum(quantity) FILTER (WHERE meter = 'bytes_out'), 0),
  bool_and(billed_cost IS NOT NULL), max(word.at)
FROM costs_charge AS charge
LEFT JOIN unnest(%(tenants)s::uuid[], %(moments)s::timestamptz[]) AS word (tenant_id, at) USING (tenant_id)
WHERE day >= %(month)s AND day < %(after)s GROUP BY charge.tenant_id
ON CONFLICT (tenant_id, month) DO UPDATE SET
  tenant_slug = excluded.tenant_slug, currency = excluded.currency, billed_cost = excluded.billed_cost,
  idle_cost = excluded.idle_cost, corrected = excluded.corrected, requests = excluded.requests,
  measured = excluded.measured, bytes_in = excluded.bytes_in, bytes_out = excluded.bytes_out,
  is_priced = excluded.is_priced, as_of = greatest(known.as_of, excluded.as_of)
WHERE known.closed_at IS NULL
"""


def charge_day(day: date, calendar: Calendar, *, is_today: bool) -> None:
    """Make a day's charges anew from all that is known of it; the caller holds the lock and the month is open."""
    used = day_used(day, calendar, is_today=is_today)
    rows = list(_rows(day, used))
    Charge.objects.filter(day=day).exclude(kind=str(ChargeKind.CORRECTION)).delete()
    Charge.objects.bulk_create(rows, batch_size=AT_A_TIME)
    state(month_of(day), newest_word(used.places, used.as_of))


def state(month: date, words: Mapping[UUID, datetime]) -> None:
    """Write the statements of an open month from its charges; `words` is when a tenant's gateways were last heard."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STATE,
            {
                "month": month, "after": month_after(month), "currency": currency(),
                "tenants": list(words), "moments": list(words.values()),
            },
        )  # fmt: skip


def currency() -> str:
    """Return the currency of all price tables, empty before there is one."""
    return PriceTable.objects.values_list("currency", flat=True).first() or ""


def _rows(day: date, used: Day) -> Iterator[Charge]:
    versions, before, days = in_force(day), _before(day), days_in(day)
    for tenant_id, rows in sorted(by_tenant(used.used).items()):
        version = versions.of(tenant_id)
        prices = version.prices if version else None
        yield from (_charge(day, one, version) for one in priced(rows, before[tenant_id], prices, days))
    yield from _node_rows(day, used, versions, before, days)


def _node_rows(day: date, used: Day, versions: InForce, before: Mapping[UUID, Before], days: int) -> Iterator[Charge]:
    """Nodes are priced as for everybody, whatever else a tenant's own table says."""
    platform = Tenant.objects.filter(is_platform=True).first()
    if platform is None:
        return
    version = versions.default
    so_far: dict[tuple[str, Meter], Fraction] = defaultdict(Fraction)
    for parts in before.values():
        for (gateway, meter), amount in parts.items():
            if meter is Meter.NODES:
                so_far[gateway, meter] += amount
    place = Place(platform.pk, platform.slug, "")
    for one in shared_nodes(used, so_far, version.prices if version else None, place, days):
        yield _charge(day, one, version)


def _before(day: date) -> dict[UUID, Before]:
    """Return what each tenant used on the earlier days of the month."""
    rows = Charge.objects.filter(day__gte=month_of(day), day__lt=day).exclude(kind=str(ChargeKind.CORRECTION))
    found: dict[UUID, dict[tuple[str, Meter], Fraction]] = defaultdict(dict)
    for tenant_id, gateway, meter, quantity in (
        rows.values_list("tenant_id", "gateway", "meter").annotate(Sum("quantity")).order_by()
    ):
        found[tenant_id][gateway, Meter(meter)] = Fraction(quantity)
    return defaultdict(dict, found)


def _charge(day: date, one: Priced, version: PriceVersion | None) -> Charge:
    used = one.used
    return Charge(
        day=day, tenant_id=used.place.tenant_id, tenant_slug=used.place.tenant, gateway=used.place.gateway,
        route=used.route, service=used.service, meter=str(used.meter),
        kind=str(ChargeKind.IDLE if one.is_idle else ChargeKind.USAGE),
        quantity=Decimal(round(used.amount * 10**6)).scaleb(-6), measured=used.measured,
        billed_cost=one.billed_cost, version_id=version.pk if version else None,
    )  # fmt: skip

"""Short ways to have prices and traffic that costs something."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from console.accounts.models import Tenant
from console.audit.actor import SYSTEM
from costs.actions.tables import add_table
from costs.models import Charge, PriceTable
from policies.models import Slice
from telemetry import partitions
from telemetry.levels import HOUR
from telemetry.queries.moments import select
from telemetry.series import ids_of

GB = 10**9


def price(meter: str, *tiers: tuple[str | None, str], gateways: tuple[str, ...] = ()) -> dict[str, Any]:
    """A price of one meter; tiers are (up to, unit price)."""
    return {
        "meter": meter,
        "gateways": list(gateways),
        "tiers": [{"up_to": up_to, "unit_price": unit_price} for up_to, unit_price in tiers],
    }


PRICES = [price("bytes_out", (None, "0.10")), price("requests", (None, "2")), price("nodes", (None, "30"))]


def wanted(valid_from: date, *prices: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A body of a price table, read."""
    from costs.api.shapes.prices import NewPriceTableShape

    plain = {"slug": "list", "name": "List prices", "currency": "EUR", "valid_from": str(valid_from)}
    shape = NewPriceTableShape(data=plain | {"prices": list(prices) or PRICES} | more)
    shape.is_valid(raise_exception=True)
    found: dict[str, Any] = shape.validated_data
    return found


def table(valid_from: date, *prices: dict[str, Any], tenant: Tenant | None = None, **more: Any) -> PriceTable:
    """A price table in force from then on."""
    return add_table(wanted(valid_from, *prices, **more), tenant=tenant, actor=SYSTEM)


def hour(
    slice_: Slice, at: datetime, requests: int, sent: int, measured: int | None = None, route: str = "shop"
) -> None:
    """Traffic of an hour long ago, as it lies in telemetry; the gateway was heard."""
    partitions.ensure(HOUR, [at])
    owner = slice_.tenant.slug
    counted, whole = (slice_.pk, f"{owner}/{route}", f"{owner}/echo", 200, "-"), (
        slice_.pk, f"{owner}/{route}", f"{owner}/echo", 0, "",
    )  # fmt: skip
    ids = ids_of([counted, whole])
    known = requests if measured is None else measured
    _row(slice_.pk, at, requests, [ids[counted]], [ids[whole]] if known else [], known, sent)
    _row(slice_.gateway_id, at, requests, [], [], 0, 0)


def heard(slice_: Slice, at: datetime) -> None:
    """The gateway was heard in an hour without traffic."""
    partitions.ensure(HOUR, [at])
    _row(slice_.gateway_id, at, 0, [], [], 0, 0)


def _row(scope: UUID, at: datetime, total: int, series: list[int], flows: list[int], known: int, sent: int) -> None:
    counts = [total] * len(series)
    select(
        """
        INSERT INTO telemetry_hour (at, scope_id, revision_sequence, total, status_2xx, status_3xx, status_4xx,
          status_5xx, series, counts, buckets, bucket_counts, cells, cell_counts, flows, flow_requests, received, sent)
        VALUES (%s, %s, 1, %s, %s, 0, 0, 0, %s::integer[], %s::bigint[], '{}', '{}', '{}', '{}',
          %s::integer[], %s::bigint[], %s::bigint[], %s::bigint[]) RETURNING id
        """,
        [at, scope, total, total, series, counts, flows, [known] * len(flows), [0] * len(flows), [sent] * len(flows)],
    )


def charged(**which: Any) -> dict[str, str]:
    """What each meter cost in all, as text without idle zeros."""
    found: dict[str, Any] = {}
    for row in Charge.objects.filter(**which):
        if row.billed_cost is not None:
            found[row.meter] = found.get(row.meter, 0) + row.billed_cost
    return {meter: format(cost.normalize(), "f") for meter, cost in found.items()}

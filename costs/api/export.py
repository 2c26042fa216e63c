"""Charges as lines with the columns of FOCUS 1.0 (FinOps Open Cost and Usage Specification) that apply here."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from console.base.spreadsheets import harmless
from costs.arithmetic.calendar import days_in, month_after
from costs.arithmetic.foresight import as_decimal
from costs.arithmetic.meters import STOCKS, ByteUnit, Meter, pricing_unit, unit_size
from costs.calendar import calendar
from costs.models import Charge, ChargeKind, PriceVersion

COLUMNS: Final = (
    "BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd", "BillingCurrency", "BilledCost",
    "ChargeCategory", "ChargeClass", "ChargeDescription", "SubAccountId", "RegionId", "ResourceId", "ServiceName",
    "SkuId", "ConsumedQuantity", "ConsumedUnit", "PricingQuantity", "PricingUnit", "x_Service", "x_RequestsMeasured",
    "x_IsIdle", "x_PriceTable", "x_PriceVersion",
)  # fmt: skip
_CONSUMED: Final = {Meter.BYTES_OUT: "Bytes", Meter.BYTES_IN: "Bytes"}
_DESCRIPTIONS: Final = {
    Meter.BYTES_OUT: "Bytes sent to clients",
    Meter.BYTES_IN: "Bytes received from clients",
    Meter.REQUESTS: "Requests",
    Meter.INSPECTED: "Requests inspected by the firewall",
    Meter.CERTIFICATES: "Certificates kept",
    Meter.GATEWAYS: "Presence on a gateway",
    Meter.NODES: "Share of a gateway's nodes",
}


def as_csv(rows: Iterable[Charge], month: date, currency: str) -> Iterator[bytes]:
    """Yield a head and a line for each charge of a month."""
    versions = {one.pk: one for one in PriceVersion.objects.select_related("table")}
    yield _line(COLUMNS)
    for row in rows:
        yield _line(map(harmless, _cells(row, month, currency, versions)))


def _cells(row: Charge, month: date, currency: str, versions: Mapping[UUID, PriceVersion]) -> Iterator[Any]:
    begin, end = calendar().span_of(row.day)
    yield from (moment.isoformat() for moment in _period(month))
    yield from (begin.isoformat(), end.isoformat(), currency)
    yield "" if row.billed_cost is None else row.billed_cost
    is_correction = row.kind == str(ChargeKind.CORRECTION)
    is_credit = is_correction and row.billed_cost is not None and row.billed_cost < 0
    yield "Credit" if is_credit else "Adjustment" if is_correction else "Usage"
    yield "Correction" if is_correction else ""
    yield row.reason if is_correction else _DESCRIPTIONS[Meter(row.meter)]
    yield from (row.tenant_slug, row.gateway, row.route, "Gatehouse", row.meter)
    version = versions.get(row.version_id) if row.version_id else None
    yield from ("",) * 4 if is_correction else _quantities(row, version)
    yield from (row.service, row.measured, str(row.kind == str(ChargeKind.IDLE)).lower())
    yield from (version.table.slug, version.number) if version else ("", "")


def _quantities(row: Charge, version: PriceVersion | None) -> tuple[Any, ...]:
    meter = Meter(row.meter)
    unit = ByteUnit(version.spec["byte_unit"]) if version else ByteUnit.GB
    consumed = _CONSUMED.get(meter, "Days" if meter in STOCKS else "Requests")
    quantity = as_decimal(Fraction(row.quantity) / unit_size(meter, unit, days_in(row.day)))
    return row.quantity, consumed, quantity, pricing_unit(meter, unit)


def _period(month: date) -> tuple[Any, Any]:
    return calendar().span_of(month)[0], calendar().span_of(month_after(month))[0]


def _line(values: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(values)
    return buffer.getvalue().encode()

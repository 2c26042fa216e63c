"""What is metered, and in which units it is priced."""

from enum import StrEnum
from fractions import Fraction
from typing import Final


class Meter(StrEnum):
    """What a charge is for. `nodes` are what a gateway costs by itself, shared among those who use it."""

    BYTES_OUT = "bytes_out"
    BYTES_IN = "bytes_in"
    REQUESTS = "requests"
    INSPECTED = "inspected"
    CERTIFICATES = "certificates"
    GATEWAYS = "gateways"
    NODES = "nodes"


class ByteUnit(StrEnum):
    """What a price of bytes is for: 10^9 or 2^30 of them."""

    GB = "GB"
    GIB = "GiB"


STOCKS: Final = frozenset({Meter.CERTIFICATES, Meter.GATEWAYS, Meter.NODES})
"""Counted once a day and priced by the month; what else there is adds up with the traffic."""
_BYTES: Final = {ByteUnit.GB: 10**9, ByteUnit.GIB: 2**30}
_UNITS: Final = {
    Meter.REQUESTS: "million requests",
    Meter.INSPECTED: "million requests",
    Meter.CERTIFICATES: "certificate-months",
    Meter.GATEWAYS: "gateway-months",
    Meter.NODES: "node-months",
}


def unit_size(meter: Meter, bytes_in: ByteUnit, days_of_month: int) -> Fraction:
    """Return how much of what is metered (bytes, requests, things times days) makes one pricing unit."""
    if meter in (Meter.BYTES_OUT, Meter.BYTES_IN):
        return Fraction(_BYTES[bytes_in])
    return Fraction(days_of_month if meter in STOCKS else 10**6)


def pricing_unit(meter: Meter, bytes_in: ByteUnit) -> str:
    """Return the name of the pricing unit, as in FOCUS."""
    return _UNITS.get(meter, str(bytes_in))

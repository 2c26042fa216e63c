"""Numbers, shares, spans of time and names as people read them in reasons and verdicts."""

from collections.abc import Sequence
from math import floor, log10
from typing import Final

_NAMED: Final = 5


def number(value: int) -> str:
    """Return a whole number in groups of three: “4 020”."""
    return f"{value:,}".replace(",", " ")


def percent(share: float) -> str:
    """Return a share with one decimal, very small ones with two digits that say something: “31.2 %”, “0.0034 %”."""
    value = 100 * share
    if value == 0:
        return "0 %"
    if abs(value) >= 0.095:
        return f"{value:.1f} %"
    decimals = 1 - floor(log10(abs(value)))
    return f"{value:.{decimals}f}".rstrip("0") + " %"


def percentage_points(difference: float) -> str:
    """Return a difference of shares in percentage points: “2.6 points”."""
    return percent(difference).replace(" %", " points")


def span(seconds: float) -> str:
    """Return a span of time in the largest whole unit: “45 seconds”, “10 minutes”, “2 hours”."""
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            return _counted(round(seconds / size), unit)
    return _counted(round(seconds), "second")


def nodes(count: int) -> str:
    """Return “1 node”, “3 nodes”."""
    return _counted(count, "node")


def listed(names: Sequence[str]) -> str:
    """Return the first five names and how many more there are."""
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


def _counted(count: int, unit: str) -> str:
    return f"{number(count)} {unit}" if count == 1 else f"{number(count)} {unit}s"

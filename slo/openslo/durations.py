"""Lengths of time as OpenSLO writes them: `28d`, `1h`, `1M`, `1Q`."""

import re
from typing import Final

from slo.arithmetic.conditions import DAY, HOUR, MINUTE

SECONDS: Final = {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
UNITS: Final = {"w": "week", "M": "month", "Q": "quarter"}
_FORM: Final = re.compile(r"([1-9]\d{0,5})([mhdwMQ])", re.ASCII)


def seconds_of(text: str) -> int | None:
    """Return how many seconds a duration of fixed length has; None where it has none."""
    found = _FORM.fullmatch(text)
    return int(found[1]) * SECONDS[found[2]] if found and found[2] in SECONDS else None


def unit_of(text: str) -> str | None:
    """Return the calendar's unit that a duration is one of; None where it is none."""
    return UNITS.get(text[1:]) if text.startswith("1") else None


def written(seconds: int) -> str:
    """Return a duration in the largest unit that divides it."""
    unit = next(name for name in ("d", "h", "m") if seconds % SECONDS[name] == 0)
    return f"{seconds // SECONDS[unit]}{unit}"

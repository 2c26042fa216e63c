"""Durations as the Gateway API writes them (GEP-2257): `1h30m`, `500ms`."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(r"(?:[0-9]{1,5}(?:h|ms|m|s)){1,4}")
_ONE: Final = re.compile(r"([0-9]+)(h|ms|m|s)")
_SECONDS: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def seconds_of(text: str) -> float | None:
    """Seconds; None where it is no duration."""
    if not _WHOLE.fullmatch(text):
        return None
    return round(sum(int(number) * _SECONDS[unit] for number, unit in _ONE.findall(text)), 3)

"""Names, moments and spans of time as people read them in findings."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

_LONGEST_QUOTE: Final = 80
_NAMED: Final = 5


def quote(value: str) -> str:
    """Return a foreign text for use in a sentence: shortened, and with anything unprintable escaped."""
    short = value if len(value) <= _LONGEST_QUOTE else value[:_LONGEST_QUOTE] + "…"
    return "“" + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in short) + "”"


def listed(values: Sequence[str]) -> str:
    """Return the first five values, quoted, and how many more there are."""
    shown = ", ".join(quote(value) for value in values[:_NAMED])
    return shown if len(values) <= _NAMED else f"{shown} and {len(values) - _NAMED} more"


def moment(at: datetime) -> str:
    """Return a moment to the minute: “2026-03-15 10:00 UTC”."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def span(length: timedelta) -> str:
    """Return a span of time, of any sign, in whole days, below two days in hours, below two hours in minutes."""
    seconds = abs(int(length.total_seconds()))
    for size, unit in ((86_400, "day"), (3_600, "hour")):
        if seconds >= 2 * size:
            return counted(seconds // size, unit)
    return counted(seconds // 60, "minute")


def counted(count: int, thing: str) -> str:
    """Return “1 day”, “3 days”."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"

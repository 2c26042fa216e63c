"""Ranges of numbers as regular expressions, for what Envoy compares as text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def in_ranges(ranges: Iterable[tuple[int, int]]) -> str:
    """An expression for every number from the first to the last of a range, written without leading zeros."""
    return "|".join(pattern for low, high in ranges for pattern in _in_range(low, high))


def _in_range(low: int, high: int) -> Iterator[str]:
    while low <= high:
        last = min(high, 10 ** len(str(low)) - 1)
        yield from _of_one_length(str(low), str(last))
        low = last + 1


def _of_one_length(low: str, high: str) -> Iterator[str]:
    """Expressions for the numbers from `low` to `high`, which have equally many digits."""
    if low == high:
        yield low
        return
    if low[0] == high[0]:
        yield from (low[0] + rest for rest in _of_one_length(low[1:], high[1:]))
        return
    first, last, rest = int(low[0]), int(high[0]), len(low) - 1
    is_low_whole, is_high_whole = low[1:] == "0" * rest, high[1:] == "9" * rest
    if not is_low_whole:
        yield from (low[0] + tail for tail in _of_one_length(low[1:], "9" * rest))
    begin, end = first + (not is_low_whole), last - (not is_high_whole)
    if begin <= end:
        yield (f"[{begin}-{end}]" if begin < end else str(begin)) + "[0-9]" * rest
    if not is_high_whole:
        yield from (high[0] + tail for tail in _of_one_length("0" * rest, high[1:]))

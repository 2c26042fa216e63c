"""Cells that no spreadsheet takes for a formula, which it would run on the machine of whoever opens the table."""

from decimal import Decimal
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\0")


def harmless(value: object) -> str:
    """Return the text of a cell, behind an apostrophe where it would begin a formula; a number stays as it is."""
    text = str(value)
    is_number = isinstance(value, int | float | Decimal)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text

"""What people and clients write into a table runs in no spreadsheet; numbers stay numbers."""

from decimal import Decimal

import pytest

from console.base.spreadsheets import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\0=1"])
def test_what_would_be_a_formula_is_a_text(text: str):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "a=b", "'=1", 0, -1, Decimal("-0.5"), -0.25])
def test_all_else_stays_as_it_is(value: object):
    assert harmless(value) == str(value)

"""Every package that the product builds on may be used: its licence is known, and on the list."""

import pytest

from console.local.licences import Licence, is_allowed, of_npm, of_python, report
from tests.architecture.test_house_rules import ROOT


def test_of_every_package_of_python():
    found = of_python()
    assert len(found) > 100
    assert [one for one in found if not one.is_allowed] == []


def test_of_every_package_of_the_console():
    found = of_npm(ROOT / "frontend" / "package-lock.json")
    assert len(found) > 100
    assert [one for one in found if not one.is_allowed] == []


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("", False),
        ("UNKNOWN", False),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("MPL-2.0 AND (GPL-2.0-only OR AGPL-3.0-only)", False),
        ("(MIT OR CC0-1.0)", True),
        ("Proprietary", False),
        ("SEE LICENSE IN LICENSE", False),
    ],
)
def test_an_expression_is_read_as_spdx_says(expression: str, allowed: bool):
    assert is_allowed(expression) is allowed


def test_the_report_marks_what_is_not_allowed():
    lines = list(report([Licence("a", "1", "MIT"), Licence("b", "2", "GPL-3.0-only")]))
    assert lines == ["a\t1\tMIT", "b\t2\tGPL-3.0-only\tNOT ALLOWED"]

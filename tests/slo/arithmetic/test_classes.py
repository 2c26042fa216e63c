"""Which answers are good, bad or no events, by status and flag."""

import pytest

from slo.arithmetic.classes import USUAL, Classes, Verdict, is_class

GOOD, BAD, IGNORED = Verdict.GOOD, Verdict.BAD, Verdict.IGNORED


@pytest.mark.parametrize(
    ("code", "flags", "verdict"),
    [
        (200, "-", GOOD), (304, "-", GOOD), (404, "NR", GOOD), (403, "-", GOOD),
        (403, "UAEX", IGNORED), (503, "UAEX", BAD), (429, "RL", IGNORED), (429, "-", GOOD),
        (500, "-", BAD), (503, "UH,URX", BAD), (0, "DC", BAD), (0, "-", BAD),
    ],
)  # fmt: skip
def test_as_usual(code, flags, verdict):
    assert USUAL.verdict(code, flags) is verdict


def test_what_is_ignored_is_asked_first():
    mine = Classes(bad=frozenset({"4xx", "503"}), ignored=frozenset({"404", "flag:DC", "none"}))
    assert [mine.verdict(*one) for one in ((404, "-"), (401, "-"), (503, "-"), (500, "-"), (503, "DC"), (0, "-"))] == [
        IGNORED, BAD, BAD, GOOD, IGNORED, IGNORED,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["5xx", "404", "none", "waf", "rate-limit", "flag:UH"])
def test_names_of_classes(text):
    assert is_class(text)


@pytest.mark.parametrize("text", ["6xx", "5XX", "40", "4000", "flag:", "flag:uh", "all", ""])
def test_what_is_no_name_of_a_class(text):
    assert not is_class(text)

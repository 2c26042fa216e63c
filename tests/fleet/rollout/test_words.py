"""Numbers as people read them."""

import pytest

from fleet.rollout.words import listed, nodes, number, percent, span


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "0 %"),
        (0.312, "31.2 %"),
        (1.0, "100.0 %"),
        (0.001, "0.1 %"),
        (4 / 4020, "0.1 %"),
        (0.00052, "0.052 %"),
        (0.0001, "0.01 %"),
        (0.000034, "0.0034 %"),
        (-0.00002, "-0.002 %"),
        (-0.25, "-25.0 %"),
    ],
)
def test_shares(share, said):
    assert percent(share) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (90, "90 seconds"),
        (600, "10 minutes"),
        (3600, "1 hour"),
        (5400, "90 minutes"),
        (7200, "2 hours"),
    ],
)
def test_spans(seconds, said):
    assert span(seconds) == said


def test_counts_and_names():
    assert (number(4020), number(7), number(1_234_567)) == ("4 020", "7", "1 234 567")
    assert (nodes(1), nodes(1000)) == ("1 node", "1 000 nodes")
    assert listed("abcde") == "a, b, c, d, e"
    assert listed("abcdefg") == "a, b, c, d, e and 2 more"

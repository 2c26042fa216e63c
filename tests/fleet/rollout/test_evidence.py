"""What a node's minute counts for, and how counts add up."""

import pytest

from fleet.rollout.evidence import ArmCounts, cap


@pytest.mark.parametrize(
    ("bad", "requests", "rate", "expected"),
    [
        (0, 0, 0.0, 0),
        (9, 100, 0.0, 2),
        (2, 100, 0.001, 2),
        (24, 120, 0.001, 2),
        (24, 1_200, 0.001, 4),
        (4, 1_200, 0.001, 4),
        (240, 1_200, 0.01, 17),
        (16, 1_200, 0.01, 16),
        (12_000, 12_000, 1.0, 12_000),
    ],
)
def test_a_burst_counts_for_little(bad, requests, rate, expected):
    assert cap(bad, requests, rate) == expected


def test_sides_add_up_and_nodes_are_not_counted_twice():
    assert ArmCounts(3, 100, 5, 4) + ArmCounts(2, 50, 1, 1) == ArmCounts(3, 150, 6, 5)


def test_a_share_without_requests_is_zero():
    assert ArmCounts().share == 0.0
    assert ArmCounts(1, 200, 5, 5).share == 0.025

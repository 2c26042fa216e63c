"""Histograms add up in any order, lose nothing, and tell quantiles to within a bucket."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.histogram import BOUNDS_US, BUCKETS, bucket_of, from_bins, merge, quantile_ms

histograms = st.dictionaries(st.integers(0, BUCKETS - 1), st.integers(1, 10**9), max_size=40)
bins = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**8), st.integers(0, 10**6)), max_size=60)


def test_buckets_run_from_a_quarter_millisecond_to_65_seconds_in_eighths_of_octaves():
    assert (BOUNDS_US[0], BOUNDS_US[8], BOUNDS_US[-1]) == (250, 500, 65_536_000)
    assert BUCKETS == 146
    assert all(later / earlier == pytest.approx(2 ** (1 / 8), rel=0.01) for earlier, later in pairwise(BOUNDS_US))


@given(histograms, histograms, histograms)
def test_adding_is_the_same_in_any_order_and_grouping(a: dict[int, int], b: dict[int, int], c: dict[int, int]):
    assert merge([a, b, c]) == merge([c, a, b]) == merge([merge([a, b]), c]) == merge([a, merge([b, c])])


@given(histograms)
def test_adding_nothing_changes_nothing(histogram: dict[int, int]):
    assert merge([histogram, {}]) == histogram


@given(bins)
def test_every_request_of_every_bin_is_kept(found: list[tuple[int, int, int]]):
    assert sum(from_bins(found).values()) == sum(count for _, _, count in found)


@given(bins, bins)
def test_bins_of_two_nodes_may_be_added_before_or_after(
    ours: list[tuple[int, int, int]], theirs: list[tuple[int, int, int]]
):
    assert merge([from_bins(ours), from_bins(theirs)]) == from_bins([*ours, *theirs])


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_a_slower_bin_is_never_in_a_faster_bucket(one_us: int, other_us: int):
    slower, faster = max(one_us, other_us), min(one_us, other_us)
    assert bucket_of(slower, 0) >= bucket_of(faster, 0)


@given(st.lists(st.integers(251, 65_000_000), min_size=1, max_size=300), st.sampled_from([0.5, 0.9, 0.99]))
def test_a_quantile_is_off_by_at_most_a_bucket(latencies_us: list[int], quantile: float):
    told = quantile_ms(from_bins((value, 0, 1) for value in latencies_us), quantile)
    truth_ms = sorted(latencies_us)[math.ceil(quantile * len(latencies_us)) - 1] / 1000
    assert told is not None
    assert truth_ms / 1.1 <= told <= truth_ms * 1.1 or _next_is_meant(latencies_us, quantile, told)


def _next_is_meant(latencies_us: list[int], quantile: float, told_ms: float) -> bool:
    """Where the rank falls exactly between two requests either of them is a right answer."""
    rank = quantile * len(latencies_us)
    following = sorted(latencies_us)[min(math.floor(rank), len(latencies_us) - 1)] / 1000
    return following / 1.1 <= told_ms <= following * 1.1


@given(histograms)
def test_higher_quantiles_are_never_lower(histogram: dict[int, int]):
    told = [quantile_ms(histogram, quantile) for quantile in (0.0, 0.25, 0.5, 0.9, 0.99, 1.0)]
    assert told == ([None] * 6 if not histogram else sorted(told))


def test_without_requests_there_is_no_latency():
    assert quantile_ms({}, 0.99) is None
    assert quantile_ms({3: 0}, 0.99) is None


def test_what_is_slower_than_the_scale_reads_as_its_end():
    assert quantile_ms(from_bins([(500_000_000, 0, 5)]), 0.5) == 65_536.0

"""Weights go over in whole numbers, leave other services their share, and come back exactly as they were."""

from hypothesis import given
from hypothesis import strategies as st

from fleet.shift.weights import Pair, Split, backwards, forwards, own_weights, split_of

PAIR = Pair("v1", "v2")
MOST = 1_000_000
WEIGHTS = st.integers(0, 5_000)
PERCENTS = st.lists(st.integers(1, 100), min_size=1, max_size=6, unique=True).map(sorted)


def test_a_pair_of_100_moves_by_percents():
    weights = {"v1": 100, "v2": 0}
    split = split_of(weights, PAIR, (5, 25, 100), MOST)
    assert [forwards(weights, PAIR, split, percent) for percent in (5, 25, 100)] == [
        {"v1": 95, "v2": 5},
        {"v1": 75, "v2": 25},
        {"v1": 0, "v2": 100},
    ]


def test_small_weights_grow_together_with_those_of_others():
    weights = {"v1": 1, "v2": 0, "other": 1}
    split = split_of(weights, PAIR, (5, 50), MOST)
    first = forwards(weights, PAIR, split, 5)
    assert first == {"v1": 95, "v2": 5, "other": 100}
    assert forwards(first, PAIR, split, 50) == {"v1": 50, "v2": 50, "other": 100}
    assert backwards(first, PAIR, split) == weights


def test_weights_do_not_grow_beyond_what_there_can_be():
    weights = {"v1": 999_999, "v2": 0}
    split = split_of(weights, PAIR, (5,), MOST)
    assert split == Split(999_999, 0, 1)
    assert sum(split.at(5)) == 999_999


def test_others_that_were_changed_since_keep_what_they_were_given():
    split = Split(1, 0, 100)
    assert backwards({"v1": 95, "v2": 5, "other": 7}, PAIR, split) == {"v1": 100, "v2": 0, "other": 7}


def test_a_pair_that_is_not_there_has_no_weights():
    assert own_weights({"v1": 1}, PAIR) is None


@given(WEIGHTS, WEIGHTS, WEIGHTS, PERCENTS)
def test_there_and_back_again(one, two, other, percents):
    weights = {"v1": one, "v2": two, "other": other}
    if not one + two:
        return
    split = split_of(weights, PAIR, percents, MOST)
    now = weights
    for percent in percents:
        now = forwards(now, PAIR, split, percent)
        assert max(now.values()) <= MOST
        assert now["v1"] + now["v2"] == split.total
        assert abs(now["v2"] / split.total - percent / 100) <= 0.5 / split.total
        assert now["other"] * (one + two) == other * split.total, "the others keep their share"
    assert backwards(now, PAIR, split) == weights

"""Checked plans are kept within bounds, the least recently used are forgotten first."""

from policies.publishing.checked_plans import CheckedPlans


def test_the_least_recently_used_is_forgotten():
    kept: CheckedPlans[str] = CheckedPlans(most_bytes=10_000)
    kept.keep("a", "A", 4_500)
    kept.keep("b", "B", 4_500)
    assert kept.find("a") == "A"
    kept.keep("c", "C", 4_500)
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == ("A", None, "C")


def test_what_is_larger_than_everything_is_not_kept():
    kept: CheckedPlans[str] = CheckedPlans(most_bytes=10_000)
    kept.keep("a", "A", 4_500)
    kept.keep("huge", "H", 10_001)
    assert (kept.find("a"), kept.find("huge")) == ("A", None)


def test_small_plans_cost_something_too():
    kept: CheckedPlans[int] = CheckedPlans(most_bytes=8 * 4096)
    for number in range(100):
        kept.keep(number, number, 0)
    assert sum(kept.find(number) is not None for number in range(100)) == 8

"""When authorities are followed by others, and how fast what they issued is replaced."""

from datetime import UTC, datetime, timedelta

import pytest

from certificates.life.authorities import (
    INTERMEDIATE_LIFETIME,
    IssuerStanding,
    is_intermediate_due,
    is_root_due,
    reissue_at,
    reissue_span,
    root_standing,
    root_text,
)
from certificates.life.validity import Life

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def life(days: float, gone: float) -> Life:
    """One of so many days, a share of it gone."""
    begins = NOW - days * gone * DAY
    return Life(begins, begins + days * DAY)


@pytest.mark.parametrize(("gone", "is_due"), [(0.1, False), (0.66, False), (0.67, True), (0.99, True)])
def test_an_intermediate_is_renewed_with_less_than_a_third_left(gone, is_due):
    assert is_intermediate_due(life(1095, gone), NOW + 3000 * DAY, NOW) is is_due


def test_an_intermediate_that_lasts_as_long_as_its_root_is_not_renewed_again_and_again():
    old = life(900, 0.9)
    assert not is_intermediate_due(old, old.not_after, NOW)
    assert not is_intermediate_due(old, old.not_after + timedelta(hours=1), NOW)
    assert is_intermediate_due(old, old.not_after + 30 * DAY, NOW)
    assert INTERMEDIATE_LIFETIME > 900 * DAY


def test_below_a_root_that_has_ended_nothing_is_renewed():
    assert not is_intermediate_due(Life(NOW - 90 * DAY, NOW - 60 * DAY), NOW - DAY, NOW)


@pytest.mark.parametrize(("gone", "is_due"), [(0.79, False), (0.81, True)])
def test_the_next_root_is_prepared_with_less_than_a_fifth_left(gone, is_due):
    assert is_root_due(life(3650, gone), NOW) is is_due


@pytest.mark.parametrize(
    ("gone", "lifetime", "standing"),
    [(0.1, 47, "well"), (0.7, 1100, "ending"), (0.85, 47, "ending"), (1.0, 47, "ended")],
)
def test_an_issuer_whose_root_ends_within_what_it_must_issue_says_so(gone, lifetime, standing):
    assert root_standing(life(3650, gone), lifetime * DAY, NOW) == standing


def test_the_sentences_say_what_a_person_must_do():
    ends = NOW + 300 * DAY
    assert "clients must trust its roots" in root_text(IssuerStanding.WELL, ends, None, NOW)
    assert root_text(IssuerStanding.WELL, ends, 2, NOW).endswith(
        "Authority 2 issues once somebody activates it; clients must trust its root before."
    )
    assert "ends at 28 May 2027" in root_text(IssuerStanding.ENDING, ends, 2, NOW)
    assert "can issue nothing" in root_text(IssuerStanding.ENDED, NOW - DAY, None, NOW)


@pytest.mark.parametrize(("count", "span"), [(0, 0), (1, 10), (500, 5000), (1_000_000, 86_400)])
def test_many_are_replaced_over_some_time_and_never_over_more_than_a_day(count, span):
    assert reissue_span(count) == timedelta(seconds=span)


def test_each_is_replaced_at_a_moment_of_its_own_before_the_end():
    until = NOW + timedelta(hours=1)
    assert reissue_at(until, 0.0, NOW) == NOW
    assert reissue_at(until, 0.5, NOW) == NOW + timedelta(minutes=30)
    assert reissue_at(until, 0.999, NOW) < until


def test_one_that_comes_back_after_the_end_has_a_day():
    assert reissue_at(NOW - DAY, 0.0, NOW) == NOW + DAY

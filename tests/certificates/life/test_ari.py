"""Renewal information: drawing in a window, and when to ask again (RFC 9773 §4)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.life.ari import AriAnswer, AriOutcome, RenewalWindow, draw, next_ari_check
from tests.certificates.life.made import DAY, HOUR, MINUTE, NOW, SECOND, shares

WINDOW = RenewalWindow(NOW + 10 * DAY, NOW + 12 * DAY, "https://ca.test/why")
LATE = NOW + 90 * DAY


@pytest.mark.parametrize(("share", "days"), [(0.0, 10), (0.5, 11), (0.75, 11.5)])
def test_an_instant_is_drawn_evenly_across_the_window(share, days):
    drawn = draw(WINDOW, share, NOW)
    assert drawn.at == NOW + days * DAY
    assert drawn.is_of(WINDOW)


def test_a_window_that_is_over_means_now():
    later = NOW + 20 * DAY
    assert draw(WINDOW, 0.3, later).at == later


def test_an_instant_that_has_passed_means_now():
    inside = NOW + 11 * DAY
    assert draw(WINDOW, 0.25, inside).at == inside
    assert draw(WINDOW, 0.75, inside).at == NOW + 11.5 * DAY


@given(shares, shares)
def test_only_the_part_of_a_window_within_the_bounds_is_drawn_from(share, cut):
    earliest = WINDOW.start + cut * DAY
    drawn = draw(WINDOW, share, NOW, earliest=earliest, latest=earliest + HOUR)
    assert earliest <= drawn.at <= earliest + HOUR


def test_a_window_before_the_earliest_moment_is_the_cas_word():
    assert draw(WINDOW, 0.5, NOW, earliest=NOW + 30 * DAY).at == NOW + 11 * DAY


def test_a_window_after_the_latest_moment_comes_too_late():
    assert draw(WINDOW, 0.5, NOW, latest=NOW + DAY).at == NOW + DAY


def test_a_draw_belongs_to_its_window_only_however_it_is_explained():
    drawn = draw(WINDOW, 0.5, NOW)
    assert drawn.is_of(RenewalWindow(WINDOW.start, WINDOW.end))
    assert not drawn.is_of(RenewalWindow(WINDOW.start, WINDOW.end + SECOND))


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (AriAnswer(AriOutcome.ANSWERED, WINDOW, 6 * HOUR), 6 * HOUR),
        (AriAnswer(AriOutcome.ANSWERED, WINDOW, SECOND), MINUTE),
        (AriAnswer(AriOutcome.ANSWERED, WINDOW, timedelta(seconds=-5)), MINUTE),
        (AriAnswer(AriOutcome.ANSWERED, WINDOW, 40 * DAY), DAY),
        (AriAnswer(AriOutcome.ANSWERED, WINDOW), 6 * HOUR),
        (AriAnswer(AriOutcome.ANSWERED, RenewalWindow(LATE, LATE), HOUR), 6 * HOUR),
        (AriAnswer(AriOutcome.LASTING, None, HOUR), 6 * HOUR),
        (AriAnswer(AriOutcome.TEMPORARY, failures=1), MINUTE),
        (AriAnswer(AriOutcome.TEMPORARY, failures=2), 2 * MINUTE),
        (AriAnswer(AriOutcome.TEMPORARY, failures=5), 16 * MINUTE),
        (AriAnswer(AriOutcome.TEMPORARY, failures=10), 6 * HOUR),
        (AriAnswer(AriOutcome.TEMPORARY, failures=100_000), 6 * HOUR),
        (AriAnswer(AriOutcome.TEMPORARY, retry_after=HOUR, failures=1), HOUR),
        (AriAnswer(AriOutcome.TEMPORARY, retry_after=SECOND, failures=3), 4 * MINUTE),
    ],
)
def test_when_to_ask_again(answer, pause):
    assert next_ari_check(answer, NOW, not_after=LATE) == NOW + pause


@given(
    st.sampled_from(AriOutcome),
    st.none() | st.timedeltas(-DAY, 1000 * DAY),
    st.integers(0, 10_000),
)
def test_nobody_asks_more_than_once_a_minute_or_less_than_once_a_day(outcome, retry_after, failures):
    at = next_ari_check(AriAnswer(outcome, WINDOW, retry_after, failures), NOW, not_after=LATE)
    assert at is not None
    assert MINUTE <= at - NOW <= DAY


def test_nobody_asks_about_what_is_expired_or_replaced():
    answer = AriAnswer(AriOutcome.ANSWERED, WINDOW, HOUR)
    assert next_ari_check(answer, NOW, not_after=NOW - SECOND) is None
    assert next_ari_check(answer, NOW, not_after=NOW + HOUR) is None
    assert next_ari_check(answer, NOW, not_after=NOW + HOUR + SECOND) == NOW + HOUR
    assert next_ari_check(answer, NOW, not_after=LATE, is_replaced=True) is None

"""When a certificate is renewed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.life.ari import RenewalWindow
from certificates.life.attempts import room_for_attempts
from certificates.life.schedule import RenewalWhy, is_early, renewal
from certificates.life.validity import Life
from tests.certificates.life.made import DAY, HOUR, MINUTE, NOW, SECOND, lengths, life, shares

windows = st.builds(
    lambda start, length: RenewalWindow(NOW + start, NOW + start + length),
    st.timedeltas(-30 * DAY, 500 * DAY),
    st.timedeltas(-DAY, 60 * DAY),
)


@pytest.mark.parametrize(
    ("length", "share", "after", "why"),
    [
        (90 * DAY, 0.5, 60 * DAY, RenewalWhy.TWO_THIRDS),
        (90 * DAY, 0.0, 58.2 * DAY, RenewalWhy.TWO_THIRDS),
        (10 * DAY, 0.5, 160 * HOUR, RenewalWhy.TWO_THIRDS),
        (160 * HOUR, 0.5, 80 * HOUR, RenewalWhy.HALF),
        (160 * HOUR, 0.0, 76.8 * HOUR, RenewalWhy.HALF),
        (3 * MINUTE, 0.5, 90 * SECOND, RenewalWhy.HALF),
    ],
)
def test_without_a_window_at_a_share_of_the_life(length, share, after, why):
    found = renewal(life(length), None, None, share, NOW)
    assert abs(found.at - (NOW + after)) < SECOND / 1000
    assert found.why is why


def test_a_window_wins():
    window = RenewalWindow(NOW + 40 * DAY, NOW + 42 * DAY)
    found = renewal(life(90 * DAY), window, None, 0.5, NOW)
    assert (found.at, found.why) == (NOW + 41 * DAY, RenewalWhy.ARI)


def test_a_window_that_is_over_means_now_even_on_the_first_day():
    window = RenewalWindow(NOW - 2 * HOUR, NOW - HOUR)
    found = renewal(life(90 * DAY), window, None, 0.5, NOW + HOUR)
    assert (found.at, found.why) == (NOW + HOUR, RenewalWhy.PAST_WINDOW)


@given(lengths, st.none() | windows, shares, shares, st.timedeltas(0 * DAY, 400 * DAY))
def test_what_was_drawn_stays_until_the_window_is_another(length, window, share, other, later):
    first = renewal(life(length), window, None, share, NOW)
    again = renewal(life(length), window, first.draw, other, NOW + later)
    assert (again.at, again.draw) == (first.at, first.draw)


def test_another_window_is_drawn_from_anew():
    window = RenewalWindow(NOW + 40 * DAY, NOW + 42 * DAY)
    kept = renewal(life(90 * DAY), window, None, 0.5, NOW).draw
    moved = replace(window, end=NOW + 44 * DAY)
    found = renewal(life(90 * DAY), moved, kept, 0.5, NOW)
    assert found.at == NOW + 42 * DAY
    assert found.draw.is_of(moved)


@pytest.mark.parametrize("end", [NOW + 40 * DAY, NOW + 39 * DAY])
def test_a_window_that_ends_before_it_starts_is_ignored_and_that_is_said(end):
    found = renewal(life(90 * DAY), RenewalWindow(NOW + 40 * DAY, end), None, 0.5, NOW)
    assert found == replace(renewal(life(90 * DAY), None, None, 0.5, NOW), is_window_ignored=True)


def test_a_window_around_the_whole_of_a_short_life_renews_it_neither_at_once_nor_too_late():
    short = life(3 * MINUTE)
    window = RenewalWindow(NOW - DAY, NOW + DAY)
    found = [renewal(short, window, None, share / 100, NOW).at for share in range(100)]
    assert min(found) == short.at(0.25)
    assert max(found) <= short.at(0.75)
    assert len(set(found)) == 100


def test_a_window_beyond_the_end_leaves_room_for_attempts():
    found = renewal(life(90 * DAY), RenewalWindow(NOW + 89.9 * DAY, NOW + 95 * DAY), None, 0.5, NOW)
    assert found.at == NOW + 89 * DAY


def test_a_short_certificate_that_is_dated_back_is_not_due_on_arrival():
    arrived = NOW + 5 * MINUTE
    unaware, aware = life(8 * MINUTE), Life(NOW, NOW + 8 * MINUTE, obtained_at=arrived)
    assert renewal(unaware, None, None, 0.5, arrived).at <= arrived
    assert renewal(aware, None, None, 0.5, arrived).at == arrived + 90 * SECOND


@given(lengths, st.none() | windows, shares)
def test_a_renewal_is_always_inside_the_life_with_room_for_attempts(length, window, share):
    found = renewal(life(length), window, None, share, NOW)
    assert NOW <= found.at <= NOW + length - room_for_attempts(length)


@given(lengths, st.none() | windows, shares, shares)
def test_a_renewal_that_is_late_is_due_and_never_set_beyond_now(length, window, share, past):
    now = NOW + length - room_for_attempts(length) * past
    assert renewal(life(length), window, None, share, now).at <= now


@given(lengths, st.none() | windows, shares)
def test_no_renewal_in_the_first_quarter_unless_the_whole_window_lies_there(length, window, share):
    one = life(length)
    found = renewal(one, window, None, share, NOW)
    is_asked_for = window is not None and window.is_valid and window.end <= one.at(0.25)
    assert found.at >= one.at(0.25) or is_asked_for


@given(lengths, shares, st.timedeltas(0 * DAY, DAY))
def test_renewals_never_loop(length, share, backdated):
    """Each certificate is followed by the next at once, dated back by its CA; eight of them take two lives or more."""
    now = NOW
    for _ in range(8):
        now = renewal(Life(now - backdated, now + length, obtained_at=now), None, None, share, now).at
    assert now - NOW >= 2 * length


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [(-2, -1, True), (40, 41, True), (50, 51, True), (58, 62, False), (51, 52, False), (80, 85, False), (3, 3, False)],
)
def test_a_window_far_before_the_usual_moment_is_early(starts, ends, expected):
    window = RenewalWindow(NOW + starts * DAY, NOW + ends * DAY)
    assert is_early(life(90 * DAY), window) is expected


def test_without_a_window_nothing_is_early():
    assert not is_early(life(90 * DAY), None)

"""How long a certificate works."""

from datetime import datetime, timedelta

import pytest

from certificates.life.validity import Life
from tests.certificates.life.made import DAY, HOUR, NOW, SECOND, life


def test_a_life_is_measured_from_its_beginning_to_its_end():
    ninety = life(90 * DAY)
    assert ninety.length == 90 * DAY
    assert ninety.at(0.5) == NOW + 45 * DAY
    assert ninety.left(NOW + 89 * DAY) == DAY


def test_an_expired_one_has_nothing_left_rather_than_a_negative_time():
    assert life(DAY).left(NOW + 3 * DAY) == timedelta()
    assert life(DAY).is_expired(NOW + DAY)
    assert not life(DAY).is_expired(NOW + DAY - SECOND)


def test_time_before_we_had_it_is_no_part_of_its_life():
    backdated = Life(NOW - HOUR, NOW + HOUR, obtained_at=NOW)
    assert (backdated.begins, backdated.length) == (NOW, HOUR)


def test_one_that_is_obtained_before_it_is_valid_begins_with_its_validity():
    assert Life(NOW, NOW + DAY, obtained_at=NOW - HOUR).begins == NOW


def test_one_that_was_obtained_when_it_had_expired_has_no_length():
    assert Life(NOW, NOW + DAY, obtained_at=NOW + 2 * DAY).length == timedelta()


def test_what_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends before it begins"):
        Life(NOW, NOW - SECOND)


@pytest.mark.parametrize("naive", [0, 1, 2])
def test_times_without_a_zone_are_refused(naive):
    times = [NOW, NOW + DAY, NOW]
    times[naive] = datetime(2026, 3, 3, 11, 0)
    with pytest.raises(ValueError, match="timezone"):
        Life(*times)

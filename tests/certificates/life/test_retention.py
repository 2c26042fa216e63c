"""How long a replaced certificate is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.life.retention import may_roll_back, retire_at
from tests.certificates.life.made import DAY, HOUR, NOW, SECOND, lengths, life

OLD = life(90 * DAY, NOW - 60 * DAY)


@pytest.mark.parametrize(
    ("old", "is_compromised", "after"),
    [
        (OLD, False, DAY),
        (life(90 * DAY, NOW - 90 * DAY + HOUR), False, HOUR),
        (life(DAY, NOW - 3 * DAY), False, 0 * DAY),
        (OLD, True, 0 * DAY),
        (None, False, 0 * DAY),
    ],
)
def test_a_day_or_what_is_left_and_no_time_for_a_key_that_is_compromised(old, is_compromised, after):
    assert retire_at(NOW, old, is_compromised=is_compromised) == NOW + after


@given(lengths, st.timedeltas(-400 * DAY, 0 * DAY))
def test_no_key_is_kept_longer_than_it_may_be_gone_back_to(length, begins):
    old = life(length, NOW + begins)
    at = retire_at(NOW, old)
    assert NOW <= at <= NOW + DAY
    assert at == NOW or may_roll_back(old, False, at - SECOND / 1000)


@pytest.mark.parametrize(
    ("old", "is_compromised", "may"),
    [
        (OLD, False, True),
        (OLD, True, False),
        (None, False, False),
        (life(DAY, NOW - DAY), False, False),
        (life(DAY, NOW + HOUR), False, False),
        (life(DAY, NOW), False, True),
    ],
)
def test_who_may_be_gone_back_to(old, is_compromised, may):
    assert may_roll_back(old, is_compromised, NOW) is may

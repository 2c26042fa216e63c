"""How a certificate does, in one word."""

import pytest
from hypothesis import given

from certificates.life.schedule import renewal
from certificates.life.standing import Standing, is_critical, is_expiring, standing
from certificates.life.states import RotationState
from tests.certificates.life.made import DAY, HOUR, MINUTE, NOW, SECOND, lengths, life, shares

S, R = Standing, RotationState
QUARTER = 90 * DAY


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, S.PENDING),
        (R.DUE, S.PENDING),
        (R.AUTHORIZING, S.PENDING),
        (R.HELD, S.FAILED),
        (R.ABANDONED, S.FAILED),
        (R.ROLLED_BACK, S.FAILED),
    ],
)
@pytest.mark.parametrize("is_failing", [True, False])
def test_before_the_first_certificate(state, expected, is_failing):
    assert standing(None, state, NOW, is_failing) is expected


@pytest.mark.parametrize(
    ("left", "state", "is_failing", "expected"),
    [
        (89 * DAY, None, False, S.ACTIVE),
        (89 * DAY, R.COMPLETE, False, S.ACTIVE),
        (89 * DAY, R.PROVEN, False, S.ACTIVE),
        (30 * DAY, R.ORDERING, False, S.RENEWING),
        (30 * DAY, R.ORDERING, True, S.ACTIVE),
        (30 * DAY, R.HELD, False, S.ACTIVE),
        (18 * DAY, None, False, S.ACTIVE),
        (18 * DAY - SECOND, None, False, S.EXPIRING),
        (17 * DAY, R.ROLLING, False, S.RENEWING),
        (17 * DAY, R.ROLLING, True, S.EXPIRING),
        (17 * DAY, R.HELD, True, S.EXPIRING),
        (9 * DAY - SECOND, R.ROLLING, False, S.CRITICAL),
        (0 * DAY, R.ROLLING, False, S.EXPIRED),
        (-DAY, None, False, S.EXPIRED),
    ],
)
def test_with_one_of_ninety_days(left, state, is_failing, expected):
    assert standing(life(QUARTER), state, NOW + QUARTER - left, is_failing) is expected


def test_what_is_retired_is_nothing_else():
    assert standing(life(DAY), R.HELD, NOW + 2 * DAY, True, is_retired=True) is S.RETIRED


@pytest.mark.parametrize(
    ("length", "threshold"),
    [
        (398 * DAY, 79.6 * DAY),
        (10 * DAY, 2 * DAY),
        (160 * HOUR, 32 * HOUR),
        (4 * DAY, DAY),
        (DAY, 10.8 * HOUR),
        (3 * MINUTE, 81 * SECOND),
    ],
)
def test_a_fifth_of_the_life_or_a_day_is_soon(length, threshold):
    end = NOW + length
    assert is_expiring(life(length), end - threshold + SECOND)
    assert not is_expiring(life(length), end - threshold - SECOND)


@given(lengths, shares)
def test_a_certificate_is_well_until_its_renewal_is_due(length, share):
    one = life(length)
    due = renewal(one, None, None, share, NOW).at
    assert standing(one, None, due, False) is S.ACTIVE


@given(lengths, shares)
def test_what_is_critical_is_expiring_too(length, over):
    one = life(length)
    now = one.at(over)
    assert is_expiring(one, now) or not is_critical(one, now)

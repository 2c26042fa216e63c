"""When people are told that a certificate ends."""

import pytest
from hypothesis import given

from certificates.life.alerts import Severity, alert, alert_levels
from certificates.life.schedule import renewal
from tests.certificates.life.made import DAY, HOUR, MINUTE, NOW, SECOND, lengths, life, shares

V = Severity
QUARTER = 90 * DAY


@pytest.mark.parametrize(
    ("length", "issued", "uploaded"),
    [
        (398 * DAY, [30, 14, 7, 3, 1], [30, 14, 7, 3, 1]),
        (90 * DAY, [14, 7, 3, 1], [30, 14, 7, 3, 1]),
        (45 * DAY, [14, 7, 3, 1], [14, 7, 3, 1]),
        (42 * DAY, [7, 3, 1], [14, 7, 3, 1]),
        (160 * HOUR, [1], [3, 1]),
        (3 * DAY, [], [1]),
        (3 * MINUTE, [], []),
    ],
)
def test_horizons_that_make_sense_for_a_life(length, issued, uploaded):
    assert alert_levels(life(length)) == tuple(day * DAY for day in issued)
    assert alert_levels(life(length), is_uploaded=True) == tuple(day * DAY for day in uploaded)


@pytest.mark.parametrize(
    ("left", "level", "severity", "next_left"),
    [
        (14 * DAY, 14 * DAY, V.NOTICE, 7 * DAY),
        (8 * DAY, 14 * DAY, V.NOTICE, 7 * DAY),
        (7 * DAY, 7 * DAY, V.NOTICE, 3 * DAY),
        (3 * DAY, 3 * DAY, V.WARNING, DAY),
        (HOUR, DAY, V.CRITICAL, 0 * DAY),
    ],
)
def test_a_notice_steps_up_as_horizons_pass(left, level, severity, next_left):
    found = alert(life(QUARTER), NOW + QUARTER - left)
    assert found is not None
    assert (int(found.level), found.severity) == (level.total_seconds(), severity)
    assert found.next_at == NOW + QUARTER - next_left


@pytest.mark.parametrize("length", [QUARTER, 3 * MINUTE])
def test_what_has_ended_is_told_once_and_for_all(length):
    for late in (0 * DAY, DAY):
        found = alert(life(length), NOW + length + late)
        assert found is not None
        assert (found.level, found.severity, found.next_at) == ("expired", V.EXPIRED, None)


def test_before_the_first_horizon_there_is_nothing_to_tell():
    assert alert(life(QUARTER), NOW + QUARTER - 14 * DAY - SECOND) is None


@pytest.mark.parametrize(
    ("left", "is_renewing", "level"),
    [
        (12 * HOUR, False, None),
        (10 * HOUR, False, "expiring"),
        (10 * HOUR, True, None),
        (2 * HOUR, False, "critical"),
        (2 * HOUR, True, "critical"),
    ],
)
def test_for_short_lives_the_standing_speaks(left, is_renewing, level):
    found = alert(life(DAY), NOW + DAY - left, is_renewing=is_renewing)
    assert (found.level if found else None) == level


@pytest.mark.parametrize(("left", "is_told"), [(10 * DAY, False), (3 * DAY, True)])
def test_a_renewal_that_the_ca_wants_late_is_nobodys_trouble_for_a_while(left, is_told):
    assert (alert(life(QUARTER), NOW + QUARTER - left, is_planned=True) is not None) is is_told


@given(lengths, shares)
def test_what_is_renewed_in_time_never_reaches_one(length, share):
    one = life(length)
    assert alert(one, renewal(one, None, None, share, NOW).at) is None

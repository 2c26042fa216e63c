"""An alert waits, fires, settles and resolves; what is not known changes nothing; what flaps settles slowly."""

from datetime import UTC, datetime, timedelta

import pytest

from alerting.life.course import FLAPS, SETTLE, SETTLE_FLAPPING, begin, step
from alerting.life.words import AlertState

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AT_ONCE = timedelta(0)


def test_it_fires_once_its_condition_has_held():
    course = begin(5 * MINUTE, NOW)
    assert course.state is AlertState.PENDING
    course = step(course, True, 5 * MINUTE, NOW + 4 * MINUTE)
    assert course.state is AlertState.PENDING
    assert step(course, True, 5 * MINUTE, NOW + 5 * MINUTE).state is AlertState.FIRING


def test_one_that_never_fired_leaves_nothing():
    assert step(begin(MINUTE, NOW), False, MINUTE, NOW) is None


def test_it_resolves_once_it_has_settled():
    course = step(begin(AT_ONCE, NOW), False, AT_ONCE, NOW + MINUTE)
    assert (course.state, course.clear_since) == (AlertState.FIRING, NOW + MINUTE)
    assert step(course, False, AT_ONCE, NOW + MINUTE + SETTLE).state is AlertState.RESOLVED


@pytest.mark.parametrize("for_", [AT_ONCE, MINUTE])
def test_silence_neither_fires_nor_resolves(for_):
    course = step(begin(for_, NOW), None, for_, NOW + timedelta(days=1))
    assert course.is_unknown
    assert course.state is (AlertState.PENDING if for_ else AlertState.FIRING)
    assert course.clear_since is None


def test_one_that_settles_is_not_resolved_by_silence():
    settling = step(begin(AT_ONCE, NOW), False, AT_ONCE, NOW)
    assert step(settling, None, AT_ONCE, NOW + timedelta(days=1)).state is AlertState.FIRING


def test_one_that_keeps_coming_back_is_flapping_and_settles_slowly():
    course, now = begin(AT_ONCE, NOW), NOW
    for _ in range(FLAPS):
        course = step(course, False, AT_ONCE, now := now + MINUTE / 2)
        course = step(course, True, AT_ONCE, now := now + MINUTE / 2)
    assert course.is_flapping(now)
    gone = step(course, False, AT_ONCE, now)
    assert step(gone, False, AT_ONCE, now + SETTLE).state is AlertState.FIRING
    assert step(gone, False, AT_ONCE, now + SETTLE_FLAPPING).state is AlertState.RESOLVED


def test_an_hour_later_it_is_no_longer_flapping():
    course = begin(AT_ONCE, NOW, returns=(NOW,) * FLAPS)
    assert course.is_flapping(NOW)
    assert not course.is_flapping(NOW + timedelta(hours=1))

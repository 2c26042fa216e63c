"""Groups wait, batch, repeat and escalate; what is muted is not told, what is over always is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerting.life.telling import GroupSeen, Member, Timing, Told, plan
from alerting.life.words import AlertState, NotificationStatus

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
TIMING = Timing(15 * SECOND, 2 * MINUTE, 60 * MINUTE, (timedelta(0), 15 * MINUTE, 30 * MINUTE))
NEW = Member(AlertState.FIRING, Told.NOTHING)
KNOWN = Member(AlertState.FIRING, Told.FIRING)
OVER = Member(AlertState.RESOLVED, Told.FIRING)
OPENED = GroupSeen(NOW)
TOLD = GroupSeen(NOW, NOW, NOW, 0)


def test_a_group_waits_for_what_fails_together():
    waiting = plan(OPENED, [NEW], TIMING, NOW + 5 * SECOND)
    assert (waiting.steps, waiting.look_at) == ((), NOW + 15 * SECOND)
    assert plan(OPENED, [NEW, NEW], TIMING, NOW + 15 * SECOND).steps == (0,)


def test_news_is_told_once_an_interval():
    assert plan(TOLD, [KNOWN, NEW], TIMING, NOW + MINUTE).steps == ()
    assert plan(TOLD, [KNOWN, NEW], TIMING, NOW + 2 * MINUTE).steps == (0,)


def test_what_nobody_took_on_is_repeated():
    late = replace(TOLD, step=2)
    assert plan(late, [KNOWN], TIMING, NOW + 59 * MINUTE).steps == ()
    assert plan(late, [KNOWN], TIMING, NOW + 60 * MINUTE).steps == (0, 1, 2)


def test_what_is_acknowledged_is_neither_repeated_nor_escalated():
    taken = Member(AlertState.FIRING, Told.ACKNOWLEDGED, is_acknowledged=True)
    late = plan(TOLD, [taken], TIMING, NOW + 90 * MINUTE)
    assert (late.steps, late.step) == ((), 0)


def test_that_somebody_took_it_on_is_said_at_once():
    told = plan(TOLD, [replace(KNOWN, is_acknowledged=True)], TIMING, NOW + 5 * SECOND)
    assert (told.steps, told.status) == ((0,), NotificationStatus.ACKNOWLEDGED)


def test_it_escalates_step_by_step():
    assert plan(TOLD, [KNOWN], TIMING, NOW + 14 * MINUTE).steps == ()
    second = plan(TOLD, [KNOWN], TIMING, NOW + 15 * MINUTE)
    assert (second.steps, second.step) == ((1,), 1)
    assert plan(replace(TOLD, step=1), [KNOWN], TIMING, NOW + 31 * MINUTE).steps == (2,)


def test_after_an_outage_of_ours_all_missed_steps_are_told():
    assert plan(TOLD, [KNOWN], TIMING, NOW + 45 * MINUTE).steps == (1, 2)


def test_everybody_who_was_told_hears_that_it_is_over():
    over = plan(replace(TOLD, step=1), [OVER], TIMING, NOW + 5 * SECOND)
    assert (over.steps, over.status, over.look_at) == ((0, 1), NotificationStatus.RESOLVED, None)


def test_what_is_muted_is_not_told():
    muted = replace(NEW, is_muted=True)
    quiet = plan(OPENED, [muted], TIMING, NOW + MINUTE)
    assert quiet.steps == ()
    assert quiet.look_at is not None
    assert plan(OPENED, [NEW], TIMING, NOW + MINUTE).steps == (0,)


def test_a_silence_stops_repetition_and_escalation_but_not_the_end():
    muted = replace(KNOWN, is_muted=True)
    assert plan(TOLD, [muted], TIMING, NOW + 90 * MINUTE).steps == ()
    assert plan(TOLD, [replace(OVER, is_muted=True)], TIMING, NOW + 90 * MINUTE).steps == (0,)


def test_one_that_was_over_before_anybody_was_told_is_not_told():
    gone = Member(AlertState.RESOLVED, Told.NOTHING)
    quiet = plan(OPENED, [gone], TIMING, NOW + MINUTE)
    assert (quiet.steps, quiet.look_at) == ((), None)

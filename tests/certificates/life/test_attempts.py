"""What follows a fault."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.life.ari import RenewalWindow
from certificates.life.attempts import ATTEMPTS, Abandon, Hold, Retry, after_fault
from certificates.life.outcomes import Outcome
from certificates.life.schedule import renewal
from certificates.life.states import FaultKind
from tests.certificates.life.made import DAY, HOUR, MINUTE, NOW, SECOND, lengths, life, shares, tries

F = FaultKind
FAR = NOW + 60 * DAY


def after(kind: FaultKind, count: int, **more) -> Outcome:
    """What follows the `count`th fault in a row, at NOW, without jitter, two months before the end of the old one."""
    given_ = {"not_after": FAR, "retry_after": None, "share": 0.0} | more
    return after_fault(kind, given_.pop("tries", tries(count)), NOW, **given_)


def simulated(kind: FaultKind, start: datetime, until: datetime, not_after: datetime | None, share: float) -> int:
    """How many attempts are made from `start` until `until`, all of which fail in the same way."""
    now, count = start, 0
    while now < until:
        count += 1
        match after_fault(kind, tries(count, count, start), now, not_after, None, share):
            case Retry(at) | Hold(_, datetime() as at):
                now = at
            case _:
                break
    return count


@pytest.mark.parametrize(
    ("count", "pause"), [(1, MINUTE), (2, 10 * MINUTE), (3, 100 * MINUTE), (4, DAY), (5, DAY), (9, DAY)]
)
def test_far_from_the_end_it_follows_lets_encrypts_advice(count, pause):
    assert after(F.TEMPORARY, count) == Retry(NOW + pause)
    assert after(F.TEMPORARY, count, not_after=None) == Retry(NOW + pause)


@pytest.mark.parametrize(
    ("left", "pauses"),
    [
        (80 * HOUR, [MINUTE, 10 * MINUTE, 100 * MINUTE, 10 * HOUR]),
        (8 * MINUTE, [MINUTE, MINUTE, MINUTE, MINUTE]),
        (90 * SECOND, [11.25 * SECOND] * 4),
        (20 * SECOND, [5 * SECOND] * 4),
    ],
)
def test_near_the_end_no_pause_is_longer_than_an_eighth_of_what_is_left(left, pauses):
    assert [after(F.TEMPORARY, count, not_after=NOW + left) for count in (1, 2, 3, 4)] == [
        Retry(NOW + pause) for pause in pauses
    ]


def test_once_it_is_expired_it_is_tried_every_hour():
    assert after(F.TEMPORARY, 4, not_after=NOW - DAY) == Retry(NOW + HOUR)


@pytest.mark.parametrize("kind", [F.TEMPORARY, F.RATE_LIMITED])
def test_after_ten_attempts_a_person_is_called_and_it_goes_on(kind):
    outcome = after(kind, ATTEMPTS)
    assert isinstance(outcome, Hold)
    assert outcome.at == NOW + DAY
    assert "10 attempts" in outcome.text


def test_without_a_retry_after_a_rate_limit_waits_one_rung_longer():
    assert after(F.RATE_LIMITED, 1) == Retry(NOW + 10 * MINUTE)


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(HOUR, HOUR), (SECOND, MINUTE), (-HOUR, MINUTE), (34 * HOUR, DAY)],
)
def test_retry_after_is_the_least_pause_up_to_a_day(asked, pause):
    assert after(F.TEMPORARY, 1, retry_after=asked) == Retry(NOW + pause)


def test_an_identifier_rejected_five_times_in_a_row_waits_for_a_person():
    assert after(F.REJECTED, 4) == Retry(NOW + DAY)
    outcome = after(F.REJECTED, 5, tries=tries(5, 5, NOW, "shop.acme.test"))
    assert outcome == Hold("The issuer has refused shop.acme.test 5 times in a row.")


@pytest.mark.parametrize("kind", [F.ACCOUNT, F.BAD_CERTIFICATE])
def test_what_needs_a_person_is_held_and_tried_daily_all_the_same(kind):
    outcome = after(kind, 1)
    assert isinstance(outcome, Hold)
    assert outcome.at == NOW + DAY


def test_a_lost_order_is_made_anew_at_once_three_times():
    assert [after(F.ORDER_GONE, count) for count in (1, 2, 3, 4, 5)] == [
        Retry(NOW + pause, needs_new_order=True) for pause in (0 * DAY, 0 * DAY, 0 * DAY, MINUTE, 10 * MINUTE)
    ]
    assert isinstance(after(F.ORDER_GONE, ATTEMPTS), Hold)


def test_lost_orders_between_other_faults_do_not_go_on_for_ever():
    assert isinstance(after(F.ORDER_GONE, 10, tries=tries(10, 1)), Hold)
    assert isinstance(after(F.ALREADY_REPLACED, 10, tries=tries(10, 1)), Hold)


def test_what_is_replaced_already_is_ordered_without_naming_it():
    assert after(F.ALREADY_REPLACED, 1) == Retry(NOW, needs_new_order=True, drops_replaces=True)
    assert after(F.ALREADY_REPLACED, 2) == Retry(NOW + MINUTE, needs_new_order=True, drops_replaces=True)


def test_nodes_get_ten_minutes_then_they_are_named():
    assert after(F.NODE, 1) == Retry(NOW + 30 * SECOND)
    assert after(F.NODE, 19) == Retry(NOW + 30 * SECOND)
    held = after(F.NODE, 20, tries=tries(20, 20, NOW, "edge-1", "edge-2"))
    assert held == Hold("Waits for edge-1, edge-2.", NOW + 10 * MINUTE)


def test_nodes_that_nobody_named_are_still_a_sentence():
    assert after(F.NODE, 20).text == "Waits for its nodes."


def test_a_rollout_is_tried_three_times_more():
    assert [after(F.DELIVERY, count) for count in (1, 2, 3)] == [
        Retry(NOW + pause) for pause in (MINUTE, 10 * MINUTE, 100 * MINUTE)
    ]
    assert after(F.DELIVERY, 4) == Hold("4 rollouts in a row did not go through.", NOW + DAY)


@pytest.mark.parametrize(
    ("not_after", "days", "gives_up"),
    [
        (None, 29, False),
        (None, 30, True),
        (NOW - 29 * DAY, 45, False),
        (NOW - 30 * DAY, 45, True),
        (NOW - 40 * DAY, 29, False),
        (FAR, 300, False),
    ],
)
def test_it_is_given_up_after_a_month_of_trying_with_nothing_served_for_as_long(not_after, days, gives_up):
    outcome = after(F.TEMPORARY, 30, not_after=not_after, tries=tries(30, 30, NOW - days * DAY))
    assert isinstance(outcome, Abandon) is gives_up
    if gives_up:
        assert outcome.text.startswith("Given up after 30 attempts in ")


@given(
    st.sampled_from(F),
    st.integers(1, 40),
    st.integers(1, 40),
    st.none() | st.timedeltas(-20 * DAY, 400 * DAY),
    st.timedeltas(0 * DAY, 3 * DAY),
    shares,
)
def test_retry_after_is_never_undercut(kind, count, in_row, left, asked, share):
    not_after = None if left is None else NOW + left
    outcome = after_fault(kind, tries(count, in_row), NOW, not_after, asked, share)
    if isinstance(outcome, Retry) or outcome.at is not None:
        assert outcome.at - NOW >= min(asked, DAY)


@given(
    st.sampled_from(F),
    st.integers(1, 40),
    st.integers(1, 40),
    st.timedeltas(SECOND, 400 * DAY),
    shares,
)
def test_a_pause_is_bounded_by_what_is_left(kind, count, in_row, left, share):
    outcome = after_fault(kind, tries(count, in_row), NOW, NOW + left, None, share)
    if isinstance(outcome, Retry) or outcome.at is not None:
        assert outcome.at - NOW <= max(left / 8, 5 * SECOND)


@given(lengths, shares, shares)
def test_three_attempts_and_more_fit_before_the_end(length, share, jitter):
    one = life(length)
    due = renewal(one, None, None, share, NOW).at
    assert simulated(F.TEMPORARY, due, one.not_after, one.not_after, jitter) >= 3


@given(lengths, shares)
def test_three_attempts_fit_even_when_the_ca_suggests_the_last_moment(length, jitter):
    one = life(length)
    due = renewal(one, RenewalWindow(one.not_after, one.not_after + DAY), None, 0.5, NOW).at
    assert simulated(F.RATE_LIMITED, due, one.not_after, one.not_after, jitter) >= 3


@given(
    st.sampled_from(F),
    st.one_of(st.none(), st.timedeltas(-20 * DAY, 400 * DAY), st.timedeltas(0 * DAY, DAY)),
    shares,
)
def test_attempts_of_a_day_are_bounded_whatever_goes_wrong(kind, left, share):
    not_after = None if left is None else NOW + left
    attempts = simulated(kind, NOW, NOW + DAY, not_after, share)
    assert attempts <= (250 if kind is F.NODE else 100)  # nodes are our own


@given(shares)
def test_far_from_the_end_it_is_few_attempts_a_day(share):
    assert all(simulated(kind, NOW, NOW + DAY, FAR, share) <= 8 for kind in set(F) - {F.NODE})


def test_pauses_are_spread_by_chance_and_never_longer_for_it():
    found = {after(F.TEMPORARY, 4, share=share / 10).at - NOW for share in range(10)}
    assert len(found) == 10
    assert min(found) >= timedelta(days=0.9)
    assert max(found) == DAY

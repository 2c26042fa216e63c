"""Whole accounts for people."""

import pytest

from certificates.life.ari import RenewalWindow
from certificates.life.attempts import Abandon, Hold, Retry, after_fault
from certificates.life.schedule import renewal
from certificates.life.standing import Standing
from certificates.life.states import FaultKind
from certificates.life.telling import account, follows_text, renewal_text, standing_text
from certificates.life.words import fault_text
from tests.certificates.life.made import DAY, HOUR, MINUTE, NOW, life, tries


def test_a_fault_what_is_served_meanwhile_and_what_comes_next():
    end, so_far = NOW + 20 * DAY, tries(2)
    outcome = after_fault(FaultKind.TEMPORARY, so_far, NOW, end, None, 0.0)
    happened = fault_text(FaultKind.TEMPORARY, "the connection was reset", issuer="Pebble")
    assert account(happened, outcome, so_far, end, NOW) == (
        "Pebble did not answer as it should: the connection was reset. "
        "The old certificate is still served until 23 Mar 10:00 UTC. "
        "Tried again in 10 minutes; attempt 3 of 10."
    )


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Retry(NOW + 30 * MINUTE), "Tried again in 30 minutes; attempt 2 of 10."),
        (Hold("So it is.", NOW + HOUR), "So it is. A person should look at it; tried again by itself in 1 hour."),
        (Hold("So it is."), "So it is. Nothing is tried until a person says so."),
        (Abandon("Given up."), "Given up. Start it again when the cause is gone."),
    ],
)
def test_what_follows(outcome, said):
    assert follows_text(outcome, tries(1), NOW) == said


WINDOW = RenewalWindow(NOW + 40 * DAY, NOW + 42 * DAY)


@pytest.mark.parametrize(
    ("length", "window", "later", "said"),
    [
        (90 * DAY, None, 0 * DAY, "Renewed at 2 May 10:00 UTC, after about two thirds of its life."),
        (90 * DAY, None, 80 * DAY, "Renewed now, after about two thirds of its life."),
        (2 * DAY, None, 0 * DAY, "Renewed at 4 Mar 10:00 UTC, after about half of its life."),
        (90 * DAY, WINDOW, 0 * DAY, "Renewed at 13 Apr 10:00 UTC, an instant in the window its issuer suggests."),
        (90 * DAY, WINDOW, 43 * DAY, "Renewed now, as the window its issuer suggests is over."),
        (
            90 * DAY,
            RenewalWindow(NOW, NOW),
            0 * DAY,
            "Renewed at 2 May 10:00 UTC, after about two thirds of its life. "
            "The window its issuer suggests ends before it starts and is ignored.",
        ),
    ],
)
def test_when_it_is_renewed(length, window, later, said):
    now = NOW + later
    assert renewal_text(renewal(life(length), window, None, 0.5, now), now) == said


@pytest.mark.parametrize(
    ("standing", "one", "said"),
    [
        (Standing.ACTIVE, life(90 * DAY), "Valid until 1 Jun 10:00 UTC, in 90 days."),
        (Standing.EXPIRED, life(DAY, NOW - 2 * DAY), "It expired at 2 Mar 10:00 UTC; clients refuse it."),
        (Standing.FAILED, None, "It could not be issued; nothing is served for its hostnames."),
    ],
)
def test_how_it_stands(standing, one, said):
    assert standing_text(standing, one, NOW) == said


@pytest.mark.parametrize("one", [None, life(DAY), life(DAY, NOW - 2 * DAY)])
def test_every_standing_has_a_sentence_of_its_own(one):
    said = {standing_text(standing, one, NOW) for standing in Standing}
    assert len(said) == len(Standing)

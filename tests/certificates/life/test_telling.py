"""Whole accounts for people."""

import pytest

from certificates.life.ari import RenewalWindow
from certificates.life.attempts import Abandon, Hold, Retry, after_fault
from certificates.life.schedule import renewal
from certificates.life.serving import Served, Shadowed
from certificates.life.standing import Standing
from certificates.life.states import FaultKind
from certificates.life.states import RotationState as R
from certificates.life.telling import (
    Prospect,
    account,
    follows_text,
    notice_text,
    renewal_text,
    standing_text,
    unused_text,
)
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
        (90 * DAY, None, 0 * DAY, "It is renewed at 2 May 10:00 UTC, after about two thirds of its life."),
        (90 * DAY, None, 80 * DAY, "It is renewed now, after about two thirds of its life."),
        (2 * DAY, None, 0 * DAY, "It is renewed at 4 Mar 10:00 UTC, after about half of its life."),
        (90 * DAY, WINDOW, 0 * DAY, "It is renewed at 13 Apr 10:00 UTC, an instant in the window its issuer suggests."),
        (90 * DAY, WINDOW, 43 * DAY, "It is renewed now, as the window its issuer suggests is over."),
        (
            90 * DAY,
            RenewalWindow(NOW, NOW),
            0 * DAY,
            "It is renewed at 2 May 10:00 UTC, after about two thirds of its life. "
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


END = NOW + 3 * DAY
HELD = {"state": R.HELD, "cause": "Pebble refused shop.acme.test: no route."}


@pytest.mark.parametrize(
    ("prospect", "said"),
    [
        (Prospect(is_uploaded=True), "it was uploaded, and nobody has uploaded the next one."),
        (Prospect(is_uploaded=True, state=R.STAGING), "the next one is on its way."),
        (Prospect(**HELD), "the next one does not come: Pebble refused shop.acme.test: no route."),
        (
            Prospect(is_suspended=True, **HELD),
            "its issuer is asked for nothing more until somebody retries: Pebble refused shop.acme.test: no route.",
        ),
        (
            Prospect(state=R.ABANDONED, cause="Nobody answered."),
            "the last attempt to replace it ended: Nobody answered.",
        ),
        (Prospect(state=R.COMPLETE, renew_at=NOW + DAY), "its renewal is due at 4 Mar 10:00 UTC."),
        (Prospect(renew_at=NOW - DAY), "its renewal is due at 2 Mar 10:00 UTC and has not begun."),
        (Prospect(), "no renewal is planned."),
    ],
)
def test_when_it_ends_and_why_it_has_not_been_renewed(prospect, said):
    assert notice_text(END, prospect, NOW) == f"It ends at 6 Mar 10:00 UTC; {said}"


def test_what_has_ended_is_refused_by_clients():
    said = notice_text(NOW - DAY, Prospect(is_uploaded=True), NOW)
    assert said.startswith("It ended at 2 Mar 10:00 UTC and clients refuse it; it was uploaded")


@pytest.mark.parametrize(
    ("shadowed", "unclaimed", "said"),
    [
        ([("a.test", "newer")], [], "Serves nothing: a.test served by newer instead."),
        ([], ["b.test"], "Serves nothing: no hostname of this slice for b.test."),
        (
            [("a.test", "newer")],
            ["b.test"],
            "Serves nothing: a.test served by newer instead; no hostname of this slice for b.test.",
        ),
    ],
)
def test_why_one_serves_nothing(shadowed, unclaimed, said):
    assert unused_text(Served("old", (), tuple(Shadowed(*one) for one in shadowed), tuple(unclaimed))) == said

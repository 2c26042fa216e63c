"""What people read about a rotation."""

import pytest

from certificates.life.states import FaultKind
from certificates.life.words import fault_text, listed, moment, next_text, served_text, span
from tests.certificates.life.made import DAY, HOUR, MINUTE, NOW, SECOND

F = FaultKind


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "3 Mar 10:00:00 UTC"),
        (NOW + 95 * SECOND, "3 Mar 10:01:35 UTC"),
        (NOW + HOUR, "3 Mar 11:00 UTC"),
        (NOW - HOUR, "3 Mar 09:00 UTC"),
        (NOW + 303 * DAY, "31 Dec 10:00 UTC"),
        (NOW + 304 * DAY, "1 Jan 2027 10:00 UTC"),
    ],
)
def test_moments(at, said):
    assert moment(at, NOW) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (0 * SECOND, "0 seconds"),
        (-MINUTE, "0 seconds"),
        (SECOND, "1 second"),
        (11.4 * SECOND, "11 seconds"),
        (MINUTE, "1 minute"),
        (90 * SECOND, "90 seconds"),
        (10 * MINUTE, "10 minutes"),
        (100 * MINUTE, "100 minutes"),
        (HOUR, "1 hour"),
        (10 * HOUR, "10 hours"),
        (DAY, "1 day"),
        (36 * HOUR, "36 hours"),
        (30 * DAY, "30 days"),
    ],
)
def test_spans(length, said):
    assert span(length) == said


def test_names():
    assert [listed(names) for names in ([], ["a"], ["a", "b", "c"], ["a", "b", "c", "d", "e"])] == [
        "",
        "a",
        "a, b, c",
        "a, b, c and 2 more",
    ]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (F.TEMPORARY, "Let's Encrypt did not answer as it should: no route to host."),
        (F.REJECTED, "Let's Encrypt refused shop.acme.test: no route to host."),
        (F.NODE, "Waited in vain for edge-2: no route to host."),
        (F.BAD_CERTIFICATE, "The certificate for shop.acme.test may not be served: no route to host."),
    ],
)
@pytest.mark.parametrize("detail", ["no route to host", "no route to host.", " no route to host. "])
def test_what_happened_with_its_cause(kind, said, detail):
    facts = {"issuer": "Let's Encrypt", "hostnames": ["shop.acme.test"], "nodes": ["edge-2"]}
    assert fault_text(kind, detail, **facts) == said


def test_every_fault_has_a_sentence_of_its_own_even_without_any_facts():
    said = {fault_text(kind) for kind in F}
    assert len(said) == len(F)
    assert all(text[0].isupper() and text.endswith(".") and "  " not in text for text in said)


@pytest.mark.parametrize(
    ("not_after", "said"),
    [
        (None, "No certificate is served for these hostnames yet."),
        (NOW + DAY, "The old certificate is still served until 4 Mar 10:00 UTC."),
        (NOW - DAY, "The old certificate expired at 2 Mar 10:00 UTC; clients refuse it."),
    ],
)
def test_what_is_served_meanwhile(not_after, said):
    assert served_text(not_after, NOW) == said


@pytest.mark.parametrize(
    ("at", "attempt", "is_held", "said"),
    [
        (NOW + 10 * MINUTE, 3, False, "Tried again in 10 minutes; attempt 3 of 10."),
        (NOW, 2, False, "Tried again at once; attempt 2 of 10."),
        (NOW + 30 * SECOND, 11, False, "Tried again in 30 seconds."),
        (NOW + DAY, 11, True, "A person should look at it; tried again by itself in 1 day."),
        (None, 6, True, "Nothing is tried until a person says so."),
    ],
)
def test_what_comes_next(at, attempt, is_held, said):
    assert next_text(at, NOW, attempt, 10, is_held=is_held) == said

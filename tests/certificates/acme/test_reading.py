"""What a CA says is read without guessing, and what cannot be read is a fault; no network."""

import pickle
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.acme.addresses import AddressGuard
from certificates.acme.faults import LONGEST_TEXT, AcmeFault, one_line
from certificates.acme.problems import Call, authorization_fault, fault_of_answer, order_fault, sentence
from certificates.acme.reading import (
    LONGEST_RETRY_AFTER,
    read_authorization,
    read_directory,
    read_order,
    read_problem,
    read_renewal_info,
    read_retry_after,
    read_time,
)
from certificates.acme.resources import Authorization, Offer, Order, Problem
from certificates.acme.signing import AccountKey
from certificates.life.states import FaultKind
from tests.certificates.acme.orders import new_key_pem

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
URN = "urn:ietf:params:acme:error:"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("0", timedelta(0)),
        ("120", timedelta(minutes=2)),
        (" 120 ", timedelta(minutes=2)),
        ("9" * 50, LONGEST_RETRY_AFTER),
        ("Sat, 01 Mar 2031 13:00:00 GMT", timedelta(hours=1)),
        ("Sat, 01 Mar 2031 13:00:00 -0000", timedelta(hours=1)),
        ("Sat, 01 Mar 2031 15:00:00 +0200", timedelta(hours=1)),
        ("Sat, 01 Mar 2031 11:00:00 GMT", timedelta(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_RETRY_AFTER),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(header, expected):
    assert read_retry_after(header, NOW) == expected


@given(st.integers(0, 10**6), st.integers(-12, 12))
def test_the_local_clock_and_zone_do_not_matter(seconds, hours):
    zone = timezone(timedelta(hours=hours))
    header = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert read_retry_after(header, NOW.astimezone(zone)) == timedelta(seconds=seconds)


@given(st.text())
def test_no_header_is_too_strange(text):
    found = read_retry_after(text, NOW)
    assert found is None or timedelta(0) <= found <= LONGEST_RETRY_AFTER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031-03-01T12:00:00Z", NOW),
        ("2031-03-01T13:00:00+01:00", NOW),
        ("2031-03-01T12:00:00.123456789Z", NOW.replace(microsecond=123456)),
        ("2031-03-01T12:00:00", NOW),
        (None, None),
        ("", None),
    ],
)
def test_times_are_aware_and_utc(text, expected):
    found = read_time(text)
    assert found == expected
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize("text", ["tomorrow", 5, [], "0001-01-01T00:00:00+14:00"])
def test_what_is_no_time_is_a_fault(text):
    with pytest.raises(AcmeFault):
        read_time(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=10,
)
NAMES = ["status", "identifiers", "identifier", "authorizations", "finalize", "challenges", "meta", "suggestedWindow"]
ANSWERS = st.dictionaries(st.sampled_from([*NAMES, "expires", "error", "certificate", "renewalInfo"]), JSON)


@given(ANSWERS)
def test_no_answer_is_so_strange_that_it_is_not_a_fault(value):
    for read in (
        read_directory,
        lambda found: read_order(found, "https://ca.example/1", None, str),
        lambda found: read_authorization(found, "https://ca.example/1", None, str),
        lambda found: read_renewal_info(found, None),
    ):
        try:
            assert read(value) is not None
        except AcmeFault as fault:
            assert fault.kind is FaultKind.TEMPORARY  # noqa: PT017


@given(JSON)
def test_a_problem_is_read_or_is_none(value):
    found = read_problem(value)
    assert found is None or sentence(found).endswith(".")


def test_what_the_ca_says_stays_one_short_line():
    assert one_line("a\r\n\tb\x1b[31m  c") == "a b [31m c"
    assert len(one_line("x" * 5000)) == LONGEST_TEXT
    fault = AcmeFault(FaultKind.TEMPORARY, "two\nlines")
    assert fault.text == str(fault) == "two lines"


def test_a_fault_travels_between_processes():
    fault = AcmeFault(
        FaultKind.RATE_LIMITED,
        "Later.",
        retry_after=timedelta(hours=1),
        identifier="a.example",
        urn=f"{URN}rateLimited",
        is_lasting=True,
    )
    copy = pickle.loads(pickle.dumps(fault))
    for name in ("kind", "text", "retry_after", "identifier", "urn", "is_lasting", "args"):
        assert getattr(copy, name) == getattr(fault, name)


def _problem(name, **more):
    return Problem(f"{URN}{name}", "No", **more)


@pytest.mark.parametrize(
    ("call", "status", "problem", "kind"),
    [
        (Call.ORDER, 404, None, FaultKind.ORDER_GONE),
        (Call.AUTHORIZATION, 410, None, FaultKind.ORDER_GONE),
        (Call.NEW_ORDER, 404, None, FaultKind.TEMPORARY),
        (Call.ORDER, 403, _problem("unauthorized"), FaultKind.ORDER_GONE),
        (Call.NEW_ORDER, 403, _problem("unauthorized"), FaultKind.ACCOUNT),
        (Call.ACCOUNT, 400, _problem("malformed"), FaultKind.ACCOUNT),
        (Call.NEW_ORDER, 400, _problem("malformed"), FaultKind.REJECTED),
        (Call.FINALIZE, 400, _problem("badCSR"), FaultKind.BAD_CERTIFICATE),
        (Call.FINALIZE, 400, _problem("badPublicKey"), FaultKind.BAD_CERTIFICATE),
        (Call.FINALIZE, 403, _problem("orderNotReady"), FaultKind.TEMPORARY),
        (Call.FINALIZE, 403, _problem("caa", identifier="a.example"), FaultKind.REJECTED),
        (Call.FINALIZE, 404, _problem("malformed"), FaultKind.ORDER_GONE),
        (Call.NEW_ORDER, 429, None, FaultKind.RATE_LIMITED),
        (Call.NEW_ORDER, 400, _problem("alreadyReplaced"), FaultKind.ALREADY_REPLACED),
        (Call.REPLACING_ORDER, 409, None, FaultKind.ALREADY_REPLACED),
        (Call.NEW_ORDER, 409, None, FaultKind.TEMPORARY),
        (Call.NEW_ORDER, 500, _problem("whatever"), FaultKind.TEMPORARY),
        (Call.NEW_ORDER, 502, None, FaultKind.TEMPORARY),
        (Call.NEW_ORDER, 302, None, FaultKind.TEMPORARY),
        (Call.NEW_ORDER, 403, _problem("compound", subproblems=(_problem("dns"),)), FaultKind.REJECTED),
        (Call.NEW_ORDER, 403, _problem("rateLimited", subproblems=(_problem("dns"),)), FaultKind.RATE_LIMITED),
    ],
)
def test_kinds_of_refusals(call, status, problem, kind):
    assert fault_of_answer("ca.example", call, status, problem, None).kind is kind


def _order(status, error=None):
    return Order("https://ca.example/1", status, None, ("a.example",), (), "https://ca.example/f", None, error)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (None, FaultKind.ORDER_GONE),
        (_problem("caa", identifier="a.example"), FaultKind.REJECTED),
        (_problem("unauthorized"), FaultKind.REJECTED),
        (_problem("serverInternal"), FaultKind.ORDER_GONE),
        (_problem("novelty"), FaultKind.ORDER_GONE),
        (_problem("badCSR"), FaultKind.BAD_CERTIFICATE),
    ],
)
def test_why_an_order_failed(error, kind):
    assert order_fault(_order("invalid", error)).kind is kind
    assert order_fault(_order("processing", error)) is None


def _authorization(status, error=None, *, is_wildcard=False):
    offer = Offer("dns-01", "https://ca.example/c", "t" * 22, status, error)
    return Authorization("https://ca.example/a", "a.example", is_wildcard, status, None, (offer,))


@pytest.mark.parametrize("name", ["connection", "dns", "unauthorized", "tls", "malformed", "serverInternal", "caa"])
def test_a_failed_validation_is_always_about_the_name(name):
    fault = authorization_fault(_authorization("invalid", _problem(name), is_wildcard=True))
    assert (fault.kind, fault.identifier) == (FaultKind.REJECTED, "*.a.example")


@pytest.mark.parametrize("status", ["expired", "deactivated", "revoked", "invalid"])
def test_an_authorization_that_is_over_without_a_reason_means_a_new_order(status):
    assert authorization_fault(_authorization(status)).kind is FaultKind.ORDER_GONE


@pytest.mark.parametrize("status", ["pending", "valid"])
def test_an_authorization_that_may_still_be_good_is_no_fault(status):
    assert authorization_fault(_authorization(status, _problem("dns"))) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://ca.example/a",
        "https://ca.example:443/a",
        "https://CA.example/a?b=c",
        "https://other.example/a",
        "https://third.example:8443/a",
    ],
)
def test_addresses_on_the_same_host_or_an_allowed_one_pass(url):
    assert AddressGuard("https://ca.example/dir", ["other.example", "Third.example:8443"]).check(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://ca.example/a",
        "https://ca.example:8443/a",
        "https://ca.example.evil.example/a",
        "https://evil.example/ca.example",
        "https://ca.example@evil.example/a",
        "https://evil.example\\@ca.example/a",
        "https://third.example/a",
        "https://169.254.169.254/",
        "http://127.0.0.1/a",
        "//ca.example/a",
        "https:///a",
        "https://ca.example:port/a",
        "https://ca.example/a b",
        "https://ca.example/\n",
        "https://ca.éxample/",
        "https://ca.example/" + "a" * 3000,
        "",
    ],
)
def test_other_addresses_do_not(url):
    with pytest.raises(AcmeFault) as caught:
        AddressGuard("https://ca.example/dir", ["third.example:8443"]).check(url)
    assert caught.value.kind is FaultKind.ACCOUNT


@pytest.mark.parametrize("url", ["http://ca.example/dir", "file:///etc/passwd", "http://localhost/dir", "ca.example"])
def test_a_directory_must_be_https(url):
    with pytest.raises(AcmeFault, match="is not used"):
        AddressGuard(url)


def test_plain_http_is_for_a_directory_on_this_machine():
    assert AddressGuard("http://127.0.0.1:4000/dir").check("http://127.0.0.1:4000/a")


def test_a_key_never_shows_itself():
    key_pem = new_key_pem()
    assert repr(AccountKey(key_pem)) == "AccountKey(…)"


def test_challenge_answers_have_the_shapes_of_the_rfc():
    key = AccountKey(new_key_pem())
    token, _, thumbprint = key.key_authorization("some-token").partition(".")
    assert (token, len(thumbprint), len(key.dns_value("some-token"))) == ("some-token", 43, 43)

"""CAA is read as a CA reads it: climbing, wildcards, accounts, methods; and silence is never permission."""

import dns.name
import pytest

from certificates.acme.caa import preflight
from tests.certificates.acme.name_server import name_server

ACCOUNT = "https://ca.example/acct/1"


@pytest.fixture
def server():
    with name_server() as found:
        found.zone("a.example")
        found.zone("example")
        yield found


def _ask(server, hostname="www.shop.a.example", *, identities=("ca.example",), **changes):
    settings = {
        "is_wildcard": False,
        "challenge_type": "http-01",
        "account_url": ACCOUNT,
        "resolver": server.resolver(),
    }
    return preflight(hostname, identities, **{**settings, **changes})


def test_no_records_allow_everybody(server):
    found = _ask(server)
    assert (found.is_allowed, found.found_at) == (True, None)


@pytest.mark.parametrize(
    ("records", "is_allowed"),
    [
        (['0 issue "ca.example"'], True),
        (['0 issue "CA.example."'], True),
        (['0 issue "other.example"'], False),
        (['0 issue "other.example"', '0 issue "ca.example"'], True),
        (['0 issue ";"'], False),
        (['0 iodef "mailto:x@a.example"'], True),
        (['0 issuewild ";"'], True),
        (['0 issue "ca.example; validationmethods=dns-01"'], False),
        (['0 issue "ca.example; validationmethods=dns-01,http-01"'], True),
        ([f'0 issue "ca.example; accounturi={ACCOUNT}"'], True),
        (['0 issue "ca.example; accounturi=https://ca.example/acct/2"'], False),
        ([f'0 issue "ca.example; accounturi={ACCOUNT}; accounturi={ACCOUNT}"'], False),
        ([f'0 issue "ca.example; ACCOUNTURI = {ACCOUNT} ; validationmethods=http-01"'], True),
        (['0 issue "ca.example; validationmethods=dns-01"', '0 issue "ca.example"'], True),
        (['128 future "x"', '0 issue "ca.example"'], False),
        (['0 future "x"', '0 issue "ca.example"'], True),
    ],
)
def test_records_of_a_plain_name(server, records, is_allowed):
    for record in records:
        server.add("www.shop.a.example", "CAA", record)
    found = _ask(server)
    assert (found.is_allowed, found.found_at) == (is_allowed, "www.shop.a.example"), found.text


@pytest.mark.parametrize(
    ("records", "is_allowed"),
    [
        (['0 issue "ca.example"'], True),
        (['0 issue "ca.example"', '0 issuewild ";"'], False),
        (['0 issue "other.example"', '0 issuewild "ca.example"'], True),
    ],
)
@pytest.mark.parametrize("hostname", ["*.shop.a.example", "shop.a.example"])
def test_records_of_a_wildcard(server, records, is_allowed, hostname):
    for record in records:
        server.add("shop.a.example", "CAA", record)
    assert _ask(server, hostname, is_wildcard=True, challenge_type="dns-01").is_allowed is is_allowed


def test_the_closest_name_with_records_decides(server):
    server.add("a.example", "CAA", '0 issue "ca.example"')
    server.add("example", "CAA", '0 issue "other.example"')
    found = _ask(server)
    assert (found.is_allowed, found.found_at) == (True, "a.example")


def test_records_behind_an_alias_count(server):
    server.add("www.shop.a.example", "CNAME", "cdn.example.")
    server.add("cdn.example", "CAA", '0 issue "other.example"')
    found = _ask(server)
    assert (found.is_allowed, found.found_at) == (False, "www.shop.a.example")


def test_the_text_says_what_to_change(server):
    server.add("a.example", "CAA", '0 issue "other.example"')
    assert _ask(server).text == 'CAA at a.example does not allow ca.example; add the record: issue "ca.example".'


def test_an_account_that_is_not_registered_cannot_be_the_one_allowed(server):
    server.add("a.example", "CAA", f'0 issue "ca.example; accounturi={ACCOUNT}"')
    found = _ask(server, account_url=None)
    assert found.is_allowed is False
    assert "not registered yet" in found.text


def test_a_ca_without_identity_cannot_be_judged(server):
    server.add("a.example", "CAA", '0 issue "ca.example"')
    assert _ask(server, identities=()).is_allowed is None


@pytest.mark.parametrize("trouble", ["servfail", "silent"])
def test_a_server_in_trouble_is_never_permission(server, trouble):
    getattr(server, trouble).add(dns.name.from_text("shop.a.example"))
    found = _ask(server)
    assert (found.is_allowed, found.found_at) == (None, "shop.a.example")
    assert "cannot be read" in found.text

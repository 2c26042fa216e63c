"""Renewing by the CA's own advice (RFC 9773), choosing chains, revoking, and a CA that refuses half of all nonces.

Debian's Pebble knows neither renewal information nor profiles: the proxy adds both in front of the real one.
"""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from certificates.acme.faults import AcmeFault
from certificates.life.states import FaultKind
from tests.certificates.acme.orders import client_of, csr_for, http_answers, issue, new_key_pem, patiently, validate
from tests.certificates.faulty_proxy import CERTIFICATE, NEW_ORDER, RENEWAL_INFO, Trouble
from tests.certificates.pebble import needs_pebble, running_pebble

pytestmark = needs_pebble

CERTIFICATE_ID = "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE"
START = datetime(2031, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def client(proxy):
    proxy.suggest(START, START + timedelta(days=2), explanation_url="https://ca.example/why", retry_after="3600")
    with client_of(proxy) as found:
        found.register("", True)
        yield found


def _fault(call):
    with pytest.raises(AcmeFault) as caught:
        call()
    return caught.value


def test_the_ca_suggests_a_window(client, proxy):
    assert client.directory().has_renewal_info
    found = client.renewal_info(CERTIFICATE_ID)
    assert (found.start, found.end) == (START, START + timedelta(days=2))
    assert (found.explanation_url, found.retry_after) == ("https://ca.example/why", timedelta(hours=1))
    assert proxy.requests[-1] == f"/renewal-info/{CERTIFICATE_ID}"


def test_a_window_that_ends_before_it_starts_is_passed_on_for_others_to_judge(client, proxy):
    proxy.suggest(START, START - timedelta(days=1))
    found = client.renewal_info(CERTIFICATE_ID)
    assert found.end < found.start


@pytest.mark.parametrize(
    ("trouble", "details", "is_lasting"),
    [
        (Trouble.GARBAGE, {}, True),
        (Trouble.PROBLEM, {"status": 404, "problem": {"type": "malformed", "detail": "unknown certificate"}}, True),
        (Trouble.SERVER_ERROR, {}, False),
        (Trouble.RESET, {}, False),
    ],
)
def test_faults_of_renewal_information_say_whether_they_last(client, proxy, trouble, details, is_lasting):
    proxy.fail(RENEWAL_INFO, trouble, **details)
    fault = _fault(lambda: client.renewal_info(CERTIFICATE_ID))
    assert (fault.kind, fault.is_lasting) == (FaultKind.TEMPORARY, is_lasting)


def test_a_ca_without_renewal_information_is_not_asked(pebble):
    with client_of(pebble) as client:
        fault = _fault(lambda: client.renewal_info(CERTIFICATE_ID))
        assert fault.is_lasting
        client.register("", True)
        assert client.new_order(["a.example"], None, CERTIFICATE_ID).status == "pending"


@pytest.mark.parametrize("text", ["../../admin", "a", "", "a.b/c", "ä.b"])
def test_what_is_no_certificate_id_never_becomes_a_path(client, proxy, text):
    client.directory()
    proxy.requests.clear()
    with pytest.raises(ValueError, match="no certificate id"):
        client.renewal_info(text)
    assert proxy.requests == []


def test_an_order_says_what_it_replaces_and_only_once(client, proxy):
    client.new_order(["a.example"], None, CERTIFICATE_ID)
    assert proxy.orders[-1]["replaces"] == CERTIFICATE_ID
    assert _fault(lambda: client.new_order(["a.example"], None, CERTIFICATE_ID)).kind is FaultKind.ALREADY_REPLACED
    assert client.new_order(["a.example"]).status == "pending"
    assert "replaces" not in proxy.orders[-1]


def test_a_conflict_without_a_reason_means_already_replaced_only_for_orders_that_replace(client, proxy):
    conflict = {"status": 409, "problem": {"type": "conflict", "detail": "No"}}
    proxy.fail(NEW_ORDER, Trouble.PROBLEM, times=2, **conflict)
    assert _fault(lambda: client.new_order(["a.example"], None, CERTIFICATE_ID)).kind is FaultKind.ALREADY_REPLACED
    assert _fault(lambda: client.new_order(["a.example"])).kind is FaultKind.REJECTED


def test_a_profile_is_asked_for_and_an_unknown_one_is_for_a_person(client, proxy):
    proxy.profiles["shortlived"] = "six days"
    client.new_order(["a.example"], "shortlived")
    assert proxy.orders[-1]["profile"] == "shortlived"
    fault = _fault(lambda: client.new_order(["a.example"], "eternal"))
    assert fault.kind is FaultKind.ACCOUNT
    assert "eternal" in fault.text


def test_alternate_chains_come_after_the_first(tmp_path):
    with running_pebble(tmp_path, alternate_roots=2) as pebble, http_answers(pebble.http_port) as answers:
        with client_of(pebble) as client:
            patiently(lambda: client.register("", True))
            order = patiently(lambda: client.new_order(["a.example"]))
            validate(client, order, answers.answer_with(client))
            chains = issue(client, order, csr_for("a.example")[0])
        roots = [x509.load_pem_x509_certificate(pebble.root_pem(number)) for number in range(3)]
    read = [x509.load_pem_x509_certificates(chain) for chain in chains]
    assert len(read) == 3
    assert len({chain[0] for chain in read}) == 1
    issuers = {chain[-1].issuer for chain in read}
    assert issuers == {root.subject for root in roots}


def test_a_certificate_is_revoked_once_and_for_all(pebble):
    with client_of(pebble) as client, http_answers(pebble.http_port) as answers:
        client.register("", True)
        order = client.new_order(["revoked.example"])
        validate(client, order, answers.answer_with(client))
        (chain,) = issue(client, order, csr_for("revoked.example")[0])
        serial = x509.load_pem_x509_certificate(chain).serial_number
        assert pebble.certificate_status(serial) == "Valid"
        client.revoke(chain, 4)
        assert pebble.certificate_status(serial) == "Revoked"
        client.revoke(chain, 4)


def test_a_stranger_may_not_revoke(pebble):
    with client_of(pebble) as client, http_answers(pebble.http_port) as answers:
        client.register("", True)
        order = client.new_order(["kept.example"])
        validate(client, order, answers.answer_with(client))
        (chain,) = issue(client, order, csr_for("kept.example")[0])
    with client_of(pebble) as stranger:
        stranger.register("", True)
        assert _fault(lambda: stranger.revoke(chain, 4)).kind is FaultKind.ACCOUNT


def test_what_is_handed_out_as_certificate_must_be_one(proxy, pebble):
    with client_of(proxy) as client, http_answers(pebble.http_port) as answers:
        client.register("", True)
        order = client.new_order(["a.example"])
        assert "not issued" in _fault(lambda: client.certificate(order)).text
        validate(client, order, answers.answer_with(client))
        issue(client, order, csr_for("a.example")[0])
        proxy.fail(CERTIFICATE, Trouble.GARBAGE)
        done = client.order(order.url)
        assert _fault(lambda: client.certificate(done)).kind is FaultKind.TEMPORARY
        assert client.certificate(done)


def test_a_storm_of_bad_nonces_is_weathered(tmp_path):
    with running_pebble(tmp_path, nonce_reject_percent=50) as pebble, http_answers(pebble.http_port) as answers:
        with client_of(pebble, new_key_pem()) as client:
            patiently(lambda: client.register("", True))
            for _ in range(3):
                order = patiently(lambda: client.new_order(["a.example"]))
                validate(client, order, answers.answer_with(client))
                assert issue(client, order, csr_for("a.example")[0])
        log = (tmp_path / "pebble.log").read_text()
    assert "Configured to reject 50% of good nonces" in log

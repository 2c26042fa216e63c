"""An account is registered once, found again by its key, and bound to an external one where the CA asks for it."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certificates.acme.faults import AcmeFault
from certificates.acme.resources import Eab
from certificates.life.states import FaultKind
from tests.certificates.acme.orders import client_of, new_key_pem
from tests.certificates.faulty_proxy import DIRECTORY, NEW_ACCOUNT, Trouble
from tests.certificates.pebble import needs_pebble, temporary_pebble

pytestmark = needs_pebble

MAC_KEY = base64.urlsafe_b64encode(b"a MAC key of 32 bytes for tests!").decode().rstrip("=")


def _fault(call):
    with pytest.raises(AcmeFault) as caught:
        call()
    return caught.value


def test_the_same_key_is_the_same_account(pebble):
    key_pem = new_key_pem()
    with client_of(pebble, key_pem) as client:
        first = client.register("a@acme.example", True)
    with client_of(pebble, key_pem) as client:
        assert client.register("b@acme.example", True) == first
    with client_of(pebble) as client:
        assert client.register("a@acme.example", True) != first


@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)],
    ids=["P-384", "RSA"],
)
def test_keys_of_other_kinds_sign_too(pebble, key):
    with client_of(pebble, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())) as client:
        client.register("", True)
        assert client.new_order(["a.example"]).status == "pending"


def test_terms_that_are_not_agreed_to_are_an_account_fault(pebble):
    with client_of(pebble) as client:
        assert _fault(lambda: client.register("", False)).kind is FaultKind.ACCOUNT


def test_a_bad_address_is_an_account_fault(pebble):
    with client_of(pebble) as client:
        assert _fault(lambda: client.register("not an address", True)).kind is FaultKind.ACCOUNT


def test_the_directory_says_what_the_ca_offers(pebble, proxy):
    with client_of(pebble) as client:
        found = client.directory()
    assert (found.has_renewal_info, found.profiles, found.is_eab_required) == (False, {}, False)
    assert found.terms_url == ""  # Pebble's is a data: address, which is nothing to link to

    def enrich(found):
        found["meta"] |= {"termsOfService": "https://ca.example/terms", "website": "javascript:alert(1)"}
        found["meta"] |= {"caaIdentities": ["ca.example"], "profiles": {"shortlived": "six days"}}

    proxy.fail(DIRECTORY, Trouble.REWRITE, change=enrich)
    with client_of(proxy) as client:
        found = client.directory()
        client.directory()
    assert (found.terms_url, found.website, found.caa_identities) == ("https://ca.example/terms", "", ("ca.example",))
    assert found.profiles == {"shortlived": "six days"}
    assert proxy.requests == [DIRECTORY]


def test_a_deactivated_account_is_an_account_fault(proxy):
    with client_of(proxy) as client:
        proxy.fail(NEW_ACCOUNT, Trouble.REWRITE, change=lambda found: found.update(status="deactivated"))
        fault = _fault(lambda: client.register("", True))
    assert fault.kind is FaultKind.ACCOUNT
    assert "deactivated" in fault.text


@pytest.fixture(scope="module")
def strict_pebble():
    with temporary_pebble(is_eab_required=True, eab_keys={"kid-1": MAC_KEY}, nonce_reject_percent=0) as found:
        yield found


def test_an_external_account_is_bound(strict_pebble):
    with client_of(strict_pebble) as client:
        assert client.directory().is_eab_required
        assert client.register("", True, Eab("kid-1", MAC_KEY + "=")).startswith("https://127.0.0.1")
        assert client.new_order(["a.example"]).status == "pending"


@pytest.mark.parametrize(
    "eab",
    [
        None,
        Eab("kid-2", MAC_KEY),
        Eab("kid-1", base64.urlsafe_b64encode(b"another key of 32 bytes, wrong!!").decode()),
        Eab("kid-1", "%%%"),
        Eab("kid-1", MAC_KEY, "HS1"),
    ],
    ids=["none", "other key id", "other key", "no key", "no algorithm"],
)
def test_without_the_right_binding_there_is_no_account(strict_pebble, eab):
    with client_of(strict_pebble) as client:
        fault = _fault(lambda: client.register("", True, eab))
    assert fault.kind is FaultKind.ACCOUNT
    assert MAC_KEY not in repr((fault, eab))

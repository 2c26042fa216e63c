"""What is read of a certificate is what is in it."""

import hashlib
from datetime import UTC

import pytest
from cryptography import x509

from certificates.pki.chains import load_certificate
from certificates.pki.errors import PkiError
from certificates.pki.keys import KeyType, public_der
from certificates.pki.leaf import read_leaf
from tests.certificates.pki.makers import DAY, NOW, intermediate, key, leaf, make


def test_the_facts_of_a_certificate():
    made = leaf(names=("shop.acme.test", "*.acme.test", "127.0.0.1"))
    facts = read_leaf(made.certificate)
    assert facts.sha256 == hashlib.sha256(made.der).hexdigest()
    assert facts.spki_sha256 == hashlib.sha256(public_der(made.private.public_key())).hexdigest()
    assert int(facts.serial, 16) == made.certificate.serial_number
    assert len(facts.serial) % 2 == 0
    assert (facts.key_type, facts.key_text, facts.family) == (KeyType.ECDSA_P256, "ECDSA P-256", "ecdsa")
    assert facts.names == ("shop.acme.test", "*.acme.test", "127.0.0.1")
    assert (facts.not_before, facts.not_after) == (NOW - 10 * DAY, NOW + 80 * DAY)
    assert facts.not_before.tzinfo is UTC
    assert (facts.issuer, facts.subject) == ("CN=Intermediate", "CN=shop.acme.test")
    own = x509.SubjectKeyIdentifier.from_public_key(intermediate().private.public_key())
    assert facts.authority_key_id == own.digest
    assert not facts.is_ca
    assert facts.title == "“shop.acme.test”"


def test_a_ca_is_called_by_its_subject():
    facts = read_leaf(intermediate().certificate)
    assert facts.is_ca
    assert facts.title == "“CN=Intermediate”"


def test_a_certificate_with_nothing_in_it_can_be_read():
    facts = read_leaf(make("", has_identifiers=False).certificate)
    assert (facts.names, facts.subject, facts.issuer, facts.authority_key_id) == ((), "", "", None)
    assert facts.title == "“a certificate without a name”"


def test_a_key_that_nobody_can_read_is_said_so():
    p256, unknown = bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a8648ce3d030108")
    facts = read_leaf(load_certificate(leaf().der.replace(p256, unknown)))
    assert (facts.key_type, facts.key_text, facts.spki_sha256, facts.family) == (None, "a key of another sort", "", "")


def test_malformed_names_are_refused():
    with pytest.raises(PkiError) as refused:
        load_certificate(leaf().der.replace(b"shop.acme.test", b"\xffhop.acme.test"))
    assert refused.value.code == "certificate_unreadable"


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_a_negative_serial_is_refused():
    made = leaf()
    serial = made.certificate.serial_number.to_bytes(2)
    with pytest.raises(PkiError, match="not positive"):
        load_certificate(made.der.replace(b"\x02\x02" + serial, b"\x02\x02\xf0" + serial[1:], 1))


def test_other_keys_have_no_type():
    facts = read_leaf(leaf(private=key("ed25519")).certificate)
    assert (facts.key_type, facts.key_text) == (None, "Ed25519")

"""The proxy that other tests lean on does what it says."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.certificates.acme.orders import client_of, csr_for, http_answers, issue, validate
from tests.certificates.faulty_proxy import CERTIFICATE
from tests.certificates.pebble import needs_pebble
from tests.certificates.spoiled_chains import ChainTrouble

pytestmark = needs_pebble


@pytest.fixture
def issued(proxy, pebble):
    """Return a function that fetches one certificate's chain with a trouble, and its key's public half."""
    with client_of(proxy) as client, http_answers(pebble.http_port) as answers:
        client.register("", True)
        order = client.new_order(["a.example"])
        validate(client, order, answers.answer_with(client))
        csr, key = csr_for("a.example")
        issue(client, order, csr)

        def fetch(trouble=None):
            if trouble:
                proxy.fail(CERTIFICATE, trouble)
            return x509.load_pem_x509_certificates(client.certificate(client.order(order.url))[0]), key.public_key()

        yield fetch


def test_without_trouble_everything_passes(issued, pebble):
    (leaf, *rest), key = issued()
    rest[-1].verify_directly_issued_by(x509.load_pem_x509_certificate(pebble.root_pem()))
    assert _der(leaf.public_key()) == _der(key)


def test_a_truncated_chain_is_the_leaf_alone(issued):
    assert len(issued()[0]) > len(issued(ChainTrouble.TRUNCATED)[0]) == 1


def test_a_chain_in_wrong_order_has_the_leaf_last(issued):
    assert issued(ChainTrouble.WRONG_ORDER)[0][-1] == issued()[0][0]


def test_another_key_is_the_only_thing_wrong(issued):
    (leaf, issuer, *_), key = issued(ChainTrouble.OTHER_KEY)
    leaf.verify_directly_issued_by(issuer)
    assert _der(leaf.public_key()) != _der(key)
    assert _names(leaf) == ["a.example"]


def test_other_names_are_the_only_thing_wrong(issued):
    (leaf, issuer, *_), key = issued(ChainTrouble.OTHER_NAMES)
    leaf.verify_directly_issued_by(issuer)
    assert (_der(leaf.public_key()), _names(leaf)) == (_der(key), ["somebody-else.example"])


def test_it_may_be_over_or_not_yet_begun(issued):
    good = issued()[0][0]
    expired, early = issued(ChainTrouble.EXPIRED)[0][0], issued(ChainTrouble.NOT_YET_VALID)[0][0]
    assert expired.not_valid_after_utc < good.not_valid_before_utc
    assert early.not_valid_before_utc > good.not_valid_before_utc


def _der(key):
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _names(leaf):
    return leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)

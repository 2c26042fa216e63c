"""A certificate by HTTP-01 from a real CA, step by step, with nothing kept between steps but addresses."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.certificates.acme.orders import client_of, csr_for, http_answers, issue, new_key_pem, validate
from tests.certificates.pebble import needs_pebble, running_pebble

pytestmark = needs_pebble


def test_a_certificate_for_two_names(tmp_path):
    with running_pebble(tmp_path, validity_seconds=600) as pebble, http_answers(pebble.http_port) as answers:
        with client_of(pebble) as client:
            client.register("ops@acme.example", True)
            order = client.new_order(["b.example", "a.example"])
            assert (order.status, order.hostnames) == ("pending", ("a.example", "b.example"))
            for authorization in validate(client, order, answers.answer_with(client)):
                assert authorization.status == "valid"
            csr, key = csr_for("a.example", "b.example")
            (chain,) = issue(client, order, csr)
        leaf, *rest = x509.load_pem_x509_certificates(chain)
        root = x509.load_pem_x509_certificate(pebble.root_pem())
        rest[-1].verify_directly_issued_by(root)
        assert _public(leaf.public_key()) == _public(key.public_key())
        life = leaf.not_valid_after_utc - leaf.not_valid_before_utc
        assert 599 <= life.total_seconds() <= 600


def test_another_process_goes_on_where_one_died(tmp_path):
    key_pem, (csr, _) = new_key_pem(), csr_for("a.example")
    with running_pebble(tmp_path) as pebble, http_answers(pebble.http_port) as answers:
        with client_of(pebble, key_pem) as first:
            account_url = first.register("", True)
            order_url = first.new_order(["a.example"]).url
        with client_of(pebble, key_pem, account_url) as second:
            order = second.order(order_url)
            validate(second, order, answers.answer_with(second))
            assert issue(second, order, csr)
        with client_of(pebble, key_pem, account_url) as third:
            assert third.finalize(third.order(order_url), csr).status == "valid"


def _public(key):
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

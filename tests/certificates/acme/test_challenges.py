"""Every challenge type against a real CA: what is right passes, what is wrong is rejected with the CA's own words."""

from cryptography import x509

from certificates.acme.dns.provider import challenge_record
from certificates.acme.problems import authorization_fault, order_fault
from certificates.life.states import FaultKind
from tests.certificates.acme.orders import client_of, csr_for, http_answers, issue, offer_of, until, validate
from tests.certificates.acme.tls_alpn import tls_alpn_answer
from tests.certificates.pebble import needs_pebble

pytestmark = needs_pebble


def test_tls_alpn_01(pebble):
    with client_of(pebble) as client:
        client.register("", True)
        order = client.new_order(["alpn.example"])
        authorization = client.authorization(order.authorizations[0])
        offer = offer_of(authorization, "tls-alpn-01")
        with tls_alpn_answer(pebble.tls_port, "alpn.example", client.key_authorization(offer.token)):
            assert [each.status for each in validate(client, order, lambda _: offer)] == ["valid"]
        assert issue(client, order, csr_for("alpn.example")[0])


def test_dns_01_for_a_wildcard_and_its_base(pebble):
    names = ("*.dns.example", "dns.example")
    record = challenge_record("*.dns.example")

    def write(authorization):
        assert challenge_record(authorization.hostname) == record
        offer = offer_of(authorization, "dns-01")
        pebble.set_txt(record, client.dns_value(offer.token))
        return offer

    with client_of(pebble) as client:
        client.register("", True)
        order = client.new_order(names)
        assert order.hostnames == names
        decided = validate(client, order, write)
        assert sorted((each.hostname, each.is_wildcard, each.status) for each in decided) == [
            ("dns.example", False, "valid"),
            ("dns.example", True, "valid"),
        ]
        (chain,) = issue(client, order, csr_for(*names)[0])
    pebble.clear_txt(record)
    leaf = x509.load_pem_x509_certificates(chain)[0]
    alternative = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert sorted(alternative.get_values_for_type(x509.DNSName)) == sorted(names)


def test_a_wildcard_is_offered_dns_01_only(pebble):
    with client_of(pebble) as client:
        client.register("", True)
        (url,) = client.new_order(["*.only.example"]).authorizations
        assert {offer.type for offer in client.authorization(url).challenges} == {"dns-01"}


def test_a_wrong_http_answer_is_rejected_with_the_name_and_spoils_the_order(pebble):
    with client_of(pebble) as client, http_answers(pebble.http_port) as answers:
        client.register("", True)
        order = client.new_order(["wrong.example"])

        def lie(authorization):
            offer = offer_of(authorization, "http-01")
            answers.answers[offer.token] = "something else"
            return offer

        (authorization,) = validate(client, order, lie)
        fault = authorization_fault(authorization)
        assert (fault.kind, fault.identifier) == (FaultKind.REJECTED, "wrong.example")
        assert "could not validate wrong.example by http-01" in fault.text
        over = until(lambda: client.order(order.url), lambda found: found.status == "invalid")
        assert order_fault(over).kind in {FaultKind.REJECTED, FaultKind.ORDER_GONE}


def test_nobody_at_the_port_is_the_domains_fault_not_ours(pebble):
    with client_of(pebble) as client:
        client.register("", True)
        order = client.new_order(["nobody.example"])
        (authorization,) = validate(client, order, lambda found: offer_of(found, "http-01"))
    fault = authorization_fault(authorization)
    assert (fault.kind, fault.identifier) == (FaultKind.REJECTED, "nobody.example")


def test_a_missing_txt_record_is_rejected(pebble):
    with client_of(pebble) as client:
        client.register("", True)
        order = client.new_order(["*.empty.example"])
        (authorization,) = validate(client, order, lambda found: offer_of(found, "dns-01"))
    fault = authorization_fault(authorization)
    assert (fault.kind, fault.identifier) == (FaultKind.REJECTED, "*.empty.example")

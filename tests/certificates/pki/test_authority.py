"""Our own CA makes chains that a strict verifier takes, and nothing that it was not asked for."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.pki.authority import KeyPair, issue, make_intermediate, make_root
from certificates.pki.chains import is_root, read_chain, signs
from certificates.pki.errors import PkiError
from certificates.pki.keys import KeyType, csr_of, generate_key
from certificates.pki.leaf import read_leaf
from certificates.pki.verdict import judge
from tests.certificates.pki.makers import DAY, HOUR, NOW, key, named

ROOT = make_root("Acme root", KeyType.ECDSA_P384, NOW - 100 * DAY, 3650 * DAY)
BELOW = make_intermediate(ROOT, "Acme intermediate", KeyType.ECDSA_P256, NOW - 100 * DAY, 1095 * DAY)
KEY = generate_key(KeyType.ECDSA_P256)
NAMES = ["shop.acme.test", "*.acme.test"]


def request(hostnames=("elsewhere.test",), private=KEY) -> bytes:
    return csr_of(private, list(hostnames))


def issued(by: KeyPair = BELOW, names=NAMES, lifetime=7 * DAY, above=b"", now=NOW, **changes) -> tuple:
    return read_chain(issue(by, above, request(), names, now, lifetime, **changes))


def referee(root: KeyPair, now=NOW) -> verification.PolicyBuilder:
    store = verification.Store([x509.load_pem_x509_certificate(root.certificate_pem)])
    return verification.PolicyBuilder().store(store).time(now)


@pytest.mark.parametrize("root_key", [KeyType.ECDSA_P384, KeyType.RSA_2048])
@pytest.mark.parametrize("key_type", [KeyType.ECDSA_P256, KeyType.RSA_3072])
def test_a_strict_verifier_takes_the_chain(root_key, key_type):
    root = make_root("Root", root_key, NOW, 3650 * DAY)
    below = make_intermediate(root, "Below", key_type, NOW, 365 * DAY)
    chain = issued(below)
    for hostname in ("shop.acme.test", "any.acme.test"):
        verifier = referee(root).build_server_verifier(x509.DNSName(hostname))
        assert len(verifier.verify(chain[0], list(chain[1:]))) == 3
    with pytest.raises(verification.VerificationError):
        referee(root).build_server_verifier(x509.DNSName("elsewhere.test")).verify(chain[0], list(chain[1:]))


def test_our_own_verdict_has_nothing_to_say():
    trusted = [x509.load_pem_x509_certificate(ROOT.certificate_pem)]
    chain = issue(BELOW, b"", request(), NAMES, NOW, 30 * DAY)
    assert judge(chain, KEY, NAMES, NOW, trusted=trusted).findings == ()


def test_names_come_from_the_caller_and_not_from_the_request():
    assert read_leaf(issued()[0]).names == ("shop.acme.test", "*.acme.test")
    assert list(issued()[0].subject) == []


def test_the_chain_has_the_intermediate_and_what_is_above_but_no_root():
    chain = issued(above=ROOT.certificate_pem + BELOW.certificate_pem)
    assert [read_leaf(one).subject for one in chain] == ["", "CN=Acme intermediate"]
    assert signs(chain[1], chain[0])


def test_a_root_may_issue_itself():
    chain = issued(ROOT)
    assert len(chain) == 1
    assert signs(read_chain(ROOT.certificate_pem)[0], chain[0])


def test_it_begins_five_minutes_ago_and_lasts_as_asked():
    facts = read_leaf(issued(now=NOW + timedelta(microseconds=7))[0])
    assert (facts.not_before, facts.not_after) == (NOW - timedelta(minutes=5), NOW + 7 * DAY)


def test_it_lies_within_its_issuer():
    young = make_intermediate(ROOT, "Young", KeyType.ECDSA_P256, NOW, 9 * DAY)
    own = read_chain(young.certificate_pem)[0]
    facts = read_leaf(issued(young, now=NOW - timedelta(minutes=2), lifetime=30 * DAY)[0])
    assert (facts.not_before, facts.not_after) == (own.not_valid_before_utc, own.not_valid_after_utc)


def test_an_intermediate_lies_within_its_root():
    below = read_chain(make_intermediate(ROOT, "Below", KeyType.ECDSA_P256, NOW, 9999 * DAY).certificate_pem)[0]
    assert below.not_valid_after_utc == read_chain(ROOT.certificate_pem)[0].not_valid_after_utc


def test_what_each_may_do_is_written_in_it():
    root, below, leaf = read_chain(ROOT.certificate_pem)[0], *reversed(issued())
    assert is_root(root)
    for one, is_ca, path_length in ((root, True, 2), (below, True, 0), (leaf, False, None)):
        constraints = one.extensions.get_extension_for_class(x509.BasicConstraints)
        assert (constraints.critical, constraints.value.ca, constraints.value.path_length) == (True, is_ca, path_length)
        usage = one.extensions.get_extension_for_class(x509.KeyUsage).value
        assert (usage.key_cert_sign, usage.crl_sign, usage.digital_signature) == (is_ca, is_ca, not is_ca)
    assert len({one.serial_number for one in (root, below, leaf)}) == 3


@pytest.mark.parametrize(
    ("is_for_clients", "purposes"),
    [
        (False, [ExtendedKeyUsageOID.SERVER_AUTH]),
        (True, [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
    ],
)
def test_clients_are_certified_only_when_asked(is_for_clients, purposes):
    leaf = issued(is_for_clients=is_for_clients)[0]
    assert list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == purposes


def test_addresses_are_certified_as_such():
    leaf = issued(names=["127.0.0.1", "::1"])[0]
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [type(name) for name in names] == [x509.IPAddress, x509.IPAddress]


def test_a_forged_request_is_refused():
    forged = x509.load_pem_x509_csr(request(["shop.acme.test"])).public_bytes(Encoding.DER)
    forged = forged.replace(b"shop.acme.test", b"bank.acme.test")
    pem = x509.load_der_x509_csr(forged).public_bytes(Encoding.PEM)
    with pytest.raises(PkiError) as refused:
        issue(BELOW, b"", pem, NAMES, NOW, DAY)
    assert refused.value.code == "csr_forged"


@pytest.mark.parametrize("name", ["p192", "rsa1024", "k256", "ed25519"])
def test_a_request_with_another_sort_of_key_is_refused(name):
    builder = x509.CertificateSigningRequestBuilder().subject_name(named("x"))
    pem = builder.sign(key(name), None if name == "ed25519" else hashes.SHA256()).public_bytes(Encoding.PEM)
    with pytest.raises(PkiError, match="ecdsa-p256"):
        issue(BELOW, b"", pem, NAMES, NOW, DAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"csr_pem": b"nonsense"}, "csr_unreadable"),
        ({"hostnames": []}, "hostnames_missing"),
        ({"hostnames": ["a b"]}, "hostname_invalid"),
        ({"lifetime": timedelta(0)}, "lifetime_invalid"),
        ({"now": NOW + 2000 * DAY}, "issuer_expired"),
        ({"chain_above": b"nonsense"}, "certificate_missing"),
    ],
)
def test_what_cannot_be_issued_says_why(changes, code):
    wanted = {"csr_pem": request(), "hostnames": NAMES, "now": NOW, "lifetime": DAY, "chain_above": b"", **changes}
    with pytest.raises(PkiError) as refused:
        issue(BELOW, **wanted)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["", "x" * 65, "a\nb"])
def test_a_ca_has_a_printable_name(name):
    with pytest.raises(PkiError) as refused:
        make_root(name, KeyType.ECDSA_P256, NOW, DAY)
    assert refused.value.code == "name_invalid"


class TestNameConstraints:
    """A CA that may certify only some names does not certify others, and verifiers would not believe it if it did."""

    LIMITED = make_intermediate(
        ROOT, "Limited", KeyType.ECDSA_P256, NOW, 365 * DAY, permitted_names=["acme.test", "10.0.0.0/8"]
    )

    @pytest.mark.parametrize("name", ["acme.test", "shop.acme.test", "*.acme.test", "a.b.acme.test", "10.1.2.3"])
    def test_what_is_permitted_is_issued_and_believed(self, name):
        chain = issued(self.LIMITED, names=[name])
        asked = x509.IPAddress if name.startswith("10.") else x509.DNSName
        subject = asked(read_leaf(chain[0]).names[0].replace("*", "any")) if asked is x509.DNSName else None
        subject = subject or next(iter(chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value))
        assert referee(ROOT).build_server_verifier(subject).verify(chain[0], list(chain[1:]))

    @pytest.mark.parametrize("name", ["globex.test", "notacme.test", "test", "*.test.example", "11.0.0.1", "::1"])
    def test_anything_else_is_refused(self, name):
        with pytest.raises(PkiError) as refused:
            issued(self.LIMITED, names=["shop.acme.test", name])
        assert (refused.value.code, refused.value.pointer) == ("name_not_permitted", "/hostnames")
        assert name in refused.value.text

    def test_names_only_means_no_addresses_and_the_other_way_round(self):
        names_only = make_intermediate(ROOT, "N", KeyType.ECDSA_P256, NOW, DAY, permitted_names=["*.acme.test"])
        addresses_only = make_intermediate(ROOT, "A", KeyType.ECDSA_P256, NOW, DAY, permitted_names=["10.0.0.1"])
        assert issued(names_only, names=["acme.test"], lifetime=HOUR)
        assert issued(addresses_only, names=["10.0.0.1"], lifetime=HOUR)
        for by, name in ((names_only, "10.0.0.1"), (addresses_only, "acme.test"), (addresses_only, "10.0.0.2")):
            with pytest.raises(PkiError, match="may not certify"):
                issued(by, names=[name])

    def test_a_verifier_does_not_believe_what_a_limited_ca_should_not_have_signed(self):
        unlimited = KeyPair(
            make_intermediate(ROOT, "Limited", KeyType.ECDSA_P256, NOW, DAY).certificate_pem,
            self.LIMITED.private_key_pem,
        )
        leaf = issued(unlimited, names=["globex.test"], lifetime=HOUR)[0]
        limited = read_chain(self.LIMITED.certificate_pem)
        with pytest.raises(verification.VerificationError):
            referee(ROOT).build_server_verifier(x509.DNSName("globex.test")).verify(leaf, list(limited))

    def test_constraints_of_a_root_are_critical(self):
        root = make_root("Root", KeyType.ECDSA_P256, NOW, DAY, permitted_names=["acme.test"])
        extension = read_chain(root.certificate_pem)[0].extensions.get_extension_for_class(x509.NameConstraints)
        assert extension.critical
        assert [one.value for one in extension.value.permitted_subtrees] == ["acme.test"]


def test_a_key_pair_does_not_show_its_key():
    assert "PRIVATE" not in repr(ROOT)

"""A verdict says everything that is wrong with a certificate at once, in words with the names and numbers in them."""

from base64 import b64encode
from datetime import datetime, timedelta
from shutil import which
from subprocess import run

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.pki.checks import coverage, linkage, purpose, strength, validity
from certificates.pki.errors import PkiError
from certificates.pki.finding import Finding, Severity
from certificates.pki.keys import key_type_of, private_pem
from certificates.pki.uploads import read_upload
from certificates.pki.verdict import CHECKS, judge, unread
from tests.certificates.pki.makers import (
    DAY,
    HOUR,
    NOW,
    SHOP,
    Made,
    intermediate,
    key,
    key_usage,
    leaf,
    make,
    pem_of,
    root,
)

SECOND = timedelta(seconds=1)
GOOD = leaf()
LOWEST = make("Lowest", intermediate(), is_ca=True)


def verdict(*chain: Made, of: Made | None = None, hostnames=(SHOP,), now: datetime = NOW, trusted=()):
    """The verdict on a chain with the key of its first certificate (or of another one)."""
    roots = [one.certificate for one in trusted]
    return judge(pem_of(*chain), (of or chain[0]).key_pem, hostnames, now, trusted=roots)


def found(*chain: Made, **asked) -> dict[str, str]:
    """Code and severity of every finding."""
    return {finding.code: finding.severity.value for finding in verdict(*chain, **asked).findings}


def text_of(code: str, *chain: Made, **asked) -> str:
    """The sentence of one finding."""
    return next(finding.text for finding in verdict(*chain, **asked).findings if finding.code == code)


def test_of_a_good_certificate_there_is_nothing_to_say():
    judged = verdict(GOOD, intermediate(), hostnames=(SHOP, "SHOP.acme.test"), trusted=(root(),))
    assert judged.findings == ()
    assert judged.is_usable
    assert judged.leaf == judged.chain[0]
    assert [fact.subject for fact in judged.chain] == ["CN=shop.acme.test", "CN=Intermediate"]


def test_every_check_is_in_the_list():
    modules = (strength, validity, coverage, purpose, linkage)
    checks = {
        check
        for module in modules
        for check in vars(module).values()
        if callable(check) and getattr(check, "__module__", "") == module.__name__ and "case" in check.__annotations__
    }
    assert set(CHECKS) == checks
    assert len(CHECKS) == len(checks)


class TestKeys:
    def test_a_key_of_another_certificate(self):
        other = leaf(private=key("rsa2048"))
        assert found(GOOD, intermediate(), of=other) == {"key_mismatch": "error"}
        text = text_of("key_mismatch", GOOD, intermediate(), of=other)
        assert text == (
            "The private key (RSA 2048) does not belong to the certificate of “shop.acme.test” (ECDSA P-256): "
            "give the key that it was asked for with."
        )

    def test_a_key_that_cannot_be_read(self):
        judged = judge(pem_of(GOOD, intermediate()), b"nonsense", [SHOP], NOW)
        assert [(one.code, one.pointer) for one in judged.findings] == [("key_unreadable", "/private_key")]
        assert judged.leaf is not None

    @pytest.mark.parametrize(
        ("name", "code", "called"),
        [
            ("rsa1024", "weak_key", "RSA 1024"),
            ("p192", "weak_key", "ECDSA P-192"),
            ("k256", "key_unsupported", "ECDSA secp256k1"),
            ("ed25519", "key_unsupported", "Ed25519"),
        ],
    )
    def test_a_key_that_is_not_served(self, name, code, called):
        made = leaf(private=key(name))
        assert found(made, intermediate()) == {code: "error"}
        assert called in text_of(code, made, intermediate())

    @pytest.mark.parametrize("name", ["rsa2048", "rsa3072", "p256", "p384"])
    def test_keys_that_are_served(self, name):
        assert key_type_of(key(name).public_key())
        assert found(leaf(private=key(name)), intermediate()) == {}

    def test_a_weak_ca(self):
        weak = make("Weak CA", root(), private=key("rsa1024"), is_ca=True)
        assert found(leaf(by=weak), weak) == {"weak_key": "error"}
        assert "“CN=Weak CA” is RSA 1024" in text_of("weak_key", leaf(by=weak), weak)

    @pytest.mark.skipif(which("openssl") is None, reason="no openssl to sign with hashes that cryptography refuses")
    @pytest.mark.parametrize(("algorithm", "called"), [("sha1", "SHA-1"), ("md5", "MD5")])
    def test_an_old_signature(self, tmp_path, algorithm, called):
        files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "own.pem")]
        names = ["-subj", f"/CN={SHOP}", "-addext", f"subjectAltName=DNS:{SHOP}"]
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", f"-{algorithm}"]
        run([*made, *names, "-addext", "basicConstraints=CA:FALSE", *files], check=True, capture_output=True)
        pem = (tmp_path / "own.pem").read_bytes()
        begins = x509.load_pem_x509_certificate(pem).not_valid_before_utc
        judged = judge(pem, (tmp_path / "key.pem").read_bytes(), [SHOP], begins + HOUR)
        codes = {finding.code: finding.text for finding in judged.findings if finding.severity is Severity.ERROR}
        assert set(codes) & {"weak_key"} == {"weak_key"}
        assert called in codes["weak_key"]


class TestTime:
    @pytest.mark.parametrize(
        ("now", "expected"),
        [
            (NOW + 80 * DAY + SECOND, {"expired": "error"}),
            (NOW + 80 * DAY, {"expires_soon": "warning"}),
            (NOW + 62 * DAY + SECOND, {"expires_soon": "warning"}),
            (NOW + 62 * DAY, {}),
            (NOW - 10 * DAY, {}),
            (NOW - 10 * DAY - SECOND, {"starts_soon": "warning"}),
            (NOW - 10 * DAY - HOUR + SECOND, {"starts_soon": "warning"}),
            (NOW - 10 * DAY - HOUR, {"not_yet_valid": "error"}),
        ],
    )
    def test_a_certificate_of_90_days(self, now, expected):
        assert found(GOOD, intermediate(), now=now) == expected

    @pytest.mark.parametrize(
        ("days", "left", "is_soon"),
        [
            (6, 3.1, False), (6, 2.9, True), (10, 5.1, False), (10, 4.9, True),
            (20, 7.1, False), (20, 6.9, True), (45, 9.1, False), (45, 8.9, True),
        ],
    )  # fmt: skip
    def test_soon_is_measured_by_the_life_it_has(self, days, left, is_soon):
        made = leaf(begin=NOW, end=NOW + days * DAY)
        codes = found(made, intermediate(), now=NOW + (days - left) * DAY)
        assert codes == ({"expires_soon": "warning"} if is_soon else {})

    def test_the_words(self):
        assert text_of("expired", GOOD, intermediate(), now=NOW + 83 * DAY) == (
            "The certificate of “shop.acme.test” expired on 2026-07-20 12:00 UTC, 3 days ago: "
            "get a new one from the CA."
        )
        assert ", in 30 hours: renew it now." in text_of(
            "expires_soon", GOOD, intermediate(), now=NOW + 80 * DAY - 30 * HOUR
        )
        assert ", 30 minutes from now: " in text_of("starts_soon", GOOD, intermediate(), now=NOW - 10 * DAY - HOUR / 2)

    def test_an_expired_intermediate_is_named(self):
        old = make("Old CA", root(), is_ca=True, end=NOW - DAY)
        assert found(leaf(by=old), old) == {"expired": "error"}
        assert "“CN=Old CA”" in text_of("expired", leaf(by=old), old)

    def test_an_intermediate_that_ends_soon_is_named(self):
        old = make("Old CA", root(), is_ca=True, begin=NOW - 900 * DAY, end=NOW + 30 * DAY)
        assert found(leaf(by=old), old) == {"expires_soon": "warning"}
        assert "“CN=Old CA”" in text_of("expires_soon", leaf(by=old), old)

    @pytest.mark.parametrize(
        ("begin", "days", "limit"),
        [
            ("2020-08-31T12:00:00+00:00", 825, None),
            ("2026-03-14T23:59:59+00:00", 398, None),
            ("2026-03-14T23:59:59+00:00", 399, 398),
            ("2026-03-15T00:00:00+00:00", 200, None),
            ("2026-03-15T00:00:00+00:00", 201, 200),
            ("2027-03-15T00:00:00+00:00", 100, None),
            ("2027-03-15T00:00:00+00:00", 101, 100),
            ("2029-03-14T00:00:00+00:00", 100, None),
            ("2029-03-15T00:00:00+00:00", 47, None),
            ("2029-03-15T00:00:00+00:00", 48, 47),
        ],
    )
    def test_how_long_public_cas_may_issue(self, begin, days, limit):
        start = datetime.fromisoformat(begin)
        now = start + DAY
        above = make("CA", is_ca=True, begin=start - DAY, end=start + 9000 * DAY)
        made = leaf(by=above, begin=start, end=start + days * DAY - SECOND)  # both ends count
        assert found(made, above, now=now).get("long_lifetime") == (limit and "warning")
        if limit:
            text = text_of("long_lifetime", made, above, now=now)
            assert f"valid for {days} days" in text
            assert f"may have {limit}" in text

    def test_one_second_more_is_another_day(self):
        made = leaf(begin=NOW, end=NOW + 200 * DAY)
        assert "valid for 201 days" in text_of("long_lifetime", made, intermediate())


class TestNames:
    def test_names_that_are_missing_are_listed(self):
        made = leaf(names=(SHOP, "*.acme.test"))
        wanted = (SHOP, "a.acme.test", "a.b.acme.test", "globex.test")
        assert found(made, intermediate(), hostnames=wanted) == {"names_missing": "error"}
        judged = verdict(made, intermediate(), hostnames=wanted)
        assert judged.findings[0].pointer == "/hostnames"
        assert judged.findings[0].text == (
            "The certificate does not cover “a.b.acme.test”, “globex.test”: it is for “shop.acme.test”, “*.acme.test”."
        )

    def test_the_common_name_is_no_name(self):
        made = leaf(names=())
        assert "no subject alternative names" in text_of("names_missing", made, intermediate())

    def test_nothing_wanted_nothing_missing(self):
        assert found(leaf(names=()), intermediate(), hostnames=()) == {}

    @pytest.mark.parametrize(("count", "expected"), [(100, {}), (101, {"names_too_many": "error"})])
    def test_a_hundred_names_are_enough(self, count, expected):
        made = leaf(names=tuple(f"n{number}.acme.test" for number in range(count)))
        assert found(made, intermediate(), hostnames=("n0.acme.test",)) == expected


class TestPurpose:
    CODE = "not_a_server_certificate"

    @pytest.mark.parametrize(
        ("extension", "lacks"),
        [
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), "serverAuth"),
            (key_usage(key_encipherment=True), "digitalSignature"),
        ],
    )
    def test_it_is_made_for_something_else(self, extension, lacks):
        made = leaf(extensions=(extension,))
        assert found(made, intermediate()) == {self.CODE: "error"}
        assert lacks in text_of(self.CODE, made, intermediate())

    def test_one_for_clients_alone_is_shown_to_services(self):
        made = leaf(extensions=(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]),))
        assert found(made, intermediate()) == {"only_for_clients": "warning"}

    @pytest.mark.parametrize(
        "extensions",
        [
            (),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]),),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]),),
            (key_usage(digital_signature=True), x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])),
        ],
    )
    def test_it_is_made_for_servers(self, extensions):
        assert found(leaf(extensions=extensions), intermediate()) == {}

    def test_a_ca_is_no_server(self):
        assert found(intermediate(), hostnames=())[self.CODE] == "error"

    def test_what_openssl_makes_by_itself_is_a_ca_and_the_remedy_is_said(self):
        own = make(SHOP, names=(SHOP,), is_ca=True)
        assert found(own) == {self.CODE: "error", "self_signed": "warning"}
        assert "CA:FALSE" in text_of(self.CODE, own)


class TestChains:
    def test_a_certificate_alone(self):
        assert found(GOOD) == {"chain_incomplete": "warning"}
        assert "its issuer “CN=Intermediate” is wanted" in text_of("chain_incomplete", GOOD)

    def test_the_issuer_may_be_trusted_instead(self):
        assert found(GOOD, trusted=(intermediate(),)) == {}

    def test_the_issuer_may_be_the_root_that_was_left_out(self):
        made = leaf(by=root())
        assert found(made, root()) == {"root_included": "info"}
        assert [fact.subject for fact in verdict(made, root()).chain] == ["CN=shop.acme.test"]

    def test_a_root_is_not_the_issuer_that_is_missing(self):
        assert found(GOOD, root()) == {"chain_incomplete": "warning", "root_included": "info"}

    def test_signed_by_itself(self):
        own = make(SHOP, names=(SHOP,))
        assert found(own) == {"self_signed": "warning"}
        assert found(own, trusted=(own,)) == {}

    def test_an_intermediate_of_somebody_else(self):
        stray = intermediate("Stray", "Elsewhere")
        assert found(GOOD, stray) == {"chain_broken": "error", "chain_incomplete": "warning"}
        assert found(GOOD, intermediate(), stray) == {"chain_broken": "error"}
        assert "“CN=Stray” signed none" in text_of("chain_broken", GOOD, stray)

    def test_an_intermediate_with_the_right_name_and_another_key(self):
        renewed = make("Intermediate", root(), private=key("p256:renewed"), is_ca=True)
        assert found(GOOD, renewed) == {"chain_broken": "error", "chain_incomplete": "warning"}

    def test_a_gap_in_the_middle(self):
        made = leaf(by=LOWEST)
        assert "chain_broken" not in found(made, LOWEST, intermediate())
        assert found(made, intermediate()) == {"chain_broken": "error", "chain_incomplete": "warning"}

    def test_a_signer_that_is_no_ca(self):
        signer = leaf(subject="other.test", names=("other.test",))
        assert found(leaf(by=signer), signer, intermediate()) == {"chain_broken": "error"}
        assert "is no CA" in text_of("chain_broken", leaf(by=signer), signer, intermediate())

    def test_more_cas_than_one_allows_below_itself(self):
        narrow = make("Narrow", root(), is_ca=True, path_length=0)
        below = make("Below", narrow, is_ca=True)
        made = leaf(by=below)
        assert found(made, below, narrow) == {"chain_broken": "error"}
        assert "“CN=Narrow” allows 0 CAs below itself, and here there are 1" in text_of(
            "chain_broken", made, below, narrow
        )
        assert found(leaf(by=narrow), narrow) == {}

    def test_two_certificates_of_servers(self):
        other = leaf(subject="globex.test", names=("globex.test",), end=NOW + 70 * DAY)
        assert found(GOOD, other, intermediate()) == {"several_leaves": "error"}
        text = text_of("several_leaves", GOOD, other, intermediate())
        assert "“shop.acme.test”" in text
        assert "“globex.test”" in text

    def test_another_way_up_is_no_fault(self):
        cross = make("Intermediate", root("Old root"), private=intermediate().private, is_ca=True)
        assert found(GOOD, intermediate(), cross) == {}

    def test_a_chain_that_leads_to_nobody_who_is_trusted(self):
        asked = {"trusted": (root("Elsewhere"),)}
        assert found(GOOD, intermediate(), **asked) == {"untrusted": "warning"}
        assert found(GOOD, intermediate(), root(), **asked) == {"untrusted": "warning", "root_included": "info"}
        assert found(GOOD, intermediate(), trusted=(root("Elsewhere"), root())) == {}

    def test_what_was_mended_is_told(self):
        judged = verdict(root(), intermediate(), GOOD, GOOD, of=GOOD)
        assert {one.code: one.severity.value for one in judged.findings} == {
            "wrong_order": "warning", "root_included": "info", "duplicates": "info",
        }  # fmt: skip
        assert [fact.subject for fact in judged.chain] == ["CN=shop.acme.test", "CN=Intermediate"]
        assert judged.is_usable


def test_everything_is_said_at_once_and_errors_first():
    bad = leaf(private=key("rsa1024"), names=("other.test",), end=NOW - DAY, extensions=(key_usage(crl_sign=True),))
    judged = verdict(root(), bad, of=GOOD)
    codes = [finding.code for finding in judged.findings]
    assert set(codes) == {
        "key_mismatch", "weak_key", "expired", "names_missing", "not_a_server_certificate",
        "chain_incomplete", "wrong_order", "root_included",
    }  # fmt: skip
    gravity = [list(Severity).index(finding.severity) for finding in judged.findings]
    assert gravity == sorted(gravity)
    assert not judged.is_usable


@pytest.mark.parametrize("pem", [b"", b"hello", GOOD.pem[:-9], GOOD.pem * 21])
def test_what_cannot_be_read_is_a_finding(pem):
    judged = judge(pem, GOOD.key_pem, [SHOP], NOW)
    assert (judged.leaf, judged.chain, judged.is_usable) == (None, (), False)
    assert judged.findings[0].pointer == "/certificate"


def test_an_upload_that_cannot_be_read_is_a_finding():
    with pytest.raises(PkiError) as refused:
        read_upload(GOOD.pem, None, None)
    judged = unread(refused.value)
    assert judged.findings == (Finding("key_missing", Severity.ERROR, refused.value.text, "/private_key"),)
    assert not judged.is_usable


def test_foreign_texts_are_shown_escaped_and_short():
    made = make("a\u202eb" + "x" * 50, by=root(), names=("other.test",), is_ca=True)
    text = text_of("not_a_server_certificate", made)
    assert "\u202e" not in text
    assert "\\u202e" in text


@given(st.permutations([GOOD, intermediate(), root()]))
def test_the_order_given_changes_nothing_but_the_remark_on_it(shuffled):
    judged = verdict(*shuffled, of=GOOD)
    assert {finding.code for finding in judged.findings} <= {"wrong_order", "root_included"}
    assert judged.chain == verdict(GOOD, intermediate()).chain


@pytest.mark.filterwarnings("ignore")  # cryptography warns of many an oddity before it refuses it
@settings(max_examples=500)
@given(st.data())
def test_a_flipped_bit_anywhere_is_found_or_refused(data):
    """Nothing that is damaged is usable: the signature of the issuer is over every byte that matters."""
    place, bit = data.draw(st.integers(0, len(GOOD.der) - 1)), data.draw(st.integers(0, 7))
    broken = GOOD.der[:place] + bytes([GOOD.der[place] ^ (1 << bit)]) + GOOD.der[place + 1 :]
    pem = b"-----BEGIN CERTIFICATE-----\n" + b64encode(broken) + b"\n-----END CERTIFICATE-----\n"
    assert not judge(pem + intermediate().pem, GOOD.key_pem, [SHOP], NOW).is_usable


def test_a_verdict_shows_nothing_of_the_key():
    assert private_pem(GOOD.private).decode() not in repr(verdict(GOOD))
    assert "PRIVATE" not in repr(verdict(GOOD))

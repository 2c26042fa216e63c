"""Whatever order certificates come in, they leave in the one in which each is signed by the next, without the root."""

from itertools import permutations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from certificates.pki.chains import arrange, is_root, mended, ordered, read_chain, served, signs, to_pem
from certificates.pki.errors import PkiError
from tests.certificates.pki.makers import DAY, NOW, Made, intermediate, key, leaf, make, pem_of, root

SHOP = leaf()
LOWEST = make("Lowest", intermediate(), is_ca=True)
LONG = [leaf(by=LOWEST), LOWEST, intermediate(), root()]
CROSS = make("Root", root("Old root"), private=root().private, is_ca=True)  # the root's key, signed by an older one


def certificates(*made: Made):
    return tuple(one.certificate for one in made)


@given(st.permutations(LONG), st.lists(st.sampled_from(LONG)), st.integers(1, 4))
def test_any_order_and_any_copies_become_one_chain(shuffled, copies, length):
    wanted = LONG[:length]
    given_ones = [one for one in [*shuffled, *copies] if one in wanted]
    assert ordered(certificates(*given_ones)) == certificates(*wanted)


@given(st.permutations([*LONG, root("Old root"), CROSS, intermediate("Stray", "Elsewhere")]))
def test_the_order_does_not_depend_on_the_one_given(shuffled):
    assert ordered(certificates(*shuffled)) == ordered(
        sorted(certificates(*shuffled), key=lambda one: one.serial_number)
    )
    assert set(ordered(certificates(*shuffled))) == set(certificates(*shuffled))


def test_the_root_is_not_served():
    assert served(certificates(root(), SHOP, intermediate())) == certificates(SHOP, intermediate())


def test_a_certificate_that_signs_itself_is_served():
    own = make("own.test", names=("own.test",))
    assert served(certificates(own)) == certificates(own)


def test_strays_are_not_served_but_told():
    stray = intermediate("Stray", "Elsewhere")
    arrangement = arrange(certificates(stray, intermediate(), SHOP))
    assert (arrangement.path, arrangement.strays) == (certificates(SHOP, intermediate()), certificates(stray))
    assert served(certificates(stray, intermediate(), SHOP)) == certificates(SHOP, intermediate())


def test_a_cross_signed_root_is_served_since_older_clients_need_it():
    given_ones = certificates(root(), SHOP, CROSS, root("Old root"), intermediate())
    assert served(given_ones) == certificates(SHOP, intermediate(), CROSS)


def test_two_cas_that_sign_each_other_end_somewhere():
    one = make("One", is_ca=True)
    two = make("Two", is_ca=True)
    crossed = [make("One", two, private=one.private, is_ca=True), make("Two", one, private=two.private, is_ca=True)]
    below = leaf(by=one)
    for order in permutations([below, *crossed]):
        assert ordered(certificates(*order)) == certificates(below, *crossed)


def test_of_two_leaves_the_one_that_lasts_longer_is_first():
    older, newer = leaf(end=NOW + DAY), leaf(end=NOW + 2 * DAY)
    assert ordered(certificates(older, intermediate(), newer))[0] == newer.certificate


def test_nothing_becomes_nothing():
    assert ordered(()) == ()
    assert served(()) == ()


def test_the_same_name_is_not_enough_to_have_signed():
    impostor = make("Intermediate", root(), private=key("p256:other"), is_ca=True)
    assert signs(intermediate().certificate, SHOP.certificate)
    assert not signs(impostor.certificate, SHOP.certificate)


def test_without_identifiers_the_signature_decides():
    above = make("Above", is_ca=True, has_identifiers=False)
    impostor = make("Above", private=key("p256:other"), is_ca=True, has_identifiers=False)
    below = leaf(by=above, has_identifiers=False)
    assert signs(above.certificate, below.certificate)
    assert not signs(impostor.certificate, below.certificate)
    assert not signs(
        make("Above", private=key("rsa2048"), is_ca=True, has_identifiers=False).certificate, below.certificate
    )


def test_a_root_signed_itself_and_did_not_only_say_so():
    forged = make("Root", intermediate("Root", "Elsewhere"), private=key("p256:other"), is_ca=True)
    assert is_root(root().certificate)
    assert not is_root(forged.certificate)


def test_text_around_and_keys_are_skipped():
    text = b"subject=shop\n" + SHOP.key_pem + SHOP.pem.replace(b"\n", b"\r\n") + b"\n\n i:Root\n" + intermediate().pem
    assert read_chain(text) == certificates(SHOP, intermediate())


def test_reading_and_writing_are_the_same():
    assert to_pem(read_chain(pem_of(*LONG))) == pem_of(*LONG)
    assert mended(pem_of(*reversed(LONG))) == pem_of(*LONG[:-1])


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        (b"", "certificate_missing"),
        (b"hello", "certificate_missing"),
        (SHOP.key_pem, "certificate_missing"),
        (SHOP.der, "certificate_missing"),
        (SHOP.pem * 21, "too_many_certificates"),
        (b"#" * 65_537, "certificate_too_large"),
        (SHOP.pem[:-20], "pem_damaged"),
        (SHOP.pem[:200] + SHOP.pem, "pem_damaged"),
        (SHOP.pem.replace(b"MII", b"M!I"), "pem_damaged"),
        (SHOP.pem.replace(b"MII", b"MIJ"), "certificate_unreadable"),
        (b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "certificate_unreadable"),
    ],
)
def test_what_cannot_be_read_says_why(pem, code):
    with pytest.raises(PkiError) as refused:
        read_chain(pem)
    assert (refused.value.code, refused.value.pointer) == (code, "/certificate")


def test_twenty_certificates_are_taken():
    assert len(read_chain(SHOP.pem * 20)) == 20


def test_the_damaged_one_is_named():
    broken = intermediate().certificate.public_bytes(Encoding.PEM).replace(b"MII", b"MIJ")
    with pytest.raises(PkiError, match="Certificate 2 is damaged"):
        read_chain(SHOP.pem + broken)

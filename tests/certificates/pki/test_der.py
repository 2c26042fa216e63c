"""The cost of a password is known before it is paid."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from hypothesis import given
from hypothesis import strategies as st

from certificates.pki.der import ENDLESS, is_pkcs12, rounds
from tests.certificates.pki.makers import key, leaf

SHOP = leaf()
PRIVATE = SHOP.private


def encrypted(kdf_rounds: int) -> bytes:
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(kdf_rounds)
    encryption = builder.hmac_hash(hashes.SHA256()).build(b"secret")
    return pkcs12.serialize_key_and_certificates(b"shop", PRIVATE, SHOP.certificate, None, encryption)


@pytest.mark.parametrize("kdf_rounds", [1, 2048, 600_000])
def test_the_rounds_of_a_pkcs12_file_are_counted(kdf_rounds):
    authentication = 2048  # as `cryptography` always writes it
    assert rounds(encrypted(kdf_rounds)) == 2 * kdf_rounds + authentication  # certificates and key


def test_the_rounds_of_an_encrypted_key_are_counted():
    der = PRIVATE.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    assert 1000 <= rounds(der) < 2_000_000


def test_a_key_in_the_clear_costs_nothing():
    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
        for private in (PRIVATE, key("rsa2048")):
            assert rounds(private.private_bytes(Encoding.DER, form, NoEncryption())) == 0


def test_indefinite_lengths_are_followed():
    assert rounds(bytes.fromhex("3080 3080 0402aabb 02020400 0000 0000")) == 1024


def test_a_salt_that_looks_like_der_hides_nothing():
    assert rounds(bytes.fromhex("300a 0404 3002 0500 02020400")) == 1024


def test_what_is_too_deep_to_follow_is_endless():
    assert rounds(b"\x30\x80" * 10_000) >= ENDLESS


def test_scrypt_is_endless():
    assert rounds(bytes.fromhex("3010 060b2b06010401da47040b 0500 0000")) >= ENDLESS


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fall_over(data):
    assert rounds(data) >= 0
    assert isinstance(is_pkcs12(data), bool)


def test_pkcs12_is_told_from_other_files():
    assert is_pkcs12(encrypted(1))
    assert is_pkcs12(bytes.fromhex("3080 020103"))
    assert not is_pkcs12(leaf().der)
    assert not is_pkcs12(PRIVATE.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    assert not is_pkcs12(b"")

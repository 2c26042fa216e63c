"""However people bring a certificate, one chain and one key come out of it; or a sentence at the wrong field."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs12,
)
from hypothesis import given
from hypothesis import strategies as st

from certificates.pki.errors import PkiError
from certificates.pki.keys import csr_of, private_pem
from certificates.pki.uploads import read_upload
from tests.certificates.pki.makers import intermediate, key, leaf, pem_of, root

SHOP = leaf()
RSA_SHOP = leaf(private=key("rsa2048"))
SERVED = pem_of(SHOP, intermediate())
PASSWORD = "correct horse"


def key_as(form: PrivateFormat, encoding: Encoding = Encoding.PEM, *, made=SHOP, password: str | None = None) -> bytes:
    encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return made.private.private_bytes(encoding, form, encryption)


def pfx(password: str | None, *, private=SHOP.private, rounds: int = 2048) -> bytes:
    certificates = [root().certificate, intermediate().certificate]
    encryption = NoEncryption()
    if password:
        builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(rounds)
        builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC).hmac_hash(hashes.SHA256())
        encryption = builder.build(password.encode())
    return pkcs12.serialize_key_and_certificates(b"shop", private, SHOP.certificate, certificates, encryption)


WITH_KEY = pem_of(root(), intermediate()) + SHOP.key_pem + SHOP.pem


@pytest.mark.parametrize(
    ("certificate", "private_key", "password"),
    [
        (SERVED, SHOP.key_pem, None),
        (SERVED, SHOP.key_pem, "not needed"),
        (pem_of(intermediate(), SHOP), SHOP.key_pem, None),
        (SHOP.key_pem + SERVED, None, None),
        (WITH_KEY, None, None),
        (WITH_KEY, b"", None),
        (WITH_KEY, b" \n", None),
        (WITH_KEY, SHOP.key_pem, None),
        (WITH_KEY.replace(b"\n", b"\r\n"), None, None),
        (b"\xef\xbb\xbfBag Attributes\n" + WITH_KEY, None, None),
        (SHOP.key_pem, SERVED, None),
        (SERVED, key_as(PrivateFormat.TraditionalOpenSSL), None),
        (SERVED, key_as(PrivateFormat.PKCS8, password=PASSWORD), PASSWORD),
        (SERVED, key_as(PrivateFormat.TraditionalOpenSSL, password=PASSWORD), PASSWORD),
        (SERVED, key_as(PrivateFormat.PKCS8, Encoding.DER), None),
        (SERVED, key_as(PrivateFormat.TraditionalOpenSSL, Encoding.DER), None),
        (SERVED, key_as(PrivateFormat.PKCS8, Encoding.DER, password=PASSWORD), PASSWORD),
        (pfx(PASSWORD), None, PASSWORD),
        (pfx(None), None, None),
        (pfx(None), None, "not needed"),
        (pfx(PASSWORD, private=None), SHOP.key_pem, PASSWORD),
        (b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + WITH_KEY, None, None),
    ],
)
def test_every_way_gives_the_same(certificate, private_key, password):
    upload = read_upload(certificate, private_key, password)
    assert upload.chain_pem == SERVED
    assert upload.key_pem == SHOP.key_pem


def test_the_order_that_was_given_is_kept_for_the_verdict():
    assert read_upload(WITH_KEY, None, None).given_pem == pem_of(root(), intermediate(), SHOP)


def test_one_certificate_as_der():
    upload = read_upload(RSA_SHOP.der, key_as(PrivateFormat.TraditionalOpenSSL, Encoding.DER, made=RSA_SHOP), None)
    assert (upload.chain_pem, upload.key_pem) == (RSA_SHOP.pem, RSA_SHOP.key_pem)


def test_a_key_of_4096_bits_fits_encrypted_as_well():
    big = leaf(private=key("rsa4096"))
    upload = read_upload(big.pem, key_as(PrivateFormat.PKCS8, made=big, password=PASSWORD), PASSWORD)
    assert upload.key_pem == big.key_pem


def test_a_key_is_never_printed():
    assert b"PRIVATE" not in repr(read_upload(WITH_KEY, None, None)).encode()


ENCRYPTED = key_as(PrivateFormat.PKCS8, password=PASSWORD)
REQUEST = csr_of(SHOP.key_pem, ["shop.acme.test"])
PUBLIC = SHOP.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
SSH = SHOP.private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


@pytest.mark.parametrize(
    ("certificate", "private_key", "password", "code", "pointer"),
    [
        (b"", SHOP.key_pem, None, "certificate_unreadable", "/certificate"),
        (b"hello", SHOP.key_pem, None, "certificate_unreadable", "/certificate"),
        (b"\x89PNG" + bytes(9000), SHOP.key_pem, None, "certificate_unreadable", "/certificate"),
        (SHOP.der[:-9], SHOP.key_pem, None, "certificate_unreadable", "/certificate"),
        (SHOP.pem.replace(b"MII", b"MIJ"), SHOP.key_pem, None, "certificate_unreadable", "/certificate"),
        (SHOP.pem[:-9], SHOP.key_pem, None, "pem_damaged", "/certificate"),
        (SHOP.key_pem, None, None, "certificate_missing", "/certificate"),
        (SHOP.key_pem, SHOP.key_pem, None, "certificate_missing", "/certificate"),
        (bytes(65_537), SHOP.key_pem, None, "certificate_too_large", "/certificate"),
        (SHOP.pem * 21, SHOP.key_pem, None, "too_many_certificates", "/certificate"),
        (SHOP.pem * 11, SHOP.pem * 10 + SHOP.key_pem, None, "too_many_certificates", "/certificate"),
        (REQUEST, SHOP.key_pem, None, "pem_elsewhere", "/certificate"),
        (SERVED, None, None, "key_missing", "/private_key"),
        (SERVED, SERVED, None, "key_missing", "/private_key"),
        (SERVED, b"hello", None, "key_unreadable", "/private_key"),
        (SERVED, SHOP.key_pem.replace(b"MIG", b"MIJ"), None, "key_unreadable", "/private_key"),
        (SERVED, SHOP.key_pem[:-9], None, "pem_damaged", "/private_key"),
        (SERVED, PUBLIC, None, "pem_elsewhere", "/private_key"),
        (SERVED, SSH, None, "pem_elsewhere", "/private_key"),
        (SERVED, bytes(65_537), None, "key_too_large", "/private_key"),
        (SERVED, b"\x30\x82\x0f\xff" + bytes(4095), None, "key_too_large", "/private_key"),
        (SERVED, SHOP.key_pem + RSA_SHOP.key_pem, None, "several_keys", "/private_key"),
        (SERVED + SHOP.key_pem + RSA_SHOP.key_pem, None, None, "several_keys", "/private_key"),
        (SERVED, SHOP.key_pem * 3, None, "several_keys", "/private_key"),
        (SERVED, private_pem(x25519.X25519PrivateKey.generate()), None, "key_unsupported", "/private_key"),
        (SERVED, ENCRYPTED, None, "password_missing", "/password"),
        (SERVED, ENCRYPTED, "", "password_missing", "/password"),
        (SERVED, ENCRYPTED, "wrong", "password_wrong", "/password"),
        (SERVED, ENCRYPTED, "\ud800", "password_wrong", "/password"),
        (SERVED, ENCRYPTED, "x" * 5000, "password_wrong", "/password"),
        (pfx(PASSWORD), None, None, "password_missing", "/password"),
        (pfx(PASSWORD), None, "wrong", "password_wrong", "/password"),
        (pfx(PASSWORD, private=None), None, PASSWORD, "key_missing", "/private_key"),
        (pfx(PASSWORD, rounds=2_400_000), None, PASSWORD, "password_too_costly", "/password"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(certificate, private_key, password, code, pointer):
    with pytest.raises(PkiError) as refused:
        read_upload(certificate, private_key, password)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert refused.value.text.endswith(".")


def test_the_same_key_twice_is_one_key():
    assert read_upload(SERVED, SHOP.key_pem * 2, None).key_pem == SHOP.key_pem


def test_the_key_that_is_given_apart_goes_before_the_one_in_the_file():
    assert read_upload(SERVED + RSA_SHOP.key_pem, SHOP.key_pem, None).key_pem == SHOP.key_pem


def test_no_error_shows_anything_of_a_key():
    body = b"".join(SHOP.key_pem.splitlines()[1:-1]).decode()
    with pytest.raises(PkiError) as refused:
        read_upload(SERVED, SHOP.key_pem.replace(b"MIG", b"MIJ"), None)
    assert body[10:30] not in refused.value.text
    assert refused.value.__cause__ is None


@given(st.binary(max_size=300), st.none() | st.binary(max_size=300), st.none() | st.text(max_size=9))
def test_no_bytes_make_it_fall_over(certificate, private_key, password):
    with pytest.raises(PkiError):
        read_upload(certificate, private_key, password)


@pytest.mark.filterwarnings("ignore")  # cryptography warns of many an oddity before it refuses it
@given(st.data())
def test_a_flipped_bit_is_read_or_refused(data):
    whole = data.draw(st.sampled_from([SHOP.der, pfx(None), SHOP.pem]))
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    broken = whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :]
    try:
        upload = read_upload(broken, SHOP.key_pem, None)
    except PkiError:
        return
    assert upload.key_pem == SHOP.key_pem

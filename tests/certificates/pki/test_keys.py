"""Keys are of the sort that was asked for, and a request proves its key and carries its names."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from certificates.pki.errors import PkiError
from certificates.pki.keys import KeyType, csr_of, family_of, generate_key, key_text, key_type_of
from tests.certificates.pki.makers import key


@pytest.mark.parametrize("key_type", KeyType)
def test_a_generated_key_is_of_its_type(key_type):
    pem = generate_key(key_type)
    assert pem.startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert key_type_of(load_pem_private_key(pem, None).public_key()) is key_type


def test_every_type_has_its_family():
    assert {key_type: key_type.family for key_type in KeyType} == {
        "ecdsa-p256": "ecdsa", "ecdsa-p384": "ecdsa", "rsa-2048": "rsa", "rsa-3072": "rsa", "rsa-4096": "rsa",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "family"),
    [
        ("rsa1024", "RSA 1024", "rsa"),
        ("p192", "ECDSA P-192", "ecdsa"),
        ("k256", "ECDSA secp256k1", "ecdsa"),
        ("ed25519", "Ed25519", ""),
    ],
)
def test_other_keys_are_called_by_name_and_are_no_type_of_ours(name, text, family):
    public = key(name).public_key()
    assert (key_text(public), key_type_of(public), family_of(text)) == (text, None, family)


@pytest.mark.parametrize(
    ("key_type", "algorithm"),
    [(KeyType.ECDSA_P256, "sha256"), (KeyType.ECDSA_P384, "sha384"), (KeyType.RSA_2048, "sha256")],
)
def test_a_request_has_its_names_and_no_subject(key_type, algorithm):
    pem = csr_of(generate_key(key_type), ["Shop.acme.test", "*.bücher.test", "127.0.0.1", "::1", "shop.acme.test"])
    request = x509.load_pem_x509_csr(pem)
    assert request.is_signature_valid
    assert request.signature_hash_algorithm.name == algorithm
    assert list(request.subject) == []
    extension = request.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert extension.critical
    assert [str(name.value) for name in extension.value] == [
        "shop.acme.test",
        "*.xn--bcher-kva.test",
        "127.0.0.1",
        "::1",
    ]


@pytest.mark.parametrize(
    ("pem", "hostnames", "code"),
    [
        (b"nonsense", ["a.test"], "key_unreadable"),
        (generate_key(KeyType.ECDSA_P256), [], "hostnames_missing"),
        (generate_key(KeyType.ECDSA_P256), ["a b"], "hostname_invalid"),
    ],
)
def test_a_request_that_cannot_be_made_says_why(pem, hostnames, code):
    with pytest.raises(PkiError) as refused:
        csr_of(pem, hostnames)
    assert refused.value.code == code


def test_a_request_is_not_made_with_a_key_that_gateways_do_not_serve():
    from certificates.pki.keys import private_pem

    with pytest.raises(PkiError, match="Ed25519"):
        csr_of(private_pem(key("ed25519")), ["a.test"])

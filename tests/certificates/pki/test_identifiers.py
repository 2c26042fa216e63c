"""A certificate is called by the CA, and by Envoy, as the standards say."""

from dataclasses import replace

import pytest

from certificates.pki.errors import PkiError
from certificates.pki.identifiers import certificate_id, fingerprint, tls_secret_parts
from certificates.pki.leaf import read_leaf
from tests.certificates.pki.makers import intermediate, key, leaf, make, pem_of, root

VECTOR = replace(
    read_leaf(leaf().certificate),
    authority_key_id=bytes.fromhex("69885b6b87464041e1b37b847ba0ae2cde01c8d4"),
    serial="87654321",
)


def test_the_example_of_rfc_9773():
    assert certificate_id(VECTOR) == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE"


def test_a_serial_with_a_low_first_bit_has_no_leading_zero():
    assert certificate_id(replace(VECTOR, serial="07654321")) == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.B2VDIQ"


def test_the_serial_is_that_of_the_der():
    made = leaf()
    serial = certificate_id(read_leaf(made.certificate)).partition(".")[2]
    assert serial == certificate_id(replace(VECTOR, serial=f"{made.certificate.serial_number:x}")).partition(".")[2]


def test_without_an_authority_key_identifier_there_is_no_id():
    with pytest.raises(PkiError) as refused:
        certificate_id(read_leaf(make("old.test", names=("old.test",), has_identifiers=False).certificate))
    assert refused.value.code == "no_authority_key_id"


@pytest.mark.parametrize(("private", "family"), [("p256:shop", "ecdsa"), ("rsa2048", "rsa")])
def test_the_parts_of_a_secret(private, family):
    made = leaf(private=key(private))
    parts = tls_secret_parts(pem_of(root(), intermediate(), made), made.key_pem)
    assert parts.family == family
    assert parts.certificate == fingerprint(made.certificate)
    assert (parts.certificate_chain, parts.private_key) == (pem_of(made, intermediate()), made.key_pem)
    assert "PRIVATE" not in repr(parts)


@pytest.mark.parametrize(
    ("made", "other", "code"),
    [
        (leaf(), leaf(private=key("p256:other")), "key_mismatch"),
        (leaf(private=key("ed25519")), leaf(private=key("ed25519")), "key_unsupported"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(made, other, code):
    with pytest.raises(PkiError) as refused:
        tls_secret_parts(made.pem, other.key_pem)
    assert refused.value.code == code

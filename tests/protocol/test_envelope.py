"""A payload leaves its envelope only if a trusted key signed exactly these bytes as exactly this type."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_protocol.envelope import (
    KEYS_TYPE,
    MANIFEST_TYPE,
    EnvelopeError,
    open_envelope,
    pre_authentication_encoding,
    sign_envelope,
)

OLD, NEW, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(3))
TRUSTED = {"old": OLD.public_key()}
PAYLOAD = b'{"version":7}'


def envelope(**keys):
    return sign_envelope(MANIFEST_TYPE, PAYLOAD, keys or {"old": OLD})


def test_what_was_signed_comes_out():
    assert open_envelope(envelope(), MANIFEST_TYPE, TRUSTED) == PAYLOAD


def test_one_trusted_signature_among_several_is_enough():
    assert open_envelope(envelope(new=NEW, old=OLD), MANIFEST_TYPE, TRUSTED) == PAYLOAD


def test_the_encoding_is_the_one_of_the_dsse_specification():
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pre_authentication_encoding("http://example.com/HelloWorld", b"hello world") == expected


@pytest.mark.parametrize(
    "change",
    [
        {"payload": base64.b64encode(b'{"version":8}').decode()},
        {"payload": "not base64!"},
        {"payload": None},
        {"payloadType": KEYS_TYPE},
        {"signatures": []},
        {"signatures": [{"keyid": "old"}]},
        {"signatures": [{"sig": "AAAA"}]},
        {"signatures": [{"keyid": "old", "sig": "AAAA"}]},
        {"signatures": "old"},
    ],
)
def test_a_changed_envelope_stays_shut(change):
    with pytest.raises(EnvelopeError):
        open_envelope(envelope() | change, MANIFEST_TYPE, TRUSTED)


@pytest.mark.parametrize("keys", [{"stranger": STRANGER}, {"old": STRANGER}])
def test_a_stranger_cannot_sign(keys):
    with pytest.raises(EnvelopeError, match="no trusted key"):
        open_envelope(envelope(**keys), MANIFEST_TYPE, TRUSTED)


def test_a_payload_of_one_type_cannot_pass_for_another():
    signed = sign_envelope(KEYS_TYPE, PAYLOAD, {"old": OLD}) | {"payloadType": MANIFEST_TYPE}
    with pytest.raises(EnvelopeError):
        open_envelope(signed, MANIFEST_TYPE, TRUSTED)


@pytest.mark.parametrize("value", [None, [], "x", 7])
def test_what_is_no_envelope_stays_shut(value):
    with pytest.raises(EnvelopeError):
        open_envelope(value, MANIFEST_TYPE, TRUSTED)

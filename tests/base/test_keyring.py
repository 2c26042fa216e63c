"""What is encrypted at rest opens only with the right ring and for the row it belongs to."""

import base64

import pytest

from console.base.keyring import KeyRing, KeyRingError

OLD, NEW = b"o" * 32, b"n" * 32


def test_a_ciphertext_opens_for_its_own_row_only():
    ring = KeyRing((NEW,))
    sealed = ring.seal(b"private", bound_to="secret:1")
    assert ring.open(sealed, bound_to="secret:1") == b"private"
    with pytest.raises(KeyRingError):
        ring.open(sealed, bound_to="secret:2")


def test_the_same_sealed_twice_differs():
    ring = KeyRing((NEW,))
    sealed = {ring.seal(b"private", bound_to="secret:1") for _ in range(3)}
    assert len(sealed) == 3
    assert {ring.open(one, bound_to="secret:1") for one in sealed} == {b"private"}


def test_an_older_key_of_the_ring_still_opens_and_a_foreign_one_does_not():
    sealed = KeyRing((OLD,)).seal(b"private", bound_to="row")
    assert KeyRing((NEW, OLD)).open(sealed, bound_to="row") == b"private"
    with pytest.raises(KeyRingError):
        KeyRing((NEW,)).open(sealed, bound_to="row")


@pytest.mark.parametrize("text", ["", "not base64!", base64.b64encode(b"short").decode()])
def test_a_ring_that_is_not_32_byte_keys_is_refused_by_name(text):
    with pytest.raises(KeyRingError, match="GATEHOUSE_KEY_RING"):
        KeyRing.parse([text])


def test_a_ring_never_prints_its_keys():
    assert "nnn" not in repr(KeyRing((NEW,)))

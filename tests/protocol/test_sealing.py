"""A sealed secret opens on one node, under one name, with one content; with either key encapsulation."""

from dataclasses import replace

import pytest
from gatehouse_protocol.sealing import Binding, Kem, SealError, generate_private_key, public_key_of, seal, unseal

BINDING = Binding(node_id="node-1", name="tls/default", digest="ab" * 32)
SECRET = b"-----BEGIN PRIVATE KEY-----"


@pytest.fixture(params=list(Kem))
def kem(request):
    return request.param


@pytest.fixture
def private_key(kem):
    return generate_private_key(kem)


@pytest.fixture
def sealed(kem, private_key):
    return seal(SECRET, kem, public_key_of(kem, private_key), BINDING)


def test_the_node_it_was_sealed_for_reads_it(kem, private_key, sealed):
    assert unseal(sealed, kem, private_key, BINDING) == SECRET


def test_the_same_sealed_twice_differs(kem, private_key):
    sealed = {seal(SECRET, kem, public_key_of(kem, private_key), BINDING) for _ in range(3)}
    assert len(sealed) == 3


def test_the_secret_is_not_in_the_sealed_bytes(sealed):
    assert SECRET not in sealed


@pytest.mark.parametrize("change", [{"node_id": "node-2"}, {"name": "tls/other"}, {"digest": "cd" * 32}], ids=str)
def test_it_cannot_pass_for_another_secret_or_node(kem, private_key, sealed, change):
    with pytest.raises(SealError):
        unseal(sealed, kem, private_key, replace(BINDING, **change))


def test_another_nodes_key_does_not_open_it(kem, sealed):
    with pytest.raises(SealError):
        unseal(sealed, kem, generate_private_key(kem), BINDING)


@pytest.mark.parametrize("position", [0, 40, -1])
def test_a_flipped_bit_is_noticed(kem, private_key, sealed, position):
    broken = bytearray(sealed)
    broken[position] ^= 1
    with pytest.raises(SealError):
        unseal(bytes(broken), kem, private_key, BINDING)


@pytest.mark.parametrize("length", [0, 10, 31])
def test_cut_short_it_stays_shut(kem, private_key, sealed, length):
    with pytest.raises(SealError):
        unseal(sealed[:length], kem, private_key, BINDING)


def test_a_public_key_of_the_wrong_length_is_refused(kem):
    with pytest.raises(ValueError, match="bytes"):
        seal(SECRET, kem, b"short", BINDING)

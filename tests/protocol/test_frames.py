"""Bodies arrive whole and under their true name, or not at all."""

import hashlib

import pytest
from gatehouse_protocol.frames import FrameError, decode_frames, encode_frames
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_what_goes_in_comes_out_in_order(bodies):
    found = list(decode_frames(encode_frames(bodies)))
    assert found == [(hashlib.sha256(body).hexdigest(), body) for body in bodies]


def test_the_wire_format_is_the_documented_one():
    assert encode_frames([b"body"]) == hashlib.sha256(b"body").digest() + b"\0\0\0\4body"


@given(st.integers(min_value=1, max_value=82).filter(lambda length: length != 41))
def test_a_cut_within_a_frame_is_noticed(length):
    with pytest.raises(FrameError):
        list(decode_frames(encode_frames([b"first", b"second"])[:length]))


@pytest.mark.parametrize("position", [0, 31, 36, 40])
def test_a_flipped_bit_is_noticed(position):
    broken = bytearray(encode_frames([b"body-of-frame"]))
    broken[position] ^= 1
    with pytest.raises(FrameError):
        list(decode_frames(bytes(broken)))


def test_an_absurd_length_is_refused():
    with pytest.raises(FrameError, match="too long"):
        list(decode_frames(bytes(32) + b"\xff\xff\xff\xff" + b"x"))

"""A root digest names exactly one set of resources, however it was arrived at."""

import hashlib
from dataclasses import replace

import pytest
from gatehouse_protocol.digests import EMPTY_BUCKET, bucket_digest, bucket_of, root_digest, slice_buckets, slice_root
from gatehouse_protocol.messages import IndexedResource
from hypothesis import given
from hypothesis import strategies as st

resources = st.lists(
    st.builds(
        IndexedResource,
        type=st.sampled_from(["type.googleapis.com/a", "type.googleapis.com/b"]),
        name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8),
        digest=st.binary(min_size=32, max_size=32).map(bytes.hex),
        sealed=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda one: (one.type, one.name),
)


@given(resources)
def test_order_does_not_matter(listed):
    assert slice_root(listed) == slice_root(list(reversed(listed)))


@given(resources.filter(bool))
def test_any_change_changes_the_root(listed):
    changed = replace(listed[0], digest=hashlib.sha256(listed[0].digest.encode()).hexdigest())
    assert slice_root([changed, *listed[1:]]) != slice_root(listed)
    assert slice_root(listed[1:]) != slice_root(listed)


@given(resources.filter(bool))
def test_replacing_one_bucket_gives_the_same_root_as_starting_over(listed):
    changed = [replace(listed[0], digest="0" * 64), *listed[1:]]
    touched = bucket_of(changed[0].type, changed[0].name)
    buckets = bytearray(slice_buckets(listed))
    inside = [one for one in changed if bucket_of(one.type, one.name) == touched]
    buckets[touched * 32 : touched * 32 + 32] = bucket_digest(inside)
    assert root_digest(bytes(buckets)) == slice_root(changed)


def test_the_wire_format_is_the_documented_one():
    listed = IndexedResource(type="t", name="n", digest="ab" * 32, sealed=False)
    line = hashlib.sha256(b"t\0n\0" + b"ab" * 32 + b"\n").digest()
    at = hashlib.sha256(b"t\0n").digest()[0]
    buckets = EMPTY_BUCKET * at + line + EMPTY_BUCKET * (255 - at)
    assert slice_root([listed]) == hashlib.sha256(buckets).hexdigest()


def test_an_empty_slice_has_a_root_too():
    assert slice_root([]) == hashlib.sha256(bytes(8192)).hexdigest()


def test_a_root_of_fewer_buckets_is_refused():
    with pytest.raises(ValueError, match="8192"):
        root_digest(bytes(8191))

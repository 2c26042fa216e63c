"""The worked example in the protocol's documentation is right, so that others can test their agents against it."""

import json
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_protocol.digests import bucket_digest, bucket_of, slice_root
from gatehouse_protocol.envelope import MANIFEST_TYPE, open_envelope
from gatehouse_protocol.frames import decode_frames
from gatehouse_protocol.messages import IndexedResource, Manifest
from gatehouse_protocol.shapes import parse
from gatehouse_protocol.signatures import verify
from google.protobuf.any_pb2 import Any

PAGE = Path(__file__).parents[2] / "docs" / "node-protocol.md"
NODE, CONFIG = (Ed25519PrivateKey.from_private_bytes(bytes(range(start, start + 32))) for start in (0, 32))


@pytest.fixture(scope="module")
def text():
    return PAGE.read_text()


@pytest.fixture(scope="module")
def block(text):
    found = dict(re.findall(r"```\w+ ([\w-]+)\n(.*?)\n```", text, re.DOTALL))
    return found.__getitem__


@pytest.fixture(scope="module")
def resource(block):
    ((digest, body),) = decode_frames(bytes.fromhex(block("frame")))
    return IndexedResource(Any.FromString(body).type_url, "acme/echo", digest, False)


def test_the_request_is_signed_over_the_shown_base(block):
    head, body = block("request").split("\n\n")
    first, *lines = head.split("\n")
    headers = dict(line.split(": ", 1) for line in lines)
    method, path, _ = first.split(" ")
    found = verify(method, path, "", headers, body.encode(), NODE.public_key(), 1_800_000_000)
    assert found.key_id == "0199e6a4-4f5a-7c31-9d53-0a1b2c3d4e5f"
    base = block("signature-base").split("\n")
    assert base[-1] == '"@signature-params": ' + headers["Signature-Input"].removeprefix("gh=")
    assert base[-2] == f'"content-digest": {headers["Content-Digest"]}'


def test_bucket_and_root_are_as_shown(text, resource):
    assert f"bucket {bucket_of(resource.type, resource.name)}" in text
    assert bucket_digest([resource]).hex() in text
    assert slice_root([resource]) in text


def test_the_manifest_asks_for_that_slice(block, resource):
    payload = open_envelope(json.loads(block("manifest")), MANIFEST_TYPE, {"config-1": CONFIG.public_key()})
    manifest = parse(Manifest, json.loads(payload))
    assert manifest.version == 42
    assert manifest.slices[0].root == slice_root([resource])

"""Which manifests may be acted upon: only signed ones, for this node, newer, fresh, and of a sane size."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gatehouse_agent.control.admission import Expectation, RefusedError, admit, admit_keys
from gatehouse_protocol.envelope import KEYS_TYPE, MANIFEST_TYPE, sign_envelope
from gatehouse_protocol.messages import ConfigKey, ConfigKeys, Manifest, ManifestSlice
from gatehouse_protocol.shapes import encode

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LINES = tuple(
    ManifestSlice(f"{name}@edge", name == "platform", "r", 1, "0" * 64, 1, 1) for name in ("acme", "platform")
)
MANIFEST = Manifest("edge", "gw", None, 7, NOW, NOW + timedelta(hours=1), LINES)
EXPECTED = Expectation("node", "gw", {"k1": KEY.public_key()}, last_version=7, has_platform=True)


def signed(document, payload_type=MANIFEST_TYPE, **keys):
    return sign_envelope(payload_type, json.dumps(document).encode(), keys or {"k1": KEY})


def code_of(manifest, expected=EXPECTED, now=NOW):
    with pytest.raises(RefusedError) as refused:
        admit(signed(encode(manifest)), expected, now)
    return refused.value.code


def test_a_good_manifest_is_admitted():
    assert admit(signed(encode(MANIFEST)), EXPECTED, NOW) == MANIFEST


def test_one_for_this_very_node_is_admitted():
    assert admit(signed(encode(replace(MANIFEST, audience="node"))), EXPECTED, NOW).audience == "node"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"gateway_id": "other"}, "manifest_gateway"),
        ({"audience": "another-node"}, "manifest_audience"),
        ({"version": 6}, "manifest_rollback"),
        ({"expires_at": NOW}, "manifest_expired"),
        ({"slices": ()}, "manifest_empties"),
        ({"slices": LINES[:1]}, "manifest_empties"),
        ({"slices": LINES[::-1]}, "manifest_unsorted"),
        ({"slices": (LINES[0], *LINES)}, "manifest_unsorted"),
        ({"slices": LINES * 2501}, "manifest_oversized"),
        ({"slices": tuple(replace(one, platform=True) for one in LINES)}, "manifest_platforms"),
        ({"version": True}, "shape_refused"),
        ({"gateway": ""}, "shape_refused"),
    ],
    ids=str,
)
def test_another_manifest_is_refused(change, code):
    assert code_of(replace(MANIFEST, **change)) == code


def test_before_there_is_a_platform_a_manifest_may_be_without():
    fresh = replace(EXPECTED, has_platform=False)
    assert admit(signed(encode(replace(MANIFEST, slices=()))), fresh, NOW).slices == ()


def test_a_field_nobody_knows_is_refused():
    with pytest.raises(RefusedError, match="unknown field"):
        admit(signed(encode(MANIFEST) | {"also": 1}), EXPECTED, NOW)


@pytest.mark.parametrize(
    "envelope",
    [
        signed(encode(MANIFEST), k1=Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)),
        signed(encode(MANIFEST), k2=KEY),
        signed(encode(MANIFEST), KEYS_TYPE),
        encode(MANIFEST),
        None,
    ],
    ids=["forged", "unknown key", "another type", "unsigned", "nothing"],
)
def test_what_no_trusted_key_signed_is_refused(envelope):
    with pytest.raises(RefusedError) as refused:
        admit(envelope, EXPECTED, NOW)
    assert refused.value.code == "signature_refused"


def test_a_payload_that_is_not_json_is_refused():
    with pytest.raises(RefusedError, match="not JSON"):
        admit(sign_envelope(MANIFEST_TYPE, b"{", {"k1": KEY}), EXPECTED, NOW)


class TestKeys:
    def keys(self, **changes):
        return encode(replace(ConfigKeys("gw", NOW, (ConfigKey("k2", bytes(32)),)), **changes))

    def admit(self, document, *, now=NOW, newest=NOW, **keys):
        return admit_keys(signed(document, KEYS_TYPE, **keys), "gw", EXPECTED.trusted, now, newest)

    def test_a_list_signed_by_a_trusted_key_is_admitted(self):
        assert self.admit(self.keys()).config_keys[0].kid == "k2"

    @pytest.mark.parametrize(
        "change", [{"gateway_id": "other"}, {"config_keys": ()}, {"config_keys": (ConfigKey("k2", b"short"),)}]
    )
    def test_another_list_is_refused(self, change):
        with pytest.raises(RefusedError):
            self.admit(self.keys(**change))

    def test_a_new_key_cannot_introduce_itself(self):
        with pytest.raises(RefusedError):
            self.admit(self.keys(), k2=Ed25519PrivateKey.generate())

    @pytest.mark.parametrize("times", [{"newest": NOW + timedelta(seconds=1)}, {"now": NOW + timedelta(hours=2)}])
    def test_an_old_list_cannot_bring_a_retired_key_back(self, times):
        with pytest.raises(RefusedError) as refused:
            self.admit(self.keys(), **times)
        assert refused.value.code == "keys_rollback"

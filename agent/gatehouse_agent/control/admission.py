"""Decides whether a manifest may be acted upon. Pure; a refusal is an event and never touches traffic.

Signature against forgery, gateway and audience against mix-and-match, version against rollback, expiry against freeze,
size and shape against a generator gone wrong (The Update Framework names these attacks).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from gatehouse_protocol.endpoints import MAX_REGISTERED, RegisteredService, Registrations
from gatehouse_protocol.envelope import (
    HOLDS_TYPE,
    KEYS_TYPE,
    MANIFEST_TYPE,
    REGISTRATIONS_TYPE,
    EnvelopeError,
    open_envelope,
)
from gatehouse_protocol.messages import MAX_HOLDS, MAX_SLICES, ConfigKeys, Hold, Holds, Manifest
from gatehouse_protocol.shapes import ShapeError, parse

T = TypeVar("T")
KEYS_LIFE: Final = timedelta(hours=1)


class RefusedError(Exception):
    """What the control plane sent must not be acted upon; `code` is stable, the text says why."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a manifest must fit: this node, and what it accepted before."""

    node_id: str
    gateway_id: str
    trusted: Mapping[str, Ed25519PublicKey]
    last_version: int
    has_platform: bool


def admit(envelope: Any, expected: Expectation, now: datetime) -> Manifest:
    """Return the manifest in a DSSE envelope, or raise `RefusedError`."""
    manifest = parse_signed(Manifest, envelope, MANIFEST_TYPE, expected.trusted)
    if manifest.gateway_id != expected.gateway_id:
        raise RefusedError("manifest_gateway", f"the manifest is for gateway {manifest.gateway}")
    if manifest.audience not in (None, expected.node_id):
        raise RefusedError("manifest_audience", "the manifest is for another node")
    if manifest.version < expected.last_version:
        raise RefusedError("manifest_rollback", f"version {manifest.version} is older than {expected.last_version}")
    if manifest.expires_at <= now:
        raise RefusedError("manifest_expired", f"the manifest expired at {manifest.expires_at.isoformat()}")
    _check_slices(manifest, expected)
    return manifest


def admit_holds(envelope: Any, manifest: Manifest, trusted: Mapping[str, Ed25519PublicKey]) -> tuple[Hold, ...]:
    """Return what temporary lists say, beside the manifest that was just admitted; or raise `RefusedError`."""
    holds = parse_signed(Holds, envelope, HOLDS_TYPE, trusted)
    if (holds.gateway_id, holds.version) != (manifest.gateway_id, manifest.version):
        raise RefusedError("holds_of_another", f"temporary lists are not for version {manifest.version}")
    if len(holds.holds) > MAX_HOLDS:
        raise RefusedError("holds_oversized", f"{len(holds.holds)} are more than {MAX_HOLDS}")
    return holds.holds


def admit_registrations(
    envelope: Any, manifest: Manifest, trusted: Mapping[str, Ed25519PublicKey]
) -> tuple[RegisteredService, ...]:
    """Return who is registered, beside the manifest that was just admitted; or raise `RefusedError`."""
    said = parse_signed(Registrations, envelope, REGISTRATIONS_TYPE, trusted)
    if (said.gateway_id, said.version) != (manifest.gateway_id, manifest.version):
        raise RefusedError("registrations_of_another", f"registrations are not for version {manifest.version}")
    if (count := sum(len(one.endpoints) for one in said.services)) > MAX_REGISTERED:
        raise RefusedError("registrations_oversized", f"{count} are more than {MAX_REGISTERED}")
    return said.services


def admit_keys(
    envelope: Any, gateway_id: str, trusted: Mapping[str, Ed25519PublicKey], now: datetime, newest: datetime
) -> ConfigKeys:
    """Return a new list of config keys, or raise `RefusedError`; only a key trusted already can introduce others.

    An old list would bring retired keys back, so it must be fresh, and not older than the `newest` believed.
    """
    keys = parse_signed(ConfigKeys, envelope, KEYS_TYPE, trusted)
    if keys.issued_at < max(newest, now - KEYS_LIFE):
        raise RefusedError("keys_rollback", f"the key list is of {keys.issued_at.isoformat()}, too old")
    if keys.gateway_id != gateway_id or not keys.config_keys:
        raise RefusedError("keys_gateway", "the key list is not for this gateway, or empty")
    if any(len(one.key) != 32 for one in keys.config_keys):
        raise RefusedError("keys_malformed", "a config key does not have 32 bytes")
    return keys


def parse_signed(shape: type[T], envelope: Any, payload_type: str, trusted: Mapping[str, Ed25519PublicKey]) -> T:
    """Return the signed payload as a `shape`, or raise `RefusedError`."""
    try:
        return parse(shape, json.loads(open_envelope(envelope, payload_type, trusted)))
    except EnvelopeError as error:
        raise RefusedError("signature_refused", str(error)) from None
    except ShapeError as error:
        raise RefusedError("shape_refused", str(error)) from None
    except (ValueError, RecursionError):
        raise RefusedError("shape_refused", "the payload is not JSON") from None


def _check_slices(manifest: Manifest, expected: Expectation) -> None:
    keys = [one.slice for one in manifest.slices]
    if len(keys) > MAX_SLICES:
        raise RefusedError("manifest_oversized", f"{len(keys)} slices are more than {MAX_SLICES}")
    if keys != sorted(set(keys)):
        raise RefusedError("manifest_unsorted", "slices are repeated or not in order")
    if sum(one.platform for one in manifest.slices) > 1:
        raise RefusedError("manifest_platforms", "more than one platform slice")
    if expected.has_platform and not any(one.platform for one in manifest.slices):
        raise RefusedError("manifest_empties", "the manifest would take every listener away")

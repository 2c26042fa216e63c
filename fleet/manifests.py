"""Builds the signed manifest of a gateway: which revision of each slice its nodes should run, and what they answer for
certificate authorities.

Version and content always belong together: whoever changes the content changes the version in the same transaction, and
both statements that read it must have seen the same version. The same version within the same half hour gives the same
bytes in every web process; that is what makes the entity tag true.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from gatehouse_protocol.endpoints import RegisteredService, Registrations
from gatehouse_protocol.envelope import HOLDS_TYPE, MANIFEST_TYPE, REGISTRATIONS_TYPE, sign_envelope
from gatehouse_protocol.messages import ChallengeType, Hold, Holds, Manifest, ManifestChallenge, ManifestSlice
from gatehouse_protocol.shapes import encode, parse

from console.base.errors import NotFound
from fleet.signing_keys import signing_keys
from policies.models import Gateway, SlicePart

REISSUE_SECONDS: Final = 1800
LIFETIME: Final = timedelta(seconds=2 * REISSUE_SECONDS)
_ASSIGNED: Final = "slices__assignments"
_COLUMNS: Final = {
    "slug": "slug",
    "version": "assignment_version",
    "slice": "slices__key",
    "part": "slices__part",
    "platform": "slices__tenant__is_platform",
    "node": f"{_ASSIGNED}__node_id",
    "revision": f"{_ASSIGNED}__revision_id",
    "sequence": f"{_ASSIGNED}__revision__sequence",
    "root": f"{_ASSIGNED}__revision__root",
    "count": f"{_ASSIGNED}__revision__resource_count",
    "bytes": f"{_ASSIGNED}__revision__resource_bytes",
}


_CHALLENGE: Final = {
    "version": "assignment_version",
    "id": "challenges__pk",
    "type": "challenges__type",
    "host": "challenges__host",
    "token": "challenges__token",
    "key_authorization": "challenges__key_authorization",
    "expires_at": "challenges__expires_at",
}


@dataclass(frozen=True, slots=True)
class DesiredChallenge:
    """An answer that nodes give in manifests issued before `expires_at`."""

    answer: ManifestChallenge
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Desired:
    """What a gateway's nodes should run at `version`: slices by key, and what some nodes run instead.

    `challenges` and `holds` are for every node, the oldest first; so are `registrations`, None if there never were any.
    """

    gateway_id: UUID
    slug: str
    version: int
    slices: Mapping[str, ManifestSlice]
    exceptions: Mapping[UUID, Mapping[str, ManifestSlice]]
    challenges: tuple[DesiredChallenge, ...] = ()
    holds: tuple[Hold, ...] = ()
    registrations: tuple[RegisteredService, ...] | None = None
    held_version: int | None = None
    """Nodes that know a later version than this one are told nothing: the gateway was restored from a backup."""

    def is_ahead(self, known: int | None) -> bool:
        """Whether a node that knows this version runs what was lost, and waits until the gateway is resumed."""
        return self.held_version is not None and known is not None and known > self.held_version

    def audience(self, node_id: UUID) -> UUID | None:
        """The node itself where it has exceptions, else None: the manifest for everybody."""
        return node_id if node_id in self.exceptions else None

    def for_audience(self, audience: UUID | None) -> dict[str, ManifestSlice]:
        """Slices by key as this audience should run them."""
        return {**self.slices, **(self.exceptions.get(audience, {}) if audience else {})}


def read_desired(gateway_id: UUID) -> Desired:
    """Return what the gateway's nodes should run now; raise NotFound when the gateway is gone."""
    while True:
        desired, (version, challenges) = _read_slices(gateway_id), _read_challenges(gateway_id)
        beside = _read_beside(gateway_id)
        if desired.version == version == beside.version:
            return replace(
                desired,
                challenges=challenges,
                holds=beside.holds,
                registrations=beside.registrations,
                held_version=beside.held_version,
            )


def _read_slices(gateway_id: UUID) -> Desired:
    rows = list(Gateway.objects.filter(pk=gateway_id).values_list(*_COLUMNS.values()))
    if not rows:
        raise NotFound
    slices: dict[str, ManifestSlice] = {}
    exceptions: dict[UUID, dict[str, ManifestSlice]] = {}
    for row in (dict(zip(_COLUMNS, values, strict=True)) for values in rows):
        if row["revision"] is not None:
            into = exceptions.setdefault(row["node"], {}) if row["node"] else slices
            into[row["slice"]] = _slice(row)
    return Desired(gateway_id, rows[0][0], rows[0][1], slices, exceptions)


def _read_challenges(gateway_id: UUID) -> tuple[int, tuple[DesiredChallenge, ...]]:
    """Return the version, too; it has moved when something was changed after the slices were read."""
    rows = Gateway.objects.filter(pk=gateway_id).order_by("challenges__pk").values_list(*_CHALLENGE.values())
    found = [dict(zip(_CHALLENGE, values, strict=True)) for values in rows]
    if not found:
        raise NotFound
    return found[0]["version"], tuple(_challenge(row) for row in found if row["id"] is not None)


@dataclass(frozen=True, slots=True)
class _Beside:
    version: int
    holds: tuple[Hold, ...]
    registrations: tuple[RegisteredService, ...] | None
    held_version: int | None


def _read_beside(gateway_id: UUID) -> _Beside:
    """Return the version, too, as above."""
    columns = "assignment_version", "holds__entries", "registrations__entries", "restoration__held_version"
    if (found := Gateway.objects.filter(pk=gateway_id).values_list(*columns).first()) is None:
        raise NotFound
    version, holds, services, held_version = found
    registered = None if services is None else tuple(parse(RegisteredService, one) for one in services)
    return _Beside(version, tuple(parse(Hold, one) for one in holds or ()), registered, held_version)


def issue_number(gateway_id: UUID, now_seconds: float) -> int:
    """Return the number of the half hour `now_seconds` lies in; gateways change at different moments."""
    return (int(now_seconds) + _offset_seconds(gateway_id)) // REISSUE_SECONDS


def signed_manifest(desired: Desired, audience: UUID | None, issue: int) -> dict[str, Any]:
    """Return the DSSE envelope of the manifest for one audience."""
    issued_at = datetime.fromtimestamp(issue * REISSUE_SECONDS - _offset_seconds(desired.gateway_id), UTC)
    manifest = Manifest(
        gateway=desired.slug,
        gateway_id=str(desired.gateway_id),
        audience=str(audience) if audience else None,
        version=desired.version,
        issued_at=issued_at,
        expires_at=issued_at + LIFETIME,
        slices=tuple(row for _, row in sorted(desired.for_audience(audience).items())),
        challenges=tuple(one.answer for one in desired.challenges if one.expires_at > issued_at),
    )
    return sign_envelope(MANIFEST_TYPE, orjson.dumps(encode(manifest)), signing_keys().private)


def signed_holds(desired: Desired) -> dict[str, Any]:
    """Return the envelope of what temporary lists say, which stands beside the manifest of the same version."""
    holds = Holds(str(desired.gateway_id), desired.version, desired.holds)
    return sign_envelope(HOLDS_TYPE, orjson.dumps(encode(holds)), signing_keys().private)


def signed_registrations(desired: Desired) -> dict[str, Any]:
    """Return the envelope of who is registered, which stands beside the manifest of the same version."""
    said = Registrations(str(desired.gateway_id), desired.version, desired.registrations or ())
    return sign_envelope(REGISTRATIONS_TYPE, orjson.dumps(encode(said)), signing_keys().private)


def _offset_seconds(gateway_id: UUID) -> int:
    return int.from_bytes(hashlib.sha256(gateway_id.bytes).digest()[:4]) % REISSUE_SECONDS


def _slice(row: Mapping[str, Any]) -> ManifestSlice:
    return ManifestSlice(
        slice=row["slice"],
        platform=row["platform"] and row["part"] == SlicePart.TRAFFIC,
        revision=str(row["revision"]),
        sequence=row["sequence"],
        root=bytes(row["root"]).hex(),
        count=row["count"],
        bytes=row["bytes"],
    )


def _challenge(row: Mapping[str, Any]) -> DesiredChallenge:
    answer = ManifestChallenge(
        id=str(row["id"]),
        type=ChallengeType(row["type"]),
        host=row["host"],
        token=row["token"],
        key_authorization=row["key_authorization"],
    )
    return DesiredChallenge(answer, row["expires_at"])

"""What stands beside a dump: enough to know before a restore whether it can be used, and what it knew."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from recovery.errors import RecoveryError

FORMAT: Final = 1
NAME: Final = "manifest.json"
DUMP: Final = "database.dump"
CHUNK_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup as of `taken_at`. Keys are named by their ids: the keys themselves are never in a backup.

    `migrations` are names by app, `gateways` versions of manifests by slug, `slices` numbers of revisions by key,
    `keys` counts of ciphertexts by column and key id, `heads` positions and digests of the trail's chains.
    """

    taken_at: datetime
    dump_sha256: str
    dump_bytes: int
    postgres: int
    migrations: Mapping[str, tuple[str, ...]]
    gateways: Mapping[str, int]
    slices: Mapping[str, int]
    keys: Mapping[str, Mapping[str, int]]
    heads: Mapping[str, tuple[int, str]]

    @property
    def key_ids(self) -> set[str]:
        """The ids of all keys that something in it lies under."""
        return {key_id for under in self.keys.values() for key_id in under}

    def write(self, folder: Path) -> None:
        """Write it as the last thing of a backup: a folder without it holds none."""
        document = {"format": FORMAT, **asdict(self), "taken_at": self.taken_at.isoformat()}
        partial = folder / f"{NAME}.partial"
        partial.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
        partial.rename(folder / NAME)


def read_manifest(folder: Path) -> Manifest:
    """Read a backup's manifest and check the dump against it; raise RecoveryError."""
    try:
        document: dict[str, Any] = json.loads((folder / NAME).read_text())
    except (OSError, ValueError) as fault:
        raise RecoveryError(f"{folder} holds no whole backup: {fault}") from None
    if document.get("format") != FORMAT:
        raise RecoveryError(f"{folder} was made by a later version: its format is {document.get('format')}.")
    manifest = _parsed(document)
    size, digest = fingerprint(folder / DUMP)
    if (size, digest) != (manifest.dump_bytes, manifest.dump_sha256):
        raise RecoveryError(f"{folder / DUMP} is not the dump that the manifest names: it was cut off or changed.")
    return manifest


def fingerprint(path: Path) -> tuple[int, str]:
    """Return a file's size in bytes and its SHA-256, in hexadecimal."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK_BYTES):
                digest.update(piece)
                size += len(piece)
    except OSError as fault:
        raise RecoveryError(f"{path} cannot be read: {fault}") from None
    return size, digest.hexdigest()


def _parsed(document: Mapping[str, Any]) -> Manifest:
    try:
        return Manifest(
            taken_at=datetime.fromisoformat(document["taken_at"]),
            dump_sha256=document["dump_sha256"],
            dump_bytes=document["dump_bytes"],
            postgres=document["postgres"],
            migrations={app: tuple(names) for app, names in document["migrations"].items()},
            gateways=document["gateways"],
            slices=document["slices"],
            keys=document["keys"],
            heads={chain: (position, digest) for chain, (position, digest) in document["heads"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise RecoveryError(f"The manifest is damaged: {fault!r}") from None

"""Makes versions of credentials, and destroys their secrets. Not verbs: those of this package call it inside theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from gatehouse_protocol.vending import vended_name

from fleet.actions.secrets import forget_secret, keep_secret, vended_secret
from vending.kinds import made
from vending.models import Credential, Version
from vending.models.version import Origin
from vending.sealing import opened, sealed, version_row


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a version is made of; `secrets` by name: `secret`, and of some kinds `session_token`."""

    origin: Origin
    secrets: Mapping[str, str] = field(repr=False)
    parameters: Mapping[str, Any]
    by: str
    note: str = ""
    expires_at: datetime | None = None
    store_version: int | None = None


def add_version(row: Credential, fresh: Fresh) -> Version:
    """Let the credential want another version from now on, and return it. Raises Invalid; the slice is locked."""
    number = (row.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    content = made(
        row.kind, row.header, row.prefix, number, fresh.parameters, fresh.secrets, fresh.expires_at
    )  # fmt: skip
    now = timezone.now()
    version = Version(
        credential=row, number=number, origin=fresh.origin, note=fresh.note, parameters=dict(fresh.parameters),
        store_version=fresh.store_version, expires_at=fresh.expires_at, created_at=now, created_by=fresh.by,
    )  # fmt: skip
    version.ciphertext = sealed(version_row(version.pk, row.slice.tenant_id), dict(fresh.secrets))
    version.secret = keep_secret(row.slice, vended_name(row.slice.tenant.slug, row.name), vended_secret(content))
    version.save()
    if row.active_id and row.active_id != row.proven_id:  # nobody goes back to what was never proven
        row.versions.filter(pk=row.active_id).update(replaced_at=now)
    row.newest = row.active = version
    row.revision += 1
    row.save()
    return version


def secrets_of(row: Credential, version: Version) -> dict[str, str]:
    """Return the secrets of a version, to be used and dropped at once."""
    return opened(version_row(version.pk, row.slice.tenant_id), version.ciphertext)


def destroy(version: Version) -> None:
    """Let nobody have its secret any more; `secret` at hand. That there was one stays known."""
    if version.secret is not None:
        forget_secret(version.secret)
    version.ciphertext, version.destroyed_at = b"", timezone.now()
    version.save(update_fields=["ciphertext", "destroyed_at"])

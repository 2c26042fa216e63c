"""Reads credentials from their stores when they are due: a look without locks, then a short write under the claim.

A store that is away changes nothing of what nodes have: the last version stays, and it is told since when and why.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from console.audit.actor import SYSTEM
from console.audit.verbs import verb
from console.base.errors import GatehouseError, Invalid
from console.base.keyring import KeyRingError
from fleet.actions.claims import Claim, claim_due, locked_slice, try_to_move
from vending.actions.delivering import publish
from vending.actions.noting import announce_change, record, record_own
from vending.actions.settling import settle
from vending.actions.versions import Fresh, add_version, secrets_of
from vending.kinds import SECRETS, made, trimmed
from vending.models import Credential, ReadState
from vending.models.version import Origin
from vending.sealing import opened, store_row
from vending.vault.place import place_of
from vending.vault.reading import Found, NotRead, read_secret

LEASE: Final = timedelta(seconds=60)
"""Longer than a read takes: three calls of 15 s each at most."""
SPREAD: Final = 0.1
"""By how much of its period a look comes sooner or later, so that not all of them come at once."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look found: what stands there, or why it could not be read."""

    found: Found | None = field(default=None, repr=False)
    error: str = ""


def read_due() -> int:
    """Read the credentials that are due and that nobody reads; return how many were found."""
    claims = claim_due(Credential.objects.read_elsewhere(), timezone.now(), lease=LEASE)
    try_to_move(claims, read_one, "credential")
    return len(claims)


def read_one(claim: Claim) -> None:
    """Look, then write; do nothing when the claim was lost meanwhile."""
    row = Credential.objects.with_all().shown().filter(pk=claim.row_id, fence=claim.fence).first()
    if row is None:
        return
    try:
        seen = _look(row)
        try:
            _write(claim, seen)
        except GatehouseError as refused:  # such as a check that is away: it is told as a store that is away
            _write(claim, _Seen(error=f"It was read, and cannot be brought to nodes: {refused.detail}"))
    finally:
        connection.close_if_unusable_or_obsolete()


def _look(row: Credential) -> _Seen:
    try:
        key = opened(store_row(row.pk, row.slice.tenant_id), row.store_ciphertext)
        return _Seen(found=read_secret(place_of(row.store), key))
    except NotRead as refusal:
        return _Seen(error=str(refusal))
    except KeyRingError:
        return _Seen(error="What opens the store cannot be decrypted; give it again.")


@transaction.atomic
def _write(claim: Claim, seen: _Seen) -> None:
    slice = locked_slice(claim)
    settle(slice)
    rows = Credential.objects.with_all().shown().filter(pk=claim.row_id, fence=claim.fence)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        return
    error = seen.error
    if seen.found is not None:
        error = _take(row, seen.found)
    _stand(row, error, timezone.now())


def _take(row: Credential, found: Found) -> str:
    """Make a version of what stands there, where it is another than before; return why that cannot be, if so."""
    secrets = trimmed(row.kind, {name: text for name, text in found.values.items() if name in SECRETS[row.kind]})
    parameters = {**row.parameters, **{name: text for name, text in found.values.items() if name not in secrets}}
    if _is_known(row, secrets, parameters):
        return ""
    try:
        made(row.kind, row.header, row.prefix, 1, parameters, secrets)
    except Invalid as error:
        return f"Version {found.version} in Vault cannot be used: {'; '.join(_told(error))}"
    with verb("credential.read", actor=SYSTEM) as act:
        fresh = Fresh(Origin.READ, secrets, parameters, "Vault", store_version=found.version)
        version = add_version(row, fresh)
        record(act, row, f"Read version {found.version} of credential {row.name} in Vault as version {version.number}")
        publish(act, row.slice, [row], f"Version {version.number} of credential {row.name}, read from Vault")
    return ""


def _is_known(row: Credential, secrets: Mapping[str, str], parameters: Mapping[str, Any]) -> bool:
    """Whether the newest version is of the same; one that nodes refused is not sent to them again and again."""
    newest = row.newest
    if newest is None or newest.destroyed_at is not None:
        return False
    return newest.parameters == dict(parameters) and secrets_of(row, newest) == dict(secrets)


def _told(error: Invalid) -> list[str]:
    return [f"{problem.pointer}: {problem.text}" for problem in error.problems]


def _stand(row: Credential, error: str, now: datetime) -> None:
    """Write how reading goes, and when to read again; who looks and the trail are told where it changed."""
    before = ReadState(row.read_state)
    state = _state(row, error, before, now)
    if state is not before:
        if not error or before in {ReadState.OK, ReadState.WAITING}:
            row.read_since = now
        row.read_state = state
    if not error:
        row.read_at = now
    has_changed = state is not before or row.read_error != error
    row.read_error, row.lease_until = error, None
    period = float(row.store["period_seconds"])
    row.next_action_at = now + timedelta(seconds=period * (1 + SPREAD * random.uniform(-1, 1)))
    row.save()
    if state is not before:
        record_own(f"credential.{_VERBS[state]}", row, _SENTENCES[state].format(name=row.name) + error)
    elif has_changed:
        announce_change(row)


def _state(row: Credential, error: str, before: ReadState, now: datetime) -> ReadState:
    if not error:
        return ReadState.OK
    is_late = now - (row.read_at or row.created_at) >= timedelta(seconds=row.store["stale_after_seconds"])
    if is_late:
        return ReadState.FAILED
    return ReadState.WAITING if row.newest_id is None else ReadState.STALE


_VERBS: Final = {
    ReadState.OK: "readable",
    ReadState.STALE: "stale",
    ReadState.FAILED: "fail",
    ReadState.WAITING: "wait",
}
_SENTENCES: Final = {
    ReadState.OK: "Credential {name} is read from Vault. ",
    ReadState.STALE: "Credential {name} cannot be read from Vault; the last version stays. ",
    ReadState.FAILED: "Credential {name} could not be read from Vault for too long. ",
    ReadState.WAITING: "Credential {name} was not read from Vault yet. ",
}

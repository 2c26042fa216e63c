"""Credentials as people want them: added, changed, rotated, read again, deleted. Each is one verb."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from gatehouse_protocol.vending import VendedKind, prefix_of

from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound
from fleet.actions.lock_slice import lock_slice
from policies.actions.slices import credential_slice
from policies.drafting.slices import lock_slice as lock_traffic
from policies.models import Slice
from vending.actions.delivering import publish
from vending.actions.noting import essence, record
from vending.actions.settling import settle
from vending.actions.versions import Fresh, add_version, secrets_of
from vending.kinds import FIXED, check_head, check_names, made_without_secret, trimmed
from vending.models import Credential, ReadState, Source
from vending.models.version import Origin
from vending.queries.uses import uses_of
from vending.sealing import sealed, store_row
from vending.vault.place import checked_key, checked_place

MOST_CREDENTIALS: Final = 200
_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A credential to add; `vault` None: its secret is among `secrets`. What opens the `vault` stands in it."""

    name: str
    kind: str
    header: str = "authorization"
    prefix: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""
    owner: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    expires_at: datetime | None = None
    vault: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Rotation:
    """Another secret, and what goes with it; parameters that are not named stay."""

    secrets: Mapping[str, str] = field(repr=False)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None
    note: str = ""
    override_freeze: str = ""


def add_credential(traffic: Slice, wanted: Wanted, *, actor: Actor, dry_run: bool = False) -> Credential:
    """Keep a credential and bring it to every node, or begin to read it. Raises Invalid, Conflict `name_taken`."""
    with verb("credential.add", actor=actor, dry_run=dry_run) as act:
        if traffic.tenant.is_platform:
            raise Conflict("Credentials belong to tenants; the platform has no workloads.", code="slice_is_platform")
        slice = lock_slice(credential_slice(act, traffic).pk)
        settle(slice)
        _check(slice, wanted)
        row = Credential(
            slice=slice, name=wanted.name, kind=wanted.kind, header=wanted.header,
            prefix=prefix_of(VendedKind(wanted.kind), wanted.prefix),
            parameters=dict(wanted.parameters), description=wanted.description, owner=wanted.owner,
            source=Source.SEALED if wanted.vault is None else Source.VAULT_KV, created_by=actor.name,
        )  # fmt: skip
        if wanted.vault is not None:
            _store(row, wanted.vault)
            row.save()
            record(act, row, f"Added credential {row.name}, read from Vault at {row.store['address']}")
            return row
        row.save()
        secrets = _given(wanted.kind, wanted.secrets)
        add_version(row, Fresh(Origin.CREATED, secrets, row.parameters, actor.name, expires_at=wanted.expires_at))
        record(act, row, f"Added credential {row.name} of kind {row.kind}")
        publish(act, slice, [row], f"With credential {row.name}")
        return row


def change_credential(
    row: Credential, changes: Mapping[str, Any], *, expected: str, actor: Actor, dry_run: bool = False
) -> Credential:
    """Change words, where it is read, or parameters, which makes a version of the same secret. Raises Invalid."""
    with verb("credential.change", actor=actor, dry_run=dry_run) as act:
        locked = _locked(row, expected)
        before, parameters = essence(locked), dict(locked.parameters)
        for name in ("description", "owner"):
            setattr(locked, name, changes.get(name, getattr(locked, name)))
        locked.parameters = _merged(locked, changes.get("parameters") or {})
        if changes.get("vault") is not None:
            _restore(locked, changes["vault"])
        locked.revision += 1
        locked.save()
        record(act, locked, f"Changed credential {locked.name}", before)
        if locked.parameters != parameters and locked.newest is not None:
            _again(locked, actor)
            publish(act, locked.slice, [locked], f"Other parameters of credential {locked.name}")
        return locked


def rotate(row: Credential, new: Rotation, *, expected: str, actor: Actor, dry_run: bool = False) -> Credential:
    """Bring another secret to every node under the same name. Raises Invalid, Conflict `credential_read`."""
    with verb("credential.rotate", actor=actor, dry_run=dry_run) as act:
        locked = _locked(row, expected)
        if locked.source != Source.SEALED:
            raise Conflict("It is read from Vault; put another version there.", code="credential_read")
        before = essence(locked)
        locked.parameters = _merged(locked, new.parameters)
        secrets = _given(locked.kind, new.secrets)
        fresh = Fresh(Origin.ROTATED, secrets, locked.parameters, actor.name, new.note, new.expires_at)
        version = add_version(locked, fresh)
        because = f": {new.note}" if new.note else ""
        record(act, locked, f"Rotated credential {locked.name} to version {version.number}{because}", before)
        message = f"Version {version.number} of credential {locked.name}"
        publish(act, locked.slice, [locked], message, override_freeze=new.override_freeze)
        return locked


def refresh(row: Credential, *, actor: Actor, dry_run: bool = False) -> Credential:
    """Read it from its store as soon as a worker is free. Raises Conflict `credential_sealed`."""
    with verb("credential.refresh", actor=actor, dry_run=dry_run) as act:
        locked = _locked(row, "*")
        if locked.source == Source.SEALED:
            raise Conflict("Its secret is given here; rotate it.", code="credential_sealed")
        locked.next_action_at = timezone.now()
        locked.fence += 1
        locked.lease_until = None
        locked.save(update_fields=["next_action_at", "fence", "lease_until"])
        record(act, locked, f"Reads credential {locked.name} again")
        return locked


def delete_credential(row: Credential, *, expected: str, actor: Actor, dry_run: bool = False) -> None:
    """Take it from every node and destroy its secret. Raises Conflict `credential_used`."""
    with verb("credential.delete", actor=actor, dry_run=dry_run) as act:
        traffic = Slice.objects.traffic().get(gateway=row.slice.gateway_id, tenant=row.slice.tenant_id)
        lock_traffic(traffic.pk)  # nobody names it meanwhile
        locked = _locked(row, expected)
        _require_unused(locked)
        record(act, locked, f"Deleted credential {locked.name}")
        if locked.newest is None:  # no node has ever heard of it
            locked.delete()
            return
        locked.deleted_at, locked.store_ciphertext, locked.next_action_at = timezone.now(), b"", None
        locked.newest = locked.active = locked.proven = None
        locked.save()
        locked.versions.update(ciphertext=b"")
        publish(act, locked.slice, [locked], f"Without credential {locked.name}")


def _locked(row: Credential, expected: str) -> Credential:
    """Lock the slice and then the credential; return it as it is now, if it is still at `expected` (If-Match)."""
    settle(lock_slice(row.slice_id))
    rows = Credential.objects.with_all().shown().select_for_update(of=("self",))
    locked: Credential | None = rows.filter(pk=row.pk).first()
    if locked is None:
        raise NotFound
    etags.check(expected, locked.revision)
    return locked


def _check(slice: Slice, wanted: Wanted) -> None:
    if not _NAME.fullmatch(wanted.name):
        raise Invalid.field("/name", "invalid", "1 to 63 of a to z, 0 to 9 and -, not at the ends.")
    check_names(wanted.kind, wanted.parameters, {})
    check_head(wanted.kind, wanted.header, wanted.prefix, wanted.parameters)
    if wanted.vault is not None and wanted.secrets:
        raise Invalid.field("/secret", "read", "It is read from Vault; do not give it here.")
    mine = Credential.objects.shown().filter(slice=slice)
    if mine.filter(name=wanted.name).exists():
        text = f"There is a credential {wanted.name} already."
        raise Conflict(text, code="name_taken", problems=[FieldProblem("name_taken", "/name", text)])
    if mine.count() >= MOST_CREDENTIALS:
        raise Conflict(f"A slice has at most {MOST_CREDENTIALS} credentials.", code="too_many_credentials")


def _given(kind: str, secrets: Mapping[str, str]) -> dict[str, str]:
    found = trimmed(kind, secrets)
    if not found.get("secret"):
        raise Invalid.field("/secret", "required", "A secret is needed.")
    return found


def _merged(row: Credential, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with these changes; null takes one away."""
    check_names(row.kind, changes, {})
    fixed = [name for name in changes if name in FIXED and changes[name] != row.parameters.get(name)]
    if fixed:
        text = f"The {fixed[0]} of a credential does not change; add another credential."
        raise Invalid.field(f"/parameters/{fixed[0]}", "fixed", text)
    return {name: value for name, value in {**row.parameters, **changes}.items() if value is not None}


def _again(row: Credential, actor: Actor) -> None:
    """Make a version of the same secret with the parameters of now."""
    newest = row.newest
    assert newest is not None
    overlaid = {name: newest.parameters[name] for name in row.store.get("fields", {}) if name in newest.parameters}
    add_version(
        row,
        Fresh(
            Origin.CHANGED, secrets_of(row, newest), {**row.parameters, **overlaid}, actor.name,
            expires_at=newest.expires_at, store_version=newest.store_version,
        ),
    )  # fmt: skip


def _store(row: Credential, document: Mapping[str, Any]) -> None:
    place = checked_place(row.kind, document)
    made_without_secret(row.kind, row.header, row.prefix, row.parameters, place.fields)
    key = checked_key(place, document, is_needed=True)
    row.store = place.as_document()
    row.store_ciphertext = sealed(store_row(row.pk, row.slice.tenant_id), key)
    row.read_state, row.read_since, row.next_action_at = ReadState.WAITING, timezone.now(), timezone.now()


def _restore(row: Credential, document: Mapping[str, Any]) -> None:
    """Read it elsewhere, or with another key, from now on; what is not named stays."""
    if row.source == Source.SEALED:
        raise Invalid.field("/vault", "fixed", "Its secret is given here; add another credential that is read.")
    place = checked_place(row.kind, {**row.store, **document})
    made_without_secret(row.kind, row.header, row.prefix, row.parameters, place.fields)
    has_moved = place.address != row.store["address"] or place.key_name != (
        "secret_id" if row.store["role_id"] else "token"
    )
    key = checked_key(place, document, is_needed=has_moved)
    if key:
        row.store_ciphertext = sealed(store_row(row.pk, row.slice.tenant_id), key)
    row.store, row.next_action_at = place.as_document(), timezone.now()
    row.fence, row.lease_until = row.fence + 1, None


def _require_unused(row: Credential) -> None:
    uses = uses_of([row]).get(row.pk, [])
    if uses:
        named = ", ".join(f"{use.name} ({'live' if use.is_live else 'draft'})" for use in uses[:10])
        raise Conflict(
            f"It is used by {named}. Take it away there and publish first.", code="credential_used",
            problems=[FieldProblem("credential_used", "", f"{use.name} uses it.", kind=use.kind, name=use.name)
                      for use in uses[:50]],
        )  # fmt: skip

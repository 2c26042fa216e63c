"""Authorities of an internal CA, one after the other: prepared, activated, retired; and tainted when a key is out.

Each verb is one transaction under the lock of the issuer's row. What an authority issued is replaced afterwards, by
`reissuing.py`, from what is written here.
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from certificates.actions.authority_keys import (
    active_of,
    keep_on_issuer,
    life_of_pem,
    new_authority,
    renew_intermediate,
)
from certificates.actions.earlier_release import adopt, link_leaves
from certificates.life.authorities import is_intermediate_due, reissue_span
from certificates.life.words import counted
from certificates.models import Authority, AuthorityState, Issuer, IssuerType, WorkloadCertificate
from certificates.queries.authorities import certificates_from, uses_of, with_authorities
from console.audit.actor import SYSTEM, Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Invalid, NotFound

S = AuthorityState
_STATES: Final = {
    S.PREPARED: "it is prepared and issues nothing yet",
    S.ACTIVE: "certificates come from it",
    S.RETIRING: "it is being retired already",
    S.RETIRED: "it is retired",
}


def prepare_authority(name: str, *, why: str = "", actor: Actor, dry_run: bool = False) -> Issuer:
    """Make the next root and intermediate, for clients to trust before anything comes from them.

    Raises Conflict `authority_prepared` where one is ready already, `not_a_ca`.
    """
    with verb("authority.prepare", actor=actor, dry_run=dry_run) as act:
        issuer = _locked(name)
        ready = issuer.authorities.filter(state=S.PREPARED).first()
        if ready is not None:
            text = f"Authority {ready.number} is prepared already; activate it, or retire it first."
            raise Conflict(text, code="authority_prepared")
        row = new_authority(issuer, S.PREPARED, timezone.now())
        row.save()
        _record(act, row, f"Prepared authority {row.number} of issuer {name}. {why}".strip())
        return with_authorities(issuer)


def renew_authority(name: str, number: int) -> None:
    """Put a new intermediate below the root of an authority. Raises Conflict `not_due`: another one is there by now."""
    with verb("authority.renew", actor=SYSTEM) as act:
        row, now = _of(_locked(name), number), timezone.now()
        if not is_intermediate_due(life_of_pem(row.intermediate_pem), row.root_ends_at, now):
            raise Conflict("Its intermediate lasts long enough.", code="not_due")
        renew_intermediate(row, now)
        row.save()
        if row.state == S.ACTIVE:
            keep_on_issuer(row)
        _record(
            act, row, f"Renewed the intermediate of authority {number} of issuer {name}: a third of its life was left"
        )


def activate_authority(
    name: str, number: int, *, reissue: bool = True, compromised: bool = False, reason: str = "",
    actor: Actor, dry_run: bool = False,
) -> Issuer:  # fmt: skip
    """Let certificates come from a prepared authority from now on; the one before retires.

    `reissue`: what that one issued is replaced, spread over some time; else with the next renewal of each.
    `compromised`: its key is out; it vouches for nobody, and all it issued is replaced at once.
    Raises Conflict `authority_not_prepared`, Invalid.
    """
    if compromised:
        _require_reason(reason)
    with verb("authority.activate", actor=actor, dry_run=dry_run) as act:
        issuer = _locked(name)
        row, now = _of(issuer, number), timezone.now()
        if row.state != S.PREPARED:
            text = f"Only a prepared authority can be activated; of authority {number}, {_STATES[S(row.state)]}."
            raise Conflict(text, code="authority_not_prepared")
        before = active_of(issuer)
        if before is not None:
            _let_retire(before, now, reissue=reissue, compromised=compromised)
        row.state, row.activated_at = str(S.ACTIVE), now
        row.save(update_fields=["state", "activated_at"])
        keep_on_issuer(row)
        _record(act, row, _activated(row, before, reason))
        return with_authorities(issuer)


def taint_authority(name: str, number: int, *, reason: str, actor: Actor, dry_run: bool = False) -> Issuer:
    """Say that the key of a retiring authority is out: all that it issued is replaced at once.

    Raises Conflict `authority_active` (activate the next one as the answer to that), `authority_not_retiring`, Invalid.
    """
    _require_reason(reason)
    with verb("authority.taint", actor=actor, dry_run=dry_run) as act:
        issuer = _locked(name)
        row = _of(issuer, number)
        if row.state == S.ACTIVE:
            text = "Certificates come from it: prepare the next one, and activate that with `compromised`."
            raise Conflict(text, code="authority_active")
        if row.state != S.RETIRING or row.is_compromised:
            known = "that is known already" if row.is_compromised else _STATES[S(row.state)]
            raise Conflict(f"Of authority {number}, {known}.", code="authority_not_retiring")
        _compromise(row, timezone.now())
        _record(act, row, f"Authority {number} of issuer {name} is compromised: {reason}")
        return with_authorities(issuer)


def retire_authority(name: str, number: int, *, actor: Actor, dry_run: bool = False) -> Issuer:
    """Destroy the private keys of an authority from which nothing comes any more, or of one never activated.

    Raises Conflict `authority_active`, `authority_retired`, `authority_in_use`.
    """
    with verb("authority.retire", actor=actor, dry_run=dry_run) as act:
        issuer = _locked(name)
        row = _of(issuer, number)
        if row.state == S.ACTIVE:
            raise Conflict("Certificates come from it: activate another one first.", code="authority_active")
        if row.state == S.RETIRED:
            raise Conflict("It is retired already.", code="authority_retired")
        _refuse_in_use(row)
        row.state, row.retired_at, row.ciphertext, row.reissue_until = str(S.RETIRED), timezone.now(), b"", None
        row.save(update_fields=["state", "retired_at", "ciphertext", "reissue_until"])
        _record(act, row, f"Retired authority {number} of issuer {name}; its private keys are destroyed")
        return with_authorities(issuer)


def first_authority(issuer: Issuer) -> None:
    """Give a new internal CA, which is saved, its first authority; part of the verb that adds it."""
    row = new_authority(issuer, S.ACTIVE, timezone.now())
    row.save()
    keep_on_issuer(row)
    issuer.save(update_fields=["root_pem", "intermediate_pem", "ca_ciphertext"])


def _locked(name: str) -> Issuer:
    issuer = Issuer.objects.select_for_update(no_key=True).filter(name=name).first()
    if issuer is None:
        raise NotFound
    if issuer.type != IssuerType.INTERNAL:
        raise Conflict("It is no CA of our own: its roots are not ours to change.", code="not_a_ca")
    adopt(issuer)
    return issuer


def _of(issuer: Issuer, number: int) -> Authority:
    row: Authority | None = issuer.authorities.filter(number=number).first()
    if row is None:
        raise NotFound
    return row


def _let_retire(row: Authority, now: datetime, *, reissue: bool, compromised: bool) -> None:
    row.state = str(S.RETIRING)
    if compromised:
        _compromise(row, now)
    elif reissue:
        link_leaves(row)
        row.reissue_until = now + reissue_span(_served(row))
    row.save(update_fields=["state", "reissue_until"])


def _compromise(row: Authority, now: datetime) -> None:
    """It vouches for no other root any more, and what it issued is to be replaced by now."""
    link_leaves(row)
    Authority.objects.filter(cross_signed_by=row).update(cross_pem="", cross_signed_by=None)
    row.is_compromised, row.reissue_until = True, now
    row.save(update_fields=["is_compromised", "reissue_until"])


def _refuse_in_use(row: Authority) -> None:
    of_workloads = WorkloadCertificate.objects.filter(
        issuer__authority=row, ends_at__gt=timezone.now(), revoked_at=None
    ).count()  # fmt: skip
    if of_workloads:
        text = f"{counted(of_workloads, 'certificate')} of workloads still hold. Wait until they end; that takes a day."
        raise Conflict(text, code="authority_in_use")
    link_leaves(row)
    first = certificates_from(row).first()
    if first is None:
        return
    use = uses_of([row])[row.pk]
    parts = [f"{counted(use.served, 'certificate')} of it served"] if use.served else []
    if waiting := use.kept - use.served:
        parts.append(f"{counted(waiting, 'certificate')} of it on the way or kept for going back")
    text = f"There are still {' and '.join(parts)}; the first is {first.traffic_key}/{first.name}."
    raise Conflict(f"{text} Wait until they are replaced.", code="authority_in_use")


def _served(row: Authority) -> int:
    use = uses_of([row]).get(row.pk)
    return use.served if use else 0


def _activated(row: Authority, before: Authority | None, reason: str) -> str:
    text = f"Activated authority {row.number} of issuer {row.issuer.name}"
    if before is None:
        return text
    count = counted(_served(before), "certificate")
    if before.is_compromised:
        return f"{text}; authority {before.number} is compromised, {count} are replaced at once: {reason}"
    if before.reissue_until is None:
        return f"{text}; {count} of authority {before.number} are replaced as they are renewed"
    minutes = max((before.reissue_until - timezone.now()) / timedelta(minutes=1), 0)
    return f"{text}; {count} of authority {before.number} are replaced within {minutes:.0f} minutes"


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid.field("/reason", "required", "Say what happened to its key.")


def _record(act: Act, row: Authority, summary: str) -> None:
    """Note that the issuer looks otherwise now, write the entry, and tell who looks."""
    issuer = row.issuer
    issuer.version += 1
    issuer.save()
    act.entry(Target(kind="issuer", name=issuer.name, id=str(issuer.pk)), summary)
    act.announce("issuers", "object", subject=issuer.name)

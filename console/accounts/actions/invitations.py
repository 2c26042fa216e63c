"""Verbs on invitations: make, send again, revoke. The answer is the same whether the address has an account or not."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.utils import timezone

from console.accounts.actions.links import digest
from console.accounts.actions.rules import Grantor, change, check_roles, lock, note
from console.accounts.models import Invitation, Membership, OfferState, Team, Tenant
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound

MOST: Final = 500
"""So many invitations of a tenant may wait at a time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to invite: an address in lower case, roles and slugs of teams, and for how long."""

    email: str
    roles: Sequence[str]
    teams: Sequence[str]
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the secret of its link, which nobody can read again."""

    invitation: Invitation
    secret: str = field(repr=False)


def invite(*, by: Grantor, tenant: Tenant, asked: Asked, dry_run: bool = False) -> Invited:
    """Invite the person with this address. Raises Conflict `already_member`, `already_invited` or `too_many`."""
    with verb("invitation.create", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        _check(by, tenant, asked)
        secret = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(
            tenant=tenant,
            email=asked.email,
            roles=sorted(set(asked.roles)),
            teams=sorted(set(asked.teams)),
            digest=digest(secret),
            invited_by=by.actor.as_dict(),
            expires_at=timezone.now() + asked.lifetime,
        )
        summary = f"Invited {asked.email} as {words_of(invitation)} until {invitation.expires_at:%Y-%m-%d}."
        note(act, tenant, target_of(invitation), summary, change("/roles", [], invitation.roles))
    return Invited(invitation, secret)


def invite_again(*, by: Grantor, invitation: Invitation, lifetime: timedelta, dry_run: bool = False) -> Invited:
    """Make another link in place of the one before, which works no more; it is then this person's invitation."""
    with verb("invitation.renew", actor=by.actor, dry_run=dry_run) as act:
        found = _waiting(invitation)
        by.require(granted_roles(found), found.tenant)
        secret = secrets.token_urlsafe(32)
        found.digest, found.expires_at = digest(secret), timezone.now() + lifetime
        found.invited_by = by.actor.as_dict()
        found.save(update_fields=["digest", "expires_at", "invited_by"])
        summary = f"Made another link for {found.email}; the one before works no more."
        note(act, found.tenant, target_of(found), summary)
    return Invited(found, secret)


def revoke_invitation(*, by: Grantor, invitation: Invitation, dry_run: bool = False) -> None:
    """Take an invitation back; raise Conflict `settled` where it is none any more."""
    with verb("invitation.revoke", actor=by.actor, dry_run=dry_run) as act:
        found = _waiting(invitation)
        settle(act, found, OfferState.REVOKED, f"Took the invitation of {found.email} back.")


def settle(act: Act, invitation: Invitation, state: OfferState, summary: str, *, reason: str = "") -> None:
    """Note what became of a locked invitation."""
    invitation.state, invitation.settled_at, invitation.reason = str(state), timezone.now(), reason[:300]
    invitation.save(update_fields=["state", "settled_at", "reason"])
    note(act, invitation.tenant, target_of(invitation), summary)


def granted_roles(invitation: Invitation) -> list[str]:
    """Return every role that accepting gives, directly and through teams that still exist."""
    teams = Team.objects.filter(tenant=invitation.tenant_id, slug__in=invitation.teams)
    return [*invitation.roles, *(role for team in teams for role in team.roles)]


def words_of(invitation: Invitation) -> str:
    """Return what the person is to be, for people."""
    given = [*invitation.roles, *(f"one of {team}" for team in invitation.teams)]
    return ", ".join(given) or "a member without roles of their own"


def target_of(invitation: Invitation) -> Target:
    """Return the invitation as the audit trail names it."""
    return Target(kind="invitation", name=invitation.email, id=str(invitation.pk))


def _check(by: Grantor, tenant: Tenant, asked: Asked) -> None:
    check_roles(asked.roles, tenant)
    teams = {team.slug: team for team in Team.objects.filter(tenant=tenant, slug__in=asked.teams)}
    problems = [
        FieldProblem(code="unknown_team", pointer=f"/teams/{index}", text=f"There is no team {slug} here.")
        for index, slug in enumerate(asked.teams)
        if slug not in teams
    ]
    if problems:
        raise Invalid(problems=problems)
    by.require(asked.roles, tenant)
    by.require([role for team in teams.values() for role in team.roles], tenant, field="/teams")
    if Membership.objects.filter(tenant=tenant, user__email=asked.email).exists():
        raise _taken("already_member", f"{asked.email} is a member already.")
    waiting = Invitation.objects.filter(tenant=tenant, state=str(OfferState.WAITING))
    waiting.filter(email=asked.email, expires_at__lte=timezone.now()).update(state=str(OfferState.REVOKED))
    if waiting.filter(email=asked.email).exists():
        raise _taken("already_invited", f"{asked.email} is invited already. Send it again, or take it back.")
    if waiting.count() >= MOST:
        raise Conflict(f"At most {MOST} invitations may wait. Take some back.", code="too_many")


def _waiting(invitation: Invitation) -> Invitation:
    """Return the invitation as it is now, under the tenant's lock; it must not be settled."""
    lock(invitation.tenant)
    found = Invitation.objects.select_related("tenant").filter(pk=invitation.pk).first()
    if found is None:
        raise NotFound
    if found.state != OfferState.WAITING:
        raise Conflict(f"It is {found.state} by now.", code="settled")
    return found


def _taken(code: str, text: str) -> Conflict:
    return Conflict(text, code=code, problems=[FieldProblem(code=code, pointer="/email", text=text)])

"""Verbs on members: add (inviting whoever is new), change roles, remove."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from console.accounts import roles
from console.accounts.actions.links import INVITATION, new_link
from console.accounts.actions.rules import Grantor, change, check_roles, keeping_an_owner, lock, note
from console.accounts.models import ApiToken, Membership, Team, Tenant, User
from console.accounts.quotas import Quota, require_room
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, NotFound


@dataclass(frozen=True, slots=True)
class Joined:
    """A new member; `sign_in_secret` opens their account once when nobody knew the address before."""

    membership: Membership
    sign_in_secret: str | None


def add_member(
    *,
    by: Grantor,
    tenant: Tenant,
    email: str,
    given: Sequence[str],
    dry_run: bool = False,
) -> Joined:
    """Make the person with this address a member; raise Conflict where they are one already."""
    with verb("member.add", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        check_roles(given, tenant)
        by.require(given, tenant)
        user, is_new = _person(email)
        if Membership.objects.filter(tenant=tenant, user=user).exists():
            raise _already(email)
        require_room(tenant, Quota.MEMBERS, tenant.memberships.count)
        membership = roles.grant(tenant, user, given)
        secret = new_link(user, lifetime=INVITATION, is_invitation=True) if is_new else None
        summary = f"Added {user.email} as {_words(membership.roles)}."
        note(act, tenant, _target(membership), summary, change("/roles", [], membership.roles))
    return Joined(membership, secret)


def change_roles(
    *,
    by: Grantor,
    membership: Membership,
    given: Sequence[str],
    if_match: str,
    dry_run: bool = False,
) -> Membership:
    """Give the member exactly these direct roles; what their teams give them stays."""
    with verb("member.update", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(membership.tenant)
        member = _current(membership)
        etags.check(if_match, member.version)
        check_roles(given, tenant)
        by.require(set(member.roles) ^ set(given), tenant)
        with keeping_an_owner(tenant):
            changed = roles.grant(tenant, member.user, given)
        summary = f"Changed the roles of {member.user.email} to {_words(changed.roles)}."
        note(act, tenant, _target(member), summary, change("/roles", member.roles, changed.roles))
    return changed


def remove_member(*, by: Grantor, membership: Membership, if_match: str, dry_run: bool = False) -> None:
    """End a membership: roles, teams and the tokens the person made in this tenant go with it."""
    with verb("member.remove", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(membership.tenant)
        member = _current(membership)
        etags.check(if_match, member.version)
        teams = Team.objects.filter(tenant=tenant, group__user=member.user)
        by.require({*member.roles, *(role for team in teams for role in team.roles)}, tenant)
        tokens = ApiToken.objects.filter(tenant=tenant, created_by=member.user, revoked_at=None)
        revoked = tokens.update(revoked_at=timezone.now())
        note(act, tenant, _target(member), _farewell(member, revoked), change("/roles", member.roles, None))
        with keeping_an_owner(tenant):
            roles.revoke(member)


def _person(email: str) -> tuple[User, bool]:
    """Return the person with this address and whether they are new; two invitations at once make one person."""
    if (known := User.objects.filter(email=email).first()) is not None:
        return known, False
    try:
        with transaction.atomic():
            return User.objects.create_user(email), True
    except IntegrityError:
        return User.objects.get(email=email), False


def _current(membership: Membership) -> Membership:
    """Return the membership as it is now, under the tenant's lock."""
    current = Membership.objects.select_related("tenant", "user").filter(pk=membership.pk).first()
    if current is None:
        raise NotFound
    return current


def _target(membership: Membership) -> Target:
    return Target(kind="member", name=membership.user.email, id=str(membership.pk))


def _already(email: str) -> Conflict:
    text = f"{email} is a member already."
    problem = FieldProblem(code="already_member", pointer="/email", text=text)
    return Conflict(text, code="already_member", problems=[problem])


def _farewell(member: Membership, revoked: int) -> str:
    tokens = f" and revoked {revoked} of their tokens" if revoked else ""
    return f"Removed {member.user.email}{tokens}."


def _words(given: Sequence[str]) -> str:
    return ", ".join(given) or "a member without roles of their own"

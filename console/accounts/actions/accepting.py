"""Accepting an invitation: as somebody who is signed in, or as somebody new who chooses a password with it.

Whoever invited must still hold all that they gave; otherwise it is refused for good, and the trail says so.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from console.accounts import roles
from console.accounts.actions.invitations import granted_roles, settle, target_of, words_of
from console.accounts.actions.links import digest
from console.accounts.actions.rules import change, lock, note
from console.accounts.models import Invitation, Membership, OfferState, Team, Tenant, User
from console.accounts.permissions import Permission
from console.accounts.quotas import Quota, require_room
from console.accounts.rights import REFUSED, access_behind
from console.audit.actor import SYSTEM, Actor, ActorKind
from console.audit.verbs import verb
from console.base.errors import Conflict, Forbidden


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody without an account: the name and the password that they chose, both checked."""

    name: str
    password: str


def find_invitation(secret: str) -> Invitation | None:
    """Return the invitation that this link is of, while it can be accepted."""
    waiting = Invitation.objects.filter(state=str(OfferState.WAITING), expires_at__gt=timezone.now())
    return waiting.select_related("tenant").filter(digest=digest(secret)).first()


def accept_as(user: User, secret: str, *, request_id: str, ip: str) -> Tenant:
    """Let `user` join; raise Conflict `link_spent` or `rights_lost`, Forbidden `for_another`."""
    invitation = _refused_or_living(secret)
    if user.email != invitation.email:
        raise Forbidden("This invitation is for another address.", code="for_another")
    actor = Actor(ActorKind.USER, str(user.pk), user.email, request_id=request_id, ip=ip)
    with verb("invitation.accept", actor=actor) as act:
        invitation = _locked(secret)
        tenant = invitation.tenant
        before = _join(tenant, user, invitation)
        summary = f"{user.email} accepted the invitation and is {words_of(invitation)}."
        settle(act, invitation, OfferState.ACCEPTED, summary)
        note(act, tenant, target_of(invitation), f"Added {user.email}.", change("/roles", before, invitation.roles))
    return tenant


def accept_as_newcomer(newcomer: Newcomer, secret: str, *, request_id: str, ip: str) -> User:
    """Make an account for the invited address, and join; raise Conflict `no_new_account` where that cannot be."""
    invitation = _refused_or_living(secret)
    with transaction.atomic():
        user, is_new = User.objects.get_or_create(email=invitation.email, defaults={"name": newcomer.name})
        user.set_password(newcomer.password)  # also for whom it is not kept, so that time tells nothing
        if not is_new:
            raise Conflict("This did not work. If you have an account, sign in with it.", code="no_new_account")
        user.save(update_fields=["password"])
        accept_as(user, secret, request_id=request_id, ip=ip)
    return user


def _join(tenant: Tenant, user: User, invitation: Invitation) -> list[str]:
    """Give the person what they were invited to, beside what they have; return the roles they had."""
    member = Membership.objects.filter(tenant=tenant, user=user).first()
    if member is None:
        require_room(tenant, Quota.MEMBERS, tenant.memberships.count)
    before = list(member.roles) if member else []
    roles.grant(tenant, user, [*before, *invitation.roles])
    for team in Team.objects.filter(tenant=tenant, slug__in=invitation.teams).select_related("group"):
        team.group.user_set.add(user)
    return before


def _locked(secret: str) -> Invitation:
    invitation = find_invitation(secret)
    if invitation is not None:
        lock(invitation.tenant)
        invitation = find_invitation(secret)
    if invitation is None:
        raise _spent()
    return invitation


def _refused_or_living(secret: str) -> Invitation:
    """Return the invitation if whoever made it may still do so; end it where they may not."""
    invitation = find_invitation(secret)
    if invitation is None:
        raise _spent()
    if not (why := _why_refused(invitation)):
        return invitation
    with verb("invitation.refuse", actor=SYSTEM) as act:
        settle(act, invitation, OfferState.REFUSED, f"The invitation of {invitation.email} is void. {why}", reason=why)
    raise Conflict("Whoever invited you may not do so any more. Ask for another invitation.", code="rights_lost")


def _why_refused(invitation: Invitation) -> str:
    access, tenant, name = access_behind(invitation.invited_by), invitation.tenant, invitation.invited_by["name"]
    held = access.held_in(tenant.pk) if access else frozenset[Permission]()
    known = roles.permissions_by_role(tenant)
    granted = granted_roles(invitation)
    if any(role not in known for role in granted):
        return "A role that it gives is gone."
    wanted = {Permission.MEMBERS}.union(*(known[role] for role in granted))
    return "" if wanted <= held else f"{REFUSED} {name} does not hold any more what it gives."


def _spent() -> Conflict:
    return Conflict("This invitation has been used, has expired, or never was.", code="link_spent")

"""Verbs on ownership: an owner offers it, the other accepts. A tenant is never without an owner in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from console.accounts import roles
from console.accounts.actions.rules import change, keeping_an_owner, lock, note
from console.accounts.models import Membership, OfferState, OwnershipOffer, Tenant, User
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Forbidden, Invalid, NotFound

LASTS: Final = timedelta(days=7)
_NO_OWNER: Final = "Only an owner of the tenant may offer it to somebody else."


def offer_ownership(
    *, actor: Actor, owner: User, tenant: Tenant, member: UUID, stays: bool, dry_run: bool = False
) -> OwnershipOffer:
    """Offer the tenant to a member (a user's id). Raises Forbidden, Invalid at `/user`, Conflict `offer_waiting`."""
    with verb("ownership.offer", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        if not roles.owners(tenant).filter(pk=owner.pk).exists():
            raise Forbidden(_NO_OWNER, code="owner_only")
        person = User.objects.filter(pk=member, is_active=True, memberships__tenant=tenant).first()
        if person is None or person == owner:
            raise Invalid.field("/user", "not_a_member", "This must be another member of the tenant.")
        waiting = OwnershipOffer.objects.filter(tenant=tenant, state=str(OfferState.WAITING))
        waiting.filter(expires_at__lte=timezone.now()).update(state=str(OfferState.REVOKED))
        if waiting.exists():
            raise Conflict("It is offered to somebody already. Take that back first.", code="offer_waiting")
        offer = OwnershipOffer.objects.create(
            tenant=tenant, offered_by=owner, offered_to=person, stays=stays, expires_at=timezone.now() + LASTS
        )
        ends = "and stays an owner" if stays else "and is an owner no more then"
        note(act, tenant, _target(offer), f"{owner.email} offers {tenant.name} to {person.email}, {ends}.")
    return offer


def withdraw_offer(*, actor: Actor, tenant: Tenant, dry_run: bool = False) -> OwnershipOffer:
    """Take the waiting offer back; raise NotFound where there is none."""
    with verb("ownership.withdraw", actor=actor, dry_run=dry_run) as act, _waiting(tenant) as offer:
        _settle(act, offer, OfferState.REVOKED, f"Took the offer to {offer.offered_to.email} back.")
        return offer


def decline_offer(*, actor: Actor, person: User, tenant: Tenant, dry_run: bool = False) -> OwnershipOffer:
    """Say no; raise NotFound where there is no offer, Forbidden where it is somebody else's."""
    with verb("ownership.decline", actor=actor, dry_run=dry_run) as act, _waiting(tenant) as offer:
        _check_addressee(offer, person)
        _settle(act, offer, OfferState.DECLINED, f"{person.email} does not want to own {offer.tenant.name}.")
        return offer


def accept_offer(*, actor: Actor, person: User, tenant: Tenant, dry_run: bool = False) -> OwnershipOffer:
    """Become an owner. Raises Conflict `rights_lost` where who offered it is an owner no more."""
    with verb("ownership.accept", actor=actor, dry_run=dry_run) as act, _waiting(tenant) as offer:
        _check_addressee(offer, person)
        if not roles.owners(offer.tenant).filter(pk=offer.offered_by_id).exists():
            text = f"{offer.offered_by.email} is an owner no more and cannot give it away."
            raise Conflict(text, code="rights_lost")
        with keeping_an_owner(offer.tenant):
            _add(act, offer.tenant, person)
            if not offer.stays:
                _remove(act, offer.tenant, offer.offered_by)
        _settle(act, offer, OfferState.ACCEPTED, f"{person.email} owns {offer.tenant.name} now.")
        return offer


@contextmanager
def _waiting(tenant: Tenant) -> Iterator[OwnershipOffer]:
    locked = lock(tenant)
    rows = OwnershipOffer.objects.select_related("offered_by", "offered_to")
    offer = rows.filter(tenant=locked, state=str(OfferState.WAITING), expires_at__gt=timezone.now()).first()
    if offer is None:
        raise NotFound
    offer.tenant = locked
    yield offer


def _check_addressee(offer: OwnershipOffer, person: User) -> None:
    if offer.offered_to_id != person.pk:
        raise Forbidden("It is offered to somebody else.", code="for_another")


def _add(act: Act, tenant: Tenant, person: User) -> None:
    member = Membership.objects.filter(tenant=tenant, user=person).first()
    if member is None:
        raise Conflict("You are a member no more.", code="not_a_member")
    _change(act, tenant, person, member.roles, sorted({*member.roles, roles.Role.OWNER}))


def _remove(act: Act, tenant: Tenant, person: User) -> None:
    """Take the owner's role away, also where a team gives it."""
    for team in tenant.teams.filter(roles__contains=[roles.Role.OWNER]):  # type: ignore[attr-defined]
        team.group.user_set.remove(person)
    member = Membership.objects.filter(tenant=tenant, user=person).first()
    if member is not None:
        _change(act, tenant, person, member.roles, [role for role in member.roles if role != roles.Role.OWNER])


def _change(act: Act, tenant: Tenant, person: User, before: list[str], after: list[str]) -> None:
    before = list(before)
    changed = roles.grant(tenant, person, after)
    target = Target(kind="member", name=person.email, id=str(changed.pk))
    note(act, tenant, target, f"Changed the roles of {person.email}.", change("/roles", before, changed.roles))


def _settle(act: Act, offer: OwnershipOffer, state: OfferState, summary: str) -> None:
    offer.state, offer.settled_at = str(state), timezone.now()
    offer.save(update_fields=["state", "settled_at"])
    note(act, offer.tenant, _target(offer), summary)


def _target(offer: OwnershipOffer) -> Target:
    return Target(kind="ownership", name=offer.tenant.slug, id=str(offer.pk))

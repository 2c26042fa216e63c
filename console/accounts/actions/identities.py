"""Verbs on people whom a provider vouches for: they arrive, with the roles that their groups give them, or are refused.

Who they are is decided by connection and subject alone. An address that somebody has here already is linked after
proof of that account, never by the provider's word.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from console.accounts import notices
from console.accounts.actions.mapped_roles import Mapped, map_roles, wanted_roles
from console.accounts.actions.rules import change
from console.accounts.models import Connection, Identity, User
from console.accounts.single_sign_on.vouched import Vouched
from console.audit.actor import Actor, ActorKind
from console.audit.verbs import Target, verb


class Refused(Exception):
    """The person is not let in; the text is a sentence for them."""


class NotLinked(Refused):
    """Somebody has this address here, and the provider's word is not enough to be them."""


@dataclass(frozen=True, slots=True)
class Came:
    """From where somebody came."""

    request_id: str
    ip: str


def arrive(connection: Connection, person: Vouched, came: Came) -> User:
    """Return whom the provider vouches for, with memberships as its groups say. Raises Refused and NotLinked."""
    with verb("identity.use", actor=_actor(None, person, came)) as act:
        identity = _identity(connection, person) or _new_identity(connection, person)
        if not identity.user.is_active:
            raise Refused("This account is switched off.")
        act.actor = _actor(identity.user, person, came)
        found = map_roles(identity, wanted_roles(connection, person.groups), act)
        Identity.objects.filter(pk=identity.pk).update(last_used_at=timezone.now(), email=person.email)
        Connection.objects.filter(pk=connection.pk).update(last_used_at=timezone.now())
        summary = f"{connection.name} vouched for {identity.user.email}{_words(found)}."
        act.entry(_target(identity.user), summary, tenant_id=connection.tenant_id, chain=connection.tenant.slug)
    user: User = identity.user
    return user


def link(connection: Connection, user: User, person: Vouched, came: Came) -> Identity:
    """Let a person, who has proven their account, sign in by the connection from now on."""
    with verb("identity.link", actor=_actor(user, person, came)) as act:
        taken = Identity.objects.filter(connection=connection)
        if taken.filter(user=user).exists() or taken.filter(subject=person.subject).exists():
            raise Refused("This account, or that of the provider, is linked already.")
        identity = Identity.objects.create(connection=connection, subject=person.subject, user=user, email=person.email)
        summary = f"{user.email} linked their account to {connection.name}."
        changes = [change("/subject", None, person.subject)]
        chain = connection.tenant.slug
        act.entry(_target(user), summary, tenant_id=connection.tenant_id, chain=chain, changes=changes)
        notices.tell(user, "A provider was linked to your account", f"{connection.name} signs you in from now on.")
    return identity


def note_refusal(connection: Connection, person: Vouched, came: Came, why: str) -> None:
    """Record that somebody whom the provider vouched for was not let in."""
    with verb("identity.refuse", actor=_actor(None, person, came)) as act:
        summary = f"Refused {person.email}, whom {connection.name} vouched for. {why}"
        target = Target("connection", connection.slug, str(connection.pk))
        act.entry(target, summary, tenant_id=connection.tenant_id, chain=connection.tenant.slug)


def _identity(connection: Connection, person: Vouched) -> Identity | None:
    rows = Identity.objects.select_for_update(of=("self",)).select_related("user", "connection")
    found: Identity | None = rows.filter(connection=connection, subject=person.subject).first()
    return found


def _new_identity(connection: Connection, person: Vouched) -> Identity:
    """Make an account just in time: for an address of the connection's domains, which nobody has, with a role."""
    if User.objects.filter(email=person.email).exists():
        raise NotLinked(f"There is an account of {person.email} already.")
    if person.domain not in connection.domains or not person.is_email_verified:
        raise Refused(f"Nobody has invited {person.email}.")
    if not any(wanted_roles(connection, person.groups).values()):
        raise Refused("Your groups give you no role here. Ask the one who looks after single sign-on.")
    try:
        with transaction.atomic():
            user = User.objects.create_user(person.email, name=person.name)
            return Identity.objects.create(connection=connection, subject=person.subject, user=user, email=person.email)
    except IntegrityError:
        raise Refused("Somebody signed in so at this very moment. Try again.") from None


def _words(found: list[Mapped]) -> str:
    said = [f"{', '.join(one.after) or 'nothing'} in {one.tenant.slug}" for one in found]
    return f"; by their groups they are now {'; '.join(said)}" if said else ""


def _actor(user: User | None, person: Vouched, came: Came) -> Actor:
    pk, name = (str(user.pk), user.email) if user else ("", person.email)
    return Actor(ActorKind.USER, pk, name, request_id=came.request_id, ip=came.ip)


def _target(user: User) -> Target:
    return Target("user", user.email, str(user.pk))

"""One short call per thing a test needs to exist; everything not named gets a plain value."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from console.accounts import roles
from console.accounts.bearer import PERSONS_PREFIX, SERVICE_PREFIX, token_digest
from console.accounts.models import ApiToken, Membership, ServiceAccount, Team, Tenant, User
from console.accounts.permissions import Permission
from console.base.secret_text import new_secret
from fleet.models import Node
from policies.models import Gateway, Slice


def user(name: str, *, email: str = "", password: str | None = None) -> User:
    """A person `<name>@people.test`."""
    return User.objects.create_user(email or f"{name}@people.test", password, name=name.title())


def tenant(slug: str) -> Tenant:
    """A tenant without people."""
    return Tenant.objects.create(slug=slug, name=slug.title())


def platform() -> Tenant:
    """The platform's tenant; a migration made it, a test that flushed the tables may have taken it away."""
    found, _ = Tenant.objects.get_or_create(is_platform=True, defaults={"slug": "platform", "name": "Platform"})
    return found


def member(of: Tenant, person: str | User, *given: str) -> User:
    """A person with these roles in `of`; a name makes a new person."""
    someone = user(person) if isinstance(person, str) else person
    roles.grant(of, someone, given)
    return someone


def membership(of: Tenant, someone: User) -> Membership:
    """The membership of a person in `of`."""
    return Membership.objects.get(tenant=of, user=someone)


def team(of: Tenant, slug: str, *given: str, members: Iterable[User] = ()) -> Team:
    """A team of `of` with these roles and members."""
    made = Team(tenant=of, slug=slug, name=slug.title(), group=roles.team_group(of, slug))
    roles.set_team_roles(made, given)
    made.save()
    made.group.user_set.set(members)
    return made


def service_account(of: Tenant, slug: str, *given: str) -> ServiceAccount:
    """A service account of `of` with these roles."""
    made = ServiceAccount.objects.create(tenant=of, slug=slug, created_by="somebody")
    roles.grant_account(made, given)
    made.save()
    return made


def token(
    of: Tenant, by: User | ServiceAccount, scopes: Iterable[Permission] = tuple(Permission), *, days: int = 30,
    networks: Iterable[str] = (),
) -> tuple[ApiToken, str]:  # fmt: skip
    """A token of `of` that acts as a person or a service account, and its secret."""
    account = by if isinstance(by, ServiceAccount) else None
    secret = new_secret(SERVICE_PREFIX if account else PERSONS_PREFIX)
    row = ApiToken.objects.create(
        tenant=of, created_by=None if account else by, service_account=account, made_by="somebody", name="robot",
        scopes=[str(scope) for scope in scopes], prefix=secret[:8], networks=list(networks),
        digest=token_digest(secret), expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    return row, secret


def gateway(slug: str = "edge") -> Gateway:
    """A gateway without slices."""
    return Gateway.objects.create(slug=slug, name=slug.title())


def slice_of(tenant: Tenant, gateway: Gateway) -> Slice:
    """The slice `<tenant>@<gateway>` with an empty draft."""
    return Slice.objects.create(key=f"{tenant.slug}@{gateway.slug}", gateway=gateway, tenant=tenant)


def node(gateway: Gateway, name: str = "edge-1") -> Node:
    """An enrolled node that has not been heard of yet; its keys are noise."""
    return Node.objects.create(
        gateway=gateway, name=name, signing_key=secrets.token_bytes(32), sealing_kem="X25519",
        sealing_key=secrets.token_bytes(32), enrolled_at=timezone.now(),
    )  # fmt: skip

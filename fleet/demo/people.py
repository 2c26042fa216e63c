"""Puts the demo's people in place; nobody gets a password, they enter by single-use links."""

from collections.abc import Sequence

from console.accounts.actions.members import add_member
from console.accounts.actions.rules import Grantor
from console.accounts.actions.tenants import create_tenant
from console.accounts.models import Membership, Tenant, User
from console.accounts.permissions import Permission
from console.accounts.roles import Role
from console.audit.actor import SYSTEM
from fleet.demo.content import OWNER, DemoTenant

EVERYTHING = Grantor(SYSTEM, frozenset(Permission))


def owner() -> User:
    """Return the platform's owner, made on the first call."""
    email, name = OWNER
    return _member(Tenant.objects.get(is_platform=True), email, name, [Role.OWNER])


def tenant_of(demo: DemoTenant) -> Tenant:
    """Return the tenant with its people, made where they are missing."""
    tenant = Tenant.objects.filter(slug=demo.slug).first()
    if tenant is None:
        tenant = create_tenant(actor=SYSTEM, slug=demo.slug, name=demo.name)
        for email, name, roles in demo.people:
            _member(tenant, email, name, roles)
    return tenant


def _member(tenant: Tenant, email: str, name: str, roles: Sequence[str]) -> User:
    member = Membership.objects.filter(tenant=tenant, user__email=email).select_related("user").first()
    if member is not None:
        return member.user
    joined = add_member(by=EVERYTHING, tenant=tenant, email=email, given=roles)
    User.objects.filter(pk=joined.membership.user_id, name="").update(name=name)
    return joined.membership.user

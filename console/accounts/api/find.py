"""Finds what an address names, for this caller: not found where they may not look, forbidden where they may not act."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from console.accounts.access import Access
from console.accounts.models import (
    ApiToken,
    Connection,
    CustomRole,
    FederationTrust,
    Impersonation,
    Invitation,
    Membership,
    ServiceAccount,
    Team,
    Tenant,
)
from console.accounts.permissions import Permission
from console.audit.models import Entry
from console.base.errors import NotFound


def find(rows: QuerySet[Any], **named: Any) -> Any:
    """Return the one row with these values among those the caller may see; raise NotFound."""
    row = rows.filter(**named).first()
    if row is None:
        raise NotFound
    return row


def tenant_of(access: Access, slug: str, permission: Permission) -> Tenant:
    """Return the tenant, once the caller may do this in it."""
    tenant: Tenant = find(Tenant.objects.visible_to(access), slug=slug)
    access.require(permission, tenant.pk)
    return tenant


def member_of(access: Access, slug: str, pk: UUID, permission: Permission) -> Membership:
    """Return a member of the tenant `slug`, once the caller may do this there."""
    rows = Membership.objects.visible_to(access).select_related("tenant", "user")
    membership: Membership = find(rows, tenant__slug=slug, pk=pk)
    access.require(permission, membership.tenant_id)
    return membership


def team_of(access: Access, slug: str, team_slug: str, permission: Permission) -> Team:
    """Return a team of the tenant `slug`, once the caller may do this there."""
    rows = Team.objects.visible_to(access).select_related("tenant", "group")
    team: Team = find(rows, tenant__slug=slug, slug=team_slug)
    access.require(permission, team.tenant_id)
    return team


def role_of(access: Access, slug: str, name: str, permission: Permission) -> CustomRole:
    """Return one of the own roles of the tenant `slug`, once the caller may do this there."""
    rows = CustomRole.objects.visible_to(access).select_related("tenant")
    role: CustomRole = find(rows, tenant__slug=slug, name=name)
    access.require(permission, role.tenant_id)
    return role


def invitation_of(access: Access, slug: str, pk: UUID, permission: Permission) -> Invitation:
    """Return an invitation of the tenant `slug`, once the caller may do this there."""
    tenant = tenant_of(access, slug, permission)
    rows = Invitation.objects.visible_to(access).select_related("tenant")
    invitation: Invitation = find(rows, tenant=tenant, pk=pk)
    return invitation


def view_of(access: Access, slug: str, pk: UUID, permission: Permission) -> Impersonation:
    """Return a view of the tenant `slug`, once the caller may do this there."""
    tenant = tenant_of(access, slug, permission)
    rows = Impersonation.objects.visible_to(access).select_related("tenant", "by", "viewed")
    view: Impersonation = find(rows, tenant=tenant, pk=pk)
    return view


def own_view_of(access: Access, slug: str, pk: UUID, permission: Permission) -> Impersonation:
    """Return a view of the caller's own tenant, which the platform's people cannot decide on."""
    view = view_of(access, slug, pk, permission)
    access.require_own(permission, view.tenant_id)
    return view


def token_of(access: Access, slug: str, pk: UUID, permission: Permission) -> ApiToken:
    """Return a living token of the tenant `slug`, once the caller may do this there."""
    tenant = tenant_of(access, slug, permission)
    rows = ApiToken.objects.visible_to(access).select_related("tenant", "created_by", "service_account", "trust")
    token: ApiToken = find(rows, tenant=tenant, pk=pk, revoked_at=None)
    return token


def entry_of(access: Access, pk: UUID) -> Entry:
    """Return an entry of the audit trail, once the caller may read the trail it is in."""
    entry: Entry = find(Entry.objects.visible_to(access.scope(Permission.VIEW)), pk=pk)
    if entry.tenant_id is None:
        access.require_on_platform(Permission.AUDIT)
    else:
        access.require(Permission.AUDIT, entry.tenant_id)
    return entry


def account_of(access: Access, slug: str, account: str, permission: Permission) -> ServiceAccount:
    """Return a service account of the tenant `slug`, once the caller may do this there."""
    rows = ServiceAccount.objects.visible_to(access).select_related("tenant")
    found: ServiceAccount = find(rows, tenant__slug=slug, slug=account)
    access.require(permission, found.tenant_id)
    return found


def trust_of(account: ServiceAccount, name: str) -> FederationTrust:
    """Return a trust of a service account that the caller may see."""
    found: FederationTrust = find(
        FederationTrust.objects.select_related("service_account__tenant"), service_account=account, name=name
    )
    return found


def connection_of(access: Access, slug: str, connection: str, permission: Permission) -> Connection:
    """Return a connection of the tenant `slug`, once the caller may do this there."""
    tenant = tenant_of(access, slug, permission)
    rows = Connection.objects.visible_to(access).select_related("tenant")
    found: Connection = find(rows, tenant=tenant, slug=connection)
    return found

"""Finds what an address names, for this caller: not found where they may not look, forbidden where they may not act."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from console.accounts.access import Access
from console.accounts.models import ApiToken, Membership, Team, Tenant
from console.accounts.permissions import Permission
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


def token_of(access: Access, slug: str, pk: UUID, permission: Permission) -> ApiToken:
    """Return a living token of the tenant `slug`, once the caller may do this there."""
    tenant = tenant_of(access, slug, permission)
    rows = ApiToken.objects.visible_to(access).select_related("tenant", "created_by")
    token: ApiToken = find(rows, tenant=tenant, pk=pk, revoked_at=None)
    return token

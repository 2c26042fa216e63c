"""Roles, and the one module that turns them into guardian object permissions.

A role is a group per tenant (`role:<tenant id>:<role>`); the group holds the role's permissions on that tenant.
Everything else asks `access.py`; nothing else writes permission rows. Guardian's shortcuts cost three queries a
permission, so its rows are written here in bulk.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from django.contrib.auth import models as auth
from django.contrib.auth.models import Group

from console.accounts.models import Membership, Team, Tenant, TenantGroupObjectPermission, User
from console.accounts.permissions import Permission


class Role(StrEnum):
    """What people are called in a tenant."""

    OWNER = "owner"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    SECURITY = "security"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    VIEWER = "viewer"


_NAMES = frozenset(str(role) for role in Role)
_VIEW, _EDIT, _AUDIT = Permission.VIEW, Permission.EDIT, Permission.AUDIT
PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.EDITOR: frozenset({_VIEW, _EDIT}),
    Role.PUBLISHER: frozenset({_VIEW, Permission.PUBLISH}),
    Role.SECURITY: frozenset({_VIEW, _EDIT, Permission.SECURE, _AUDIT, Permission.OPEN_SAMPLES, Permission.WATCH}),
    Role.OPERATOR: frozenset({_VIEW, Permission.OPERATE, _AUDIT, Permission.WATCH}),
    Role.AUDITOR: frozenset({_VIEW, _AUDIT}),
    Role.VIEWER: frozenset({_VIEW}),
}
DESCRIPTIONS: dict[Role, str] = {
    Role.OWNER: "Everything, including people and tokens.",
    Role.EDITOR: "Changes drafts; somebody else publishes them.",
    Role.PUBLISHER: "Publishes and reverts; does not edit.",
    Role.SECURITY: "Changes drafts and security policies, reads the audit trail, opens requests the firewall kept.",
    Role.OPERATOR: "Operates gateways and nodes on the platform; looks after objectives and alerts everywhere.",
    Role.AUDITOR: "Sees everything, including the audit trail; changes nothing.",
    Role.VIEWER: "Sees everything but the audit trail; changes nothing.",
}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Return everything these roles permit together."""
    return frozenset().union(*(PERMISSIONS_OF[Role(role)] for role in roles))


def grant(tenant: Tenant, user: User, roles: Iterable[str]) -> Membership:
    """Make `user` a member of `tenant` with exactly these direct roles."""
    wanted = _sorted(roles)
    membership, is_new = Membership.objects.get_or_create(tenant=tenant, user=user, defaults={"roles": wanted})
    if not is_new and membership.roles != wanted:
        membership.roles, membership.version = wanted, membership.version + 1
        membership.save(update_fields=["roles", "version"])
    groups = [_role_group(tenant, role) for role in wanted]
    user.groups.remove(*_role_groups(tenant).exclude(pk__in=[group.pk for group in groups]))
    user.groups.add(*groups)
    return membership


def revoke(membership: Membership) -> None:
    """Take the member's direct roles and teams away and end the membership."""
    tenant, user = membership.tenant, membership.user
    user.groups.remove(*_role_groups(tenant), *Group.objects.filter(team__tenant=tenant))
    membership.delete()


def team_group(tenant: Tenant, slug: str) -> Group:
    """Return the group that carries a team's permissions, made on first use."""
    group, _ = Group.objects.get_or_create(name=f"team:{tenant.pk}:{slug}")
    return group


def set_team_roles(team: Team, roles: Iterable[str]) -> None:
    """Give the team's group the union of the permissions of `roles`; the caller saves the team."""
    team.roles = _sorted(roles)
    _set_permissions(team.group, team.tenant, permissions_of(team.roles))


def forget(tenant: Tenant) -> None:
    """Remove the groups of a tenant that is about to go; its guardian rows go with them."""
    groups = [*_role_groups(tenant), *Group.objects.filter(team__tenant=tenant)]
    tenant.teams.all().delete()  # type: ignore[attr-defined]
    Group.objects.filter(pk__in=[group.pk for group in groups]).delete()


def has_owner(tenant: Tenant) -> bool:
    """Tell whether an active person holds the owner's role, directly or in a team."""
    active = User.objects.filter(is_active=True)
    directly = active.filter(groups__name=_group_name(tenant, Role.OWNER))
    in_a_team = active.filter(groups__team__tenant=tenant, groups__team__roles__contains=[Role.OWNER])
    return directly.exists() or in_a_team.exists()


def refresh() -> None:
    """Bring every role's and team's group up to what `PERMISSIONS_OF` says now; runs after each migration."""
    tenants = {str(tenant.pk): tenant for tenant in Tenant.objects.all()}
    for group in Group.objects.filter(name__startswith="role:"):
        _, tenant_id, role = group.name.split(":")
        if tenant_id in tenants and role in _NAMES:
            _set_permissions(group, tenants[tenant_id], PERMISSIONS_OF[Role(role)])
    for team in Team.objects.select_related("group", "tenant"):
        _set_permissions(team.group, team.tenant, permissions_of(role for role in team.roles if role in _NAMES))


def _role_group(tenant: Tenant, role: str) -> Group:
    group, is_new = Group.objects.get_or_create(name=_group_name(tenant, role))
    if is_new:
        _set_permissions(group, tenant, PERMISSIONS_OF[Role(role)])
    return group


def _set_permissions(group: Group, tenant: Tenant, wanted: Collection[Permission]) -> None:
    rows = TenantGroupObjectPermission.objects.filter(group=group, content_object=tenant)
    rows.exclude(permission__codename__in=wanted).delete()
    known = auth.Permission.objects.filter(content_type__app_label="accounts", content_type__model="tenant")
    TenantGroupObjectPermission.objects.bulk_create(
        [
            TenantGroupObjectPermission(group=group, content_object=tenant, permission=permission)
            for permission in known.filter(codename__in=wanted)
        ],
        ignore_conflicts=True,
    )


def _role_groups(tenant: Tenant) -> "auth.models.QuerySet[Group]":
    return Group.objects.filter(name__startswith=f"role:{tenant.pk}:")


def _group_name(tenant: Tenant, role: str) -> str:
    return f"role:{tenant.pk}:{role}"


def _sorted(roles: Iterable[str]) -> list[str]:
    return sorted({Role(role) for role in roles})

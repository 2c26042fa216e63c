"""Roles, and the one module that turns them into guardian object permissions.

A role, built in or a tenant's own, is a group per tenant (`role:<tenant id>:<role>`); the group holds the role's
permissions on that tenant.
Everything else asks `access.py`; nothing else writes permission rows. Guardian's shortcuts cost three queries a
permission, so its rows are written here in bulk.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from django.contrib.auth import models as auth
from django.contrib.auth.models import Group
from django.db.models import Q

from console.accounts.models import (
    CustomRole,
    Membership,
    ServiceAccount,
    Team,
    Tenant,
    TenantGroupObjectPermission,
    User,
)
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
    Role.PUBLISHER: frozenset({_VIEW, Permission.PUBLISH, Permission.REGISTER, Permission.PURGE}),
    Role.SECURITY: frozenset({_VIEW, _EDIT, Permission.SECURE, _AUDIT, Permission.OPEN_SAMPLES, Permission.WATCH}),
    Role.OPERATOR: frozenset({_VIEW, Permission.OPERATE, _AUDIT, Permission.WATCH}),
    Role.AUDITOR: frozenset({_VIEW, _AUDIT}),
    Role.VIEWER: frozenset({_VIEW}),
}
DESCRIPTIONS: dict[Role, str] = {
    Role.OWNER: "Everything, including people and tokens.",
    Role.EDITOR: "Changes drafts; somebody else publishes them.",
    Role.PUBLISHER: "Publishes and reverts, registers endpoints, purges caches; does not edit.",
    Role.SECURITY: "Changes drafts and security policies, reads the audit trail, opens requests the firewall kept.",
    Role.OPERATOR: "Operates gateways and nodes on the platform; looks after objectives and alerts everywhere.",
    Role.AUDITOR: "Sees everything, including the audit trail; changes nothing.",
    Role.VIEWER: "Sees everything but the audit trail; changes nothing.",
}


def is_built_in(name: str) -> bool:
    """Tell whether a role of this name is part of the product."""
    return name in _NAMES


def permissions_by_role(tenant: Tenant) -> dict[str, frozenset[Permission]]:
    """Return what each role there is in `tenant` permits, its own ones among them; one query."""
    own = CustomRole.objects.filter(tenant=tenant).values_list("name", "permissions")
    custom = {name: frozenset(map(Permission, permissions)) for name, permissions in own}
    return custom | {str(role): permissions for role, permissions in PERMISSIONS_OF.items()}


def permissions_of(roles: Iterable[str], tenant: Tenant) -> frozenset[Permission]:
    """Return everything these roles of `tenant` permit together; a name that nothing bears raises KeyError."""
    wanted = list(roles)
    if all(is_built_in(role) for role in wanted):
        return frozenset().union(*(PERMISSIONS_OF[Role(role)] for role in wanted))
    known = permissions_by_role(tenant)
    return frozenset().union(*(known[role] for role in wanted))


def spread(role: CustomRole) -> None:
    """Bring everybody who holds a tenant's own role, alone or in a team, up to what it permits now."""
    tenant = role.tenant
    for group in Group.objects.filter(name=_group_name(tenant, role.name)):
        _set_permissions(group, tenant, frozenset(map(Permission, role.permissions)))
    for team in Team.objects.filter(tenant=tenant, roles__contains=[role.name]).select_related("group"):
        _set_permissions(team.group, tenant, permissions_of(team.roles, tenant))


def drop(role: CustomRole) -> None:
    """Remove the group of a role that nobody holds; the caller deletes the role."""
    Group.objects.filter(name=_group_name(role.tenant, role.name)).delete()


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


def grant_account(account: ServiceAccount, roles: Iterable[str]) -> None:
    """Let a service account hold exactly these roles; the caller saves it."""
    account.roles = _sorted(roles)
    account.groups.set([_role_group(account.tenant, role) for role in account.roles])


def team_group(tenant: Tenant, slug: str) -> Group:
    """Return the group that carries a team's permissions, made on first use."""
    group, _ = Group.objects.get_or_create(name=f"team:{tenant.pk}:{slug}")
    return group


def set_team_roles(team: Team, roles: Iterable[str]) -> None:
    """Give the team's group the union of the permissions of `roles`; the caller saves the team."""
    team.roles = _sorted(roles)
    _set_permissions(team.group, team.tenant, permissions_of(team.roles, team.tenant))


def forget(tenant: Tenant) -> None:
    """Remove the groups of a tenant that is about to go; its guardian rows go with them."""
    groups = [*_role_groups(tenant), *Group.objects.filter(team__tenant=tenant)]
    tenant.teams.all().delete()  # type: ignore[attr-defined]
    Group.objects.filter(pk__in=[group.pk for group in groups]).delete()


def owners(tenant: Tenant) -> "auth.models.QuerySet[User]":
    """Return the active people who hold the owner's role, directly or in a team."""
    directly = Q(groups__name=_group_name(tenant, Role.OWNER))
    in_a_team = Q(groups__team__tenant=tenant, groups__team__roles__contains=[Role.OWNER])
    return User.objects.filter(directly | in_a_team, is_active=True).distinct()


def has_owner(tenant: Tenant) -> bool:
    """Tell whether an active person holds the owner's role, directly or in a team."""
    return owners(tenant).exists()


def refresh() -> None:
    """Bring every role's and team's group up to what roles permit now; runs after each migration."""
    tenants = {str(tenant.pk): (tenant, permissions_by_role(tenant)) for tenant in Tenant.objects.all()}
    for group in Group.objects.filter(name__startswith="role:"):
        _, tenant_id, role = group.name.split(":")
        tenant, known = tenants.get(tenant_id, (None, {}))
        if tenant is not None and role in known:
            _set_permissions(group, tenant, known[role])
    for team in Team.objects.select_related("group", "tenant"):
        known = tenants[str(team.tenant_id)][1]
        wanted = frozenset[Permission]().union(*(known[role] for role in team.roles if role in known))
        _set_permissions(team.group, team.tenant, wanted)


def _role_group(tenant: Tenant, role: str) -> Group:
    group, is_new = Group.objects.get_or_create(name=_group_name(tenant, role))
    if is_new:
        _set_permissions(group, tenant, permissions_of([role], tenant))
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
    return sorted({str(role) for role in roles})

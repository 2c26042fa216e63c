"""Roles, and the one module that turns them into guardian object permissions.

A role is a group per tenant (`role:<tenant id>:<role>`); the group holds the role's permissions on that tenant.
Everything else asks `access.py`; nothing else writes permission rows.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.contrib.auth.models import Group
from guardian.shortcuts import assign_perm, get_group_perms, remove_perm

from console.accounts.models import Membership, Team, Tenant, User
from console.accounts.permissions import Permission as P


class Role(StrEnum):
    """What people are called in a tenant."""

    OWNER = "owner"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    SECURITY = "security"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    VIEWER = "viewer"


PERMISSIONS_OF: dict[Role, frozenset[P]] = {
    Role.OWNER: frozenset(P),
    Role.EDITOR: frozenset({P.VIEW, P.EDIT}),
    Role.PUBLISHER: frozenset({P.VIEW, P.PUBLISH}),
    Role.SECURITY: frozenset({P.VIEW, P.EDIT, P.SECURE, P.AUDIT}),
    Role.OPERATOR: frozenset({P.VIEW, P.OPERATE, P.AUDIT}),
    Role.AUDITOR: frozenset({P.VIEW, P.AUDIT}),
    Role.VIEWER: frozenset({P.VIEW}),
}
DESCRIPTIONS: dict[Role, str] = {
    Role.OWNER: "Everything, including people and tokens.",
    Role.EDITOR: "Changes drafts; somebody else publishes them.",
    Role.PUBLISHER: "Publishes and reverts; does not edit.",
    Role.SECURITY: "Changes drafts and security policies, reads the audit trail.",
    Role.OPERATOR: "Operates gateways and nodes; useful on the platform.",
    Role.AUDITOR: "Sees everything, including the audit trail; changes nothing.",
    Role.VIEWER: "Sees everything but the audit trail; changes nothing.",
}


def grant(tenant: Tenant, user: User, roles: Iterable[str]) -> Membership:
    """Make `user` a member of `tenant` with exactly these direct roles."""
    wanted = sorted({Role(role) for role in roles})
    membership, _ = Membership.objects.update_or_create(tenant=tenant, user=user, defaults={"roles": wanted})
    for role in Role:
        group = _role_group(tenant, role)
        if role in wanted:
            user.groups.add(group)
        else:
            user.groups.remove(group)
    return membership


def revoke(membership: Membership) -> None:
    """Take the member's direct roles and teams away and end the membership."""
    tenant, user = membership.tenant, membership.user
    user.groups.remove(*Group.objects.filter(name__startswith=f"role:{tenant.pk}:"))
    user.groups.remove(*Group.objects.filter(team__tenant=tenant))
    membership.delete()


def team_group(tenant: Tenant, slug: str) -> Group:
    """Return the group that carries a team's permissions, made on first use."""
    group, _ = Group.objects.get_or_create(name=f"team:{tenant.pk}:{slug}")
    return group


def set_team_roles(team: Team, roles: Iterable[str]) -> None:
    """Give the team's group the union of the permissions of `roles`."""
    team.roles = sorted({Role(role) for role in roles})
    wanted = {permission for role in team.roles for permission in PERMISSIONS_OF[Role(role)]}
    held = set(get_group_perms(team.group, team.tenant))
    for permission in wanted - held:
        assign_perm(permission, team.group, team.tenant)
    for permission in held - wanted:
        remove_perm(permission, team.group, team.tenant)


def _role_group(tenant: Tenant, role: Role) -> Group:
    group, is_new = Group.objects.get_or_create(name=f"role:{tenant.pk}:{role}")
    if is_new:
        for permission in PERMISSIONS_OF[role]:
            assign_perm(permission, group, tenant)
    return group

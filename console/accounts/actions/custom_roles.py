"""Verbs on a tenant's own roles: create, change, delete. Who makes one gives away at most what they hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from console.accounts import roles
from console.accounts.actions.rules import Grantor, change, lock, note
from console.accounts.models import CustomRole, Membership, ServiceAccount, Team, Tenant
from console.accounts.permissions import Permission
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound

MOST = 50
"""So many roles of its own a tenant may have."""


@dataclass(frozen=True, slots=True)
class RoleWords:
    """What a role is called and permits; None leaves a part as it is."""

    label: str | None = None
    description: str | None = None
    permissions: Sequence[Permission] | None = None


def create_role(*, by: Grantor, tenant: Tenant, name: str, words: RoleWords, dry_run: bool = False) -> CustomRole:
    """Create a role. Raises Conflict `name_taken` or `too_many`, Forbidden `not_held`, Invalid `view_missing`."""
    with verb("role.create", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        permitted = words.permissions or ()
        _check(by, permitted, frozenset(permitted))
        if roles.is_built_in(name) or CustomRole.objects.filter(tenant=tenant, name=name).exists():
            raise _taken(name)
        if CustomRole.objects.filter(tenant=tenant).count() >= MOST:
            raise Conflict(f"A tenant has at most {MOST} roles of its own.", code="too_many")
        role = CustomRole.objects.create(
            tenant=tenant,
            name=name,
            label=words.label or name,
            description=words.description or "",
            permissions=_ordered(permitted),
        )
        summary = f"Created the role {name}, which may {', '.join(role.permissions)}."
        note(act, tenant, _target(role), summary, change("/permissions", [], role.permissions))
    return role


def update_role(*, by: Grantor, role: CustomRole, words: RoleWords, if_match: str, dry_run: bool = False) -> CustomRole:
    """Change a role; who holds it has what it permits now from the next request on, and on open sockets."""
    with verb("role.update", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(role.tenant)
        role = _current(role)
        etags.check(if_match, role.version)
        before = (role.label, role.description, list(role.permissions))
        if words.permissions is not None:
            changed = set(map(Permission, role.permissions)) ^ set(words.permissions)
            _check(by, words.permissions, changed)
            role.permissions = _ordered(words.permissions)
        role.label = role.label if words.label is None else words.label
        role.description = role.description if words.description is None else words.description
        role.version += 1
        role.save()
        roles.spread(role)
        after = (role.label, role.description, role.permissions)
        changes = map(change, ("/label", "/description", "/permissions"), before, after)
        note(act, tenant, _target(role), f"Changed the role {role.name}.", *changes)
    return role


def delete_role(*, by: Grantor, role: CustomRole, if_match: str, dry_run: bool = False) -> None:
    """Delete a role. Raises Conflict `role_in_use` while a member or a team holds it."""
    with verb("role.delete", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(role.tenant)
        role = _current(role)
        etags.check(if_match, role.version)
        by.require_held(map(Permission, role.permissions), field="/permissions")
        if holders := holders_of(role):
            shown = ", ".join(holders[:5]) + (" and others" if len(holders) > 5 else "")
            raise Conflict(f"It is held by {shown}. Take it from them first.", code="role_in_use")
        summary = f"Deleted the role {role.name}."
        note(act, tenant, _target(role), summary, change("/permissions", role.permissions, None))
        roles.drop(role)
        role.delete()


def holders_of(role: CustomRole) -> list[str]:
    """Return who holds the role: members by address, then teams and service accounts by slug."""
    members = Membership.objects.filter(tenant=role.tenant_id, roles__contains=[role.name]).order_by("user__email")
    teams = Team.objects.filter(tenant=role.tenant_id, roles__contains=[role.name]).order_by("slug")
    accounts = ServiceAccount.objects.filter(tenant=role.tenant_id, roles__contains=[role.name]).order_by("slug")
    slugs = (one for rows in (teams, accounts) for one in rows.values_list("slug", flat=True))
    return [*members.values_list("user__email", flat=True), *slugs]


def _check(by: Grantor, permitted: Collection[Permission], given_or_taken: Collection[Permission]) -> None:
    if Permission.VIEW not in permitted:
        text = "Every role needs “view”: what one cannot see one cannot change."
        raise Invalid.field("/permissions", "view_missing", text)
    by.require_held(given_or_taken, field="/permissions")


def _ordered(permissions: Collection[Permission]) -> list[str]:
    return [str(permission) for permission in Permission if permission in permissions]


def _current(role: CustomRole) -> CustomRole:
    """Return the role as it is now, under the tenant's lock."""
    current = CustomRole.objects.select_related("tenant").filter(pk=role.pk).first()
    if current is None:
        raise NotFound
    return current


def _target(role: CustomRole) -> Target:
    return Target(kind="role", name=role.name, id=str(role.pk))


def _taken(name: str) -> Conflict:
    text = f"There is already a role {name}."
    return Conflict(text, code="name_taken", problems=[FieldProblem(code="name_taken", pointer="/name", text=text)])

"""Roles through groups at a provider: given and taken away as far as the mapping says; what people gave stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from console.accounts import roles
from console.accounts.actions.rules import change, keeping_an_owner, lock, note
from console.accounts.models import ApiToken, Connection, Identity, MappedRoles, Membership, Team, Tenant, User
from console.accounts.quotas import Quota, require_room
from console.audit.verbs import Act, Target
from console.base.errors import Conflict


@dataclass(frozen=True, slots=True)
class Mapped:
    """How a person's roles in a tenant changed."""

    tenant: Tenant
    before: list[str]
    after: list[str]


def wanted_roles(connection: Connection, groups: frozenset[str]) -> dict[UUID, frozenset[str]]:
    """Return the roles that groups give, by tenant; a tenant's own connection gives none elsewhere."""
    slugs = {each["tenant"] for each in connection.mappings}
    tenants = dict(Tenant.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    wanted: dict[UUID, frozenset[str]] = {}
    for each in connection.mappings:
        tenant_id = tenants.get(each["tenant"])
        is_foreign = not connection.tenant.is_platform and tenant_id != connection.tenant_id
        if tenant_id is not None and not is_foreign and each["group"] in groups:
            wanted[tenant_id] = wanted.get(tenant_id, frozenset()) | set(each["roles"])
    return wanted


def map_roles(identity: Identity, wanted: Mapping[UUID, frozenset[str]], act: Act) -> list[Mapped]:
    """Bring the person's memberships to what their groups say now; tells each change in its tenant's trail."""
    before = set(identity.mapped.values_list("tenant_id", flat=True))  # type: ignore[attr-defined]
    tenants = Tenant.objects.filter(pk__in=before | set(wanted)).order_by("pk")
    found = [_in_tenant(identity, lock(tenant), wanted.get(tenant.pk, frozenset())) for tenant in tenants]
    changed = [one for one in found if one is not None]
    for one in changed:
        target = Target("member", identity.user.email, str(identity.user.pk))
        summary = f"By groups of {identity.connection.name}, {identity.user.email} is now {_words(one.after)}."
        note(act, one.tenant, target, summary, change("/roles", one.before, one.after))
    return changed


def unmap(identity: Identity, act: Act) -> list[Mapped]:
    """Take away all that the person has through this connection."""
    return map_roles(identity, {}, act)


def _in_tenant(identity: Identity, tenant: Tenant, said: frozenset[str]) -> Mapped | None:
    wanted = said & roles.permissions_by_role(tenant).keys()  # a role that was deleted since gives nothing
    row = MappedRoles.objects.filter(identity=identity, tenant=tenant).first()
    membership = Membership.objects.filter(tenant=tenant, user=identity.user).first()
    present = set(membership.roles) if membership else set()
    given_here = set(row.roles) if row else set()
    by_people = present - given_here
    added = set(wanted) - by_people
    has_joined = membership is None or bool(row and row.has_joined)
    try:
        with transaction.atomic(), keeping_an_owner(tenant):
            _set(tenant, identity.user, membership, by_people | added, is_leaving=has_joined)
    except Conflict:  # whatever the provider says, the last owner stays one, and a full tenant full
        return None
    if wanted:
        MappedRoles.objects.update_or_create(
            identity=identity, tenant=tenant, defaults={"roles": sorted(added), "has_joined": has_joined}
        )
    else:
        MappedRoles.objects.filter(identity=identity, tenant=tenant).delete()
    after = by_people | added
    return Mapped(tenant, sorted(present), sorted(after)) if after != present else None


def _set(tenant: Tenant, user: User, membership: Membership | None, given: set[str], *, is_leaving: bool) -> None:
    """Give exactly these roles; a membership that came through groups goes with the last of them, and its tokens."""
    if given:
        if membership is None:
            require_room(tenant, Quota.MEMBERS, tenant.memberships.count)
        if membership is None or set(membership.roles) != given:
            roles.grant(tenant, user, given)
    elif membership is not None and is_leaving and not Team.objects.filter(tenant=tenant, group__user=user).exists():
        ApiToken.objects.filter(tenant=tenant, created_by=user, revoked_at=None).update(revoked_at=timezone.now())
        roles.revoke(membership)
    elif membership is not None and membership.roles:
        roles.grant(tenant, user, ())


def _words(given: list[str]) -> str:
    return ", ".join(given) or "nobody there any more"

"""What a caller may do where: resolved once a request, then only set look-ups and `= ANY(array)` filters.

A permission held on the platform tenant counts everywhere. A token can never do more than whom it acts as can now.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q

from console.accounts.models import (
    ApiToken,
    ServiceAccount,
    TenantGroupObjectPermission,
    TenantUserObjectPermission,
    User,
)
from console.accounts.permissions import Permission
from console.accounts.persons import token_name, viewer_name
from console.accounts.viewing import View
from console.audit.actor import Actor, ActorKind
from console.base.errors import Forbidden, GatehouseError, NotFound


@dataclass(frozen=True, slots=True)
class Scope:
    """The tenants one permission covers: all of them, or a set of ids."""

    is_everywhere: bool = False
    tenant_ids: frozenset[UUID] = frozenset()

    def covers(self, tenant_id: UUID) -> bool:
        """Tell whether the permission holds in this tenant."""
        return self.is_everywhere or tenant_id in self.tenant_ids

    def filter(self, field_name: str = "tenant_id") -> Q:
        """Return the condition that keeps only rows of covered tenants."""
        return Q() if self.is_everywhere else Q(**{f"{field_name}__in": list(self.tenant_ids)})

    def within(self, tenant_id: UUID | None) -> "Scope":
        """Return what of it was given in one tenant itself, whatever holds everywhere; all of it for None."""
        return self if tenant_id is None else Scope(tenant_ids=self.tenant_ids & {tenant_id})


@dataclass(frozen=True, slots=True)
class Suspension:
    """A tenant whose people and tokens are refused for now, and what they are told."""

    slug: str
    name: str
    since: datetime
    reason: str

    def refusal(self) -> Forbidden:
        """Return what its people are answered."""
        text = f"{self.name} is suspended since {self.since:%Y-%m-%d %H:%M} UTC: {self.reason}"
        return Forbidden(text, code="tenant_suspended")


@dataclass(frozen=True, slots=True)
class _Held:
    """One permission on one tenant."""

    COLUMNS: ClassVar = ("permission__codename", "content_object_id", *(f"content_object__{name}" for name in (
        "is_platform", "slug", "name", "suspended_at", "suspension_reason")))  # fmt: skip
    codename: str
    tenant_id: UUID
    is_platform: bool
    slug: str
    name: str
    suspended_at: datetime | None
    reason: str


@dataclass
class Access:
    """One caller's permissions, read in one query and kept for the request.

    `user` is the person or the service account that acts. A session of a tenant's own provider is `limited_to` it.
    """

    user: User | ServiceAccount
    token: ApiToken | None = None
    request_id: str = ""
    ip: str = ""
    view: View | None = None
    """Set where a platform person looks as `user` does."""
    limited_to: UUID | None = None
    _scopes: dict[str, Scope] = field(default_factory=dict)

    def scope(self, permission: Permission) -> Scope:
        """Return the tenants in which the caller holds `permission`."""
        if permission not in self._scopes:
            scope = self._limit_to_token(permission, self._user_scope(permission))
            self._scopes[permission] = self._limit_to_view(permission, scope.within(self.limited_to))
        return self._scopes[permission]

    def may(self, permission: Permission, tenant_id: UUID) -> bool:
        """Tell whether the caller holds `permission` in this tenant."""
        return self.scope(permission).covers(tenant_id)

    def require(self, permission: Permission, tenant_id: UUID) -> None:
        """Raise NotFound where the caller may not even look, Forbidden where they may look but not do this."""
        if not self.may(Permission.VIEW, tenant_id):
            suspended = self.suspended.get(tenant_id)
            raise _in(tenant_id, suspended.refusal() if suspended else NotFound())
        if not self.may(permission, tenant_id):
            text = f"You need the permission “{permission}” here. An owner of the tenant can grant it."
            raise _in(tenant_id, Forbidden(text))

    def require_on_platform(self, permission: Permission) -> None:
        """Raise unless the caller holds `permission` on the platform."""
        if not self.scope(permission).is_everywhere:
            raise Forbidden(f"You need the permission “{permission}” on the platform.")

    def require_own(self, permission: Permission, tenant_id: UUID) -> None:
        """Raise unless the caller holds `permission` in the tenant itself, and is there in person."""
        self.require(permission, tenant_id)
        if tenant_id not in self.scope(permission).tenant_ids:
            raise Forbidden("Only people of the tenant itself may do this.", code="own_tenant_only")
        self.require_in_person()

    def require_in_person(self) -> None:
        """Raise unless a person acts in a session of their own: no token, and nobody as somebody else."""
        if self.token is not None or self.view is not None:
            text = "Only a person who is signed in may do this: no token, and nobody who looks as somebody else."
            raise Forbidden(text, code="in_person_only")

    def require_as_oneself(self) -> None:
        """Raise where somebody looks as somebody else: whoever consents, consents in their own name."""
        if self.view is not None:
            raise Forbidden("You look as somebody else, and cannot decide in their name.", code="in_person_only")

    @property
    def rights(self) -> str:
        """Return everything that the caller holds anywhere, for comparing it with what they held before."""
        return " ".join(sorted(f"{permission}@{tenant}" for permission, ids in self.grants.items() for tenant in ids))

    @property
    def actor(self) -> Actor:
        """Return the caller as the audit trail names them; who looks as somebody else is named with them."""
        if self.view is not None:
            name = viewer_name(self.user.email, self.view.by.email)
            return Actor(ActorKind.USER, str(self.view.by.pk), name, request_id=self.request_id, ip=self.ip)
        kind, pk, name = ActorKind.USER, self.user.pk, self.user.email
        if self.token is not None:
            kind, pk, name = ActorKind.TOKEN, self.token.pk, token_name(self.token.name, name)
        if isinstance(self.user, ServiceAccount):
            kind, pk = ActorKind.SERVICE, self.user.pk
        return Actor(kind=kind, id=str(pk), name=name, request_id=self.request_id, ip=self.ip)

    @property
    def caller_key(self) -> str:
        """Return what tells this caller from others: two tokens of one service account are two callers."""
        return f"token:{self.token.pk}" if self.token else f"user:{self.user.pk}"

    def held_in(self, tenant_id: UUID) -> frozenset[Permission]:
        """Return everything the caller holds in this tenant: the most they can pass on."""
        return frozenset(permission for permission in Permission if self.may(permission, tenant_id))

    @cached_property
    def grants(self) -> dict[str, set[UUID]]:
        """Permission codename → tenant ids, straight from guardian's tables."""
        found: dict[str, set[UUID]] = {}
        for row in self._rows:
            if row.suspended_at is None:
                found.setdefault(row.codename, set()).add(row.tenant_id)
        return found

    @cached_property
    def suspended(self) -> dict[UUID, "Suspension"]:
        """The tenants that the caller belongs to and that are suspended."""
        held = {row.tenant_id: row for row in self._rows}
        return {
            pk: Suspension(row.slug, row.name, row.suspended_at, row.reason)
            for pk, row in held.items()
            if row.suspended_at is not None
        }

    @cached_property
    def platform_id(self) -> UUID | None:
        """The platform tenant's id; None for those who hold nothing there."""
        return next((row.tenant_id for row in self._rows if row.is_platform), None)

    @cached_property
    def _rows(self) -> list["_Held"]:
        """What the caller holds, directly and through groups."""
        if isinstance(self.user, ServiceAccount):
            held = TenantGroupObjectPermission.objects.filter(group__service_accounts=self.user)
            return [_Held(*row) for row in held.values_list(*_Held.COLUMNS).distinct()]
        of_user = TenantUserObjectPermission.objects.filter(user=self.user).values_list(*_Held.COLUMNS)
        of_groups = TenantGroupObjectPermission.objects.filter(group__user=self.user).values_list(*_Held.COLUMNS)
        return [_Held(*row) for row in of_user.union(of_groups)]

    def _user_scope(self, permission: Permission) -> Scope:
        if not self.user.is_active:
            return Scope()
        tenant_ids = self.grants.get(permission, set())
        return Scope(is_everywhere=self.platform_id in tenant_ids, tenant_ids=frozenset(tenant_ids))

    def _limit_to_token(self, permission: Permission, scope: Scope) -> Scope:
        if self.token is None:
            return scope
        if permission not in self.token.scopes or not scope.covers(self.token.tenant_id):
            return Scope()
        is_everywhere = scope.is_everywhere and self.token.tenant_id == self.platform_id
        return Scope(is_everywhere=is_everywhere, tenant_ids=frozenset({self.token.tenant_id}))

    def _limit_to_view(self, permission: Permission, scope: Scope) -> Scope:
        if self.view is None:
            return scope
        is_left = self.view.leaves(permission) and scope.covers(self.view.tenant_id)
        return Scope(tenant_ids=frozenset({self.view.tenant_id} if is_left else ()))


def _in(tenant_id: UUID, error: GatehouseError) -> GatehouseError:
    error.tenant_id = tenant_id
    return error


def access_of(request: Any) -> Access:
    """Return the request's access (set by the authentication classes)."""
    found: Access = request.auth
    return found

"""What a caller may do where: resolved once a request, then only set look-ups and `= ANY(array)` filters.

A permission held on the platform tenant counts everywhere. A token can never do more than its creator can now.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from console.accounts.models import (
    ApiToken,
    TenantGroupObjectPermission,
    TenantUserObjectPermission,
    User,
)
from console.accounts.permissions import Permission
from console.accounts.persons import token_name
from console.audit.actor import Actor, ActorKind
from console.base.errors import Forbidden, NotFound


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


@dataclass
class Access:
    """One caller's permissions, read in one query and kept for the request."""

    user: User
    token: ApiToken | None = None
    request_id: str = ""
    ip: str = ""
    _scopes: dict[str, Scope] = field(default_factory=dict)

    def scope(self, permission: Permission) -> Scope:
        """Return the tenants in which the caller holds `permission`."""
        if permission not in self._scopes:
            self._scopes[permission] = self._limit_to_token(permission, self._user_scope(permission))
        return self._scopes[permission]

    def may(self, permission: Permission, tenant_id: UUID) -> bool:
        """Tell whether the caller holds `permission` in this tenant."""
        return self.scope(permission).covers(tenant_id)

    def require(self, permission: Permission, tenant_id: UUID) -> None:
        """Raise NotFound where the caller may not even look, Forbidden where they may look but not do this."""
        if not self.may(Permission.VIEW, tenant_id):
            raise NotFound
        if not self.may(permission, tenant_id):
            raise Forbidden(f"You need the permission “{permission}” here. An owner of the tenant can grant it.")

    def require_on_platform(self, permission: Permission) -> None:
        """Raise unless the caller holds `permission` on the platform."""
        if not self.scope(permission).is_everywhere:
            raise Forbidden(f"You need the permission “{permission}” on the platform.")

    @property
    def actor(self) -> Actor:
        """Return the caller as the audit trail names them."""
        kind, pk, name = (
            (ActorKind.TOKEN, self.token.pk, token_name(self.token.name, self.user.email))
            if self.token
            else (ActorKind.USER, self.user.pk, self.user.email)
        )
        return Actor(kind=kind, id=str(pk), name=name, request_id=self.request_id, ip=self.ip)

    def held_in(self, tenant_id: UUID) -> frozenset[Permission]:
        """Return everything the caller holds in this tenant: the most they can pass on."""
        return frozenset(permission for permission in Permission if self.may(permission, tenant_id))

    @cached_property
    def grants(self) -> dict[str, set[UUID]]:
        """Permission codename → tenant ids, straight from guardian's tables."""
        found: dict[str, set[UUID]] = {}
        for codename, tenant_id, _ in self._rows:
            found.setdefault(codename, set()).add(tenant_id)
        return found

    @cached_property
    def platform_id(self) -> UUID | None:
        """The platform tenant's id; None for those who hold nothing there."""
        return next((tenant_id for _, tenant_id, is_platform in self._rows if is_platform), None)

    @cached_property
    def _rows(self) -> list[tuple[str, UUID, bool]]:
        """What the person holds, directly and through groups: permission, tenant, whether that is the platform."""
        columns = ("permission__codename", "content_object_id", "content_object__is_platform")
        of_user = TenantUserObjectPermission.objects.filter(user=self.user).values_list(*columns)
        of_groups = TenantGroupObjectPermission.objects.filter(group__user=self.user).values_list(*columns)
        return list(of_user.union(of_groups))

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


def access_of(request: Any) -> Access:
    """Return the request's access (set by the authentication classes)."""
    found: Access = request.auth
    return found

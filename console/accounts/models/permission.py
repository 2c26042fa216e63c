"""Guardian's object permissions on tenants with real foreign keys: smaller and faster than the generic table."""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from console.accounts.models.tenant import Tenant


class TenantUserObjectPermission(UserObjectPermissionBase):
    """A permission one person holds on one tenant directly (roles go through groups; this stays for exceptions)."""

    content_object = models.ForeignKey(Tenant, on_delete=models.CASCADE)


class TenantGroupObjectPermission(GroupObjectPermissionBase):
    """A permission a role's or team's group holds on one tenant."""

    content_object = models.ForeignKey(Tenant, on_delete=models.CASCADE)

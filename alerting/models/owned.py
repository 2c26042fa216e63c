"""What every table of a tenant's alerts has in common: the tenant, and the gate for reading."""

from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission


class OwnedQuerySet(models.QuerySet):
    """The gate for reading what a tenant owns."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "OwnedQuerySet":
        """Rows of tenants in which the caller holds `permission`."""
        rows: OwnedQuerySet = self.filter(access.scope(permission).filter())
        return rows

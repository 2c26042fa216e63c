"""A tenant's own roles, beside those that are built in."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.models.tenant import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access

ROLE_NAME_LENGTH = 40


class CustomRoleQuerySet(models.QuerySet["CustomRole"]):
    """The gate for reading a tenant's own roles."""

    def visible_to(self, access: "Access") -> "CustomRoleQuerySet":
        """Roles of tenants that the caller may see."""
        return self.filter(access.scope(Permission.VIEW).filter())


class CustomRole(models.Model):
    """A name for a set of permissions in one tenant; `name` is what memberships and teams carry, for ever the same."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="custom_roles")
    name = models.CharField(max_length=ROLE_NAME_LENGTH)
    label = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True)
    permissions = ArrayField(models.CharField(max_length=16))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CustomRoleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="accounts_custom_role_name")]

    def __str__(self) -> str:
        return str(self.name)

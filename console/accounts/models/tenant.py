"""A tenant: one team or company whose configuration nobody else sees or breaks."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Value

from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access

PLATFORM = "platform"


class TenantQuerySet(models.QuerySet["Tenant"]):
    """The gate for reading tenants."""

    def visible_to(self, access: "Access", permission: Permission = Permission.VIEW) -> "TenantQuerySet":
        """Tenants in which the caller holds `permission`."""
        return self.filter(access.scope(permission).filter("pk"))


class Tenant(models.Model):
    """Owner of slices. Exactly one tenant is the platform itself: what its people may do, they may do everywhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    is_platform = models.BooleanField(default=False)
    require_mfa = models.BooleanField(default=False, db_default=False)
    """Whether its people need a second factor; the platform's holds for everybody."""
    suspended_at = models.DateTimeField(null=True)
    """Since when its people and tokens are refused; null: they are not."""
    suspended_by = models.CharField(max_length=254, default="", db_default="")
    suspension_reason = models.CharField(max_length=400, default="", db_default="")
    """What those who are refused read."""
    closing_at = models.DateTimeField(null=True)
    """Since when it is being deleted: nothing of it is published any more."""
    quotas = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    """How many it may have, by `Quota`; what is not named has no bound of its own."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [(str(permission), permission.label) for permission in Permission]
        constraints = [
            models.UniqueConstraint(
                fields=["is_platform"], condition=models.Q(is_platform=True), name="accounts_tenant_one_platform"
            )
        ]

    def __str__(self) -> str:
        return str(self.slug)

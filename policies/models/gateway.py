"""A gateway: a logical edge, run by a group of nodes. Its listeners and defaults live in its platform slice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id


class GatewayQuerySet(models.QuerySet["Gateway"]):
    """The gate for reading gateways."""

    def visible_to(self, access: Access) -> "GatewayQuerySet":
        """Gateways on which the caller may see a slice; all of them for the platform's people."""
        scope = access.scope(Permission.VIEW)
        if scope.is_everywhere:
            return self
        rows: GatewayQuerySet = self.filter(slices__tenant_id__in=list(scope.tenant_ids)).distinct()
        return rows


class Gateway(models.Model):
    """One logical edge. `assignment_version` grows with every change of what its nodes should run."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    allowed_private_networks = ArrayField(models.CharField(max_length=43), default=list)
    assignment_version = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GatewayQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.slug)

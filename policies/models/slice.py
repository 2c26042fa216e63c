"""A slice: one owner's part of one gateway's configuration; the unit of drafting, publishing, rolling out and blame."""

from typing import TypedDict
from uuid import UUID

from django.db import models

from console.accounts.access import Access
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models.gateway import Gateway


class Trail(TypedDict):
    """A place in the audit trail: the tenant, its chain, and the slice."""

    tenant_id: UUID
    chain: str
    slice_key: str


class SliceQuerySet(models.QuerySet["Slice"]):
    """The gate for reading slices."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "SliceQuerySet":
        """Slices of tenants in which the caller holds `permission`."""
        rows: SliceQuerySet = self.filter(access.scope(permission).filter())
        return rows


class Slice(models.Model):
    """`key` is `<tenant>@<gateway>`, the name people and addresses use. The row is locked by every publish."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=81, unique=True)
    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="slices")
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="slices")
    draft_version = models.BigIntegerField(default=1)
    """Grows with every change of the draft; its entity tag."""
    last_sequence = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SliceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "tenant"], name="policies_slice_once")]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def trail(self) -> Trail:
        """Where entries of the audit trail about this slice belong."""
        return {"tenant_id": self.tenant_id, "chain": str(self.tenant.slug), "slice_key": str(self.key)}

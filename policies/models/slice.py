"""A slice: one owner's part of one gateway's configuration; the unit of drafting, publishing, rolling out and blame."""

from enum import StrEnum
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


class SlicePart(StrEnum):
    """What a slice holds. Each part has revisions and rollouts of its own, so that neither waits for the other.

    People draft and publish `traffic`; `certificates` and `credentials` are made of rows of the areas for these.
    """

    TRAFFIC = "traffic"
    CERTIFICATES = "certificates"
    CREDENTIALS = "credentials"


class SliceQuerySet(models.QuerySet["Slice"]):
    """The gates for reading slices: those that people work with, and all that nodes run."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "SliceQuerySet":
        """Slices of traffic of tenants in which the caller holds `permission`; what people list, draft and publish."""
        return self.visible_parts(access, permission).traffic()

    def visible_parts(self, access: Access, permission: Permission = Permission.VIEW) -> "SliceQuerySet":
        """Slices of any part of tenants in which the caller holds `permission`; what is rolled out and proven."""
        rows: SliceQuerySet = self.filter(access.scope(permission).filter())
        return rows

    def traffic(self) -> "SliceQuerySet":
        """Slices that people draft and publish."""
        rows: SliceQuerySet = self.filter(part=SlicePart.TRAFFIC)
        return rows


class Slice(models.Model):
    """`key` is the name people and addresses use: `acme@edge` or, for another part, `acme.certificates@edge`.

    The row is locked by every publish.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=94, unique=True)
    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="slices")
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="slices")
    part = models.CharField(
        max_length=12, choices=[(str(part), str(part)) for part in SlicePart], default=str(SlicePart.TRAFFIC)
    )
    draft_version = models.BigIntegerField(default=1)
    """Grows with every change of the draft; its entity tag."""
    last_sequence = models.BigIntegerField(default=0)
    sequence_floor = models.BigIntegerField(default=0, db_default=0)
    """The highest number that revisions may have had which a restore lost; the next one is above it."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SliceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "tenant", "part"], name="policies_slice_part_once")]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_platform(self) -> bool:
        """Whether it holds the gateway's listeners and defaults; `tenant` must be at hand."""
        return bool(self.tenant.is_platform) and self.part == SlicePart.TRAFFIC

    @property
    def next_sequence(self) -> int:
        """The number of the next revision."""
        return max(self.last_sequence, self.sequence_floor) + 1

    @property
    def trail(self) -> Trail:
        """Where entries of the audit trail about this slice belong."""
        return {"tenant_id": self.tenant_id, "chain": str(self.tenant.slug), "slice_key": str(self.key)}

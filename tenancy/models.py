"""Archives of tenants, and deletions. Neither refers to a tenant's row: they outlive it."""

from enum import StrEnum

from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id


class DeletionState(StrEnum):
    """How far a deletion has come; they follow one another, and `cancelled` is an end before anything was done."""

    ASKED = "asked"
    WITHDRAWING = "withdrawing"
    WAITING = "waiting"
    DELETING = "deleting"
    SWEEPING = "sweeping"
    DONE = "done"
    CANCELLED = "cancelled"


ENDED = (DeletionState.DONE, DeletionState.CANCELLED)
OPEN = tuple(state for state in DeletionState if state not in ENDED)


class DeletionQuerySet(models.QuerySet["Deletion"]):
    """The gate for reading deletions."""

    def visible_to(self, access: Access) -> "DeletionQuerySet":
        """Deletions of tenants that the caller may see; those of tenants that are gone are the platform's to read."""
        return self.filter(access.scope(Permission.VIEW).filter("tenant_id"))

    def open(self) -> "DeletionQuerySet":
        """Those that still move, or wait for somebody."""
        return self.filter(state__in=OPEN)


class Deletion(models.Model):
    """A tenant on its way out. `fence` grows with every claim: a step that lost its claim cannot write."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField()
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=400)
    asked_by = models.CharField(max_length=254)
    asked_by_id = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """When it begins without a second person."""
    confirmed_by = models.CharField(max_length=254, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default=str(DeletionState.ASKED))
    slices = models.JSONField(default=dict)
    """Keys by id, as they were when it began."""
    people = models.JSONField(default=list)
    """Ids of those who were members."""
    versions = models.JSONField(default=dict)
    """Versions of manifests without the tenant, by id of the gateway: a node that has this one runs nothing of it."""
    nodes = models.JSONField(default=list)
    """What each node has proven of that."""
    rows = models.JSONField(default=dict)
    """How many were deleted, by table."""
    remains = models.JSONField(default=list)
    """What the last sweep found; empty once nothing did."""
    certificate = models.JSONField(null=True)
    next_action_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = DeletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id"], condition=models.Q(state__in=OPEN), name="tenancy_one_deletion"
            )
        ]
        indexes = [models.Index(fields=["next_action_at"], name="tenancy_deletion_due")]

    def __str__(self) -> str:
        return f"{self.slug}: {self.state}"


class ExportState(StrEnum):
    """How far an archive has come."""

    MAKING = "making"
    READY = "ready"
    TAKEN = "taken"
    EXPIRED = "expired"


class ExportQuerySet(models.QuerySet["TenantExport"]):
    """The gate for reading archives."""

    def visible_to(self, access: Access) -> "ExportQuerySet":
        """Archives of tenants whose people the caller may change: there is all of a tenant in one."""
        return self.filter(access.scope(Permission.MEMBERS).filter("tenant_id"))


class TenantExport(models.Model):
    """An archive of all that a tenant has, made piece by piece; `fence` as with deletions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField()
    slug = models.CharField(max_length=40)
    asked_by = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=str(ExportState.MAKING))
    tables = models.JSONField(default=list)
    """Those that are still to be written, the next one first."""
    after = models.JSONField(null=True)
    """The last row that was written of the first of them, null: none yet."""
    ready_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=254, blank=True)
    expires_at = models.DateTimeField()
    next_action_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "-id"], name="tenancy_export_list"),
            models.Index(fields=["next_action_at"], name="tenancy_export_due"),
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {self.state}"


class ExportPiece(models.Model):
    """A file of an archive: rows of one table, or the manifest."""

    export = models.ForeignKey(TenantExport, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="tenancy_piece_once")]

    def __str__(self) -> str:
        return self.name

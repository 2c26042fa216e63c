"""A revision: the immutable published intent of one slice. Objects are validity intervals: it costs what it changed."""

from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models.slice import Slice

LONGEST_MESSAGE = 500


class RevisionQuerySet(models.QuerySet["Revision"]):
    """The gate for reading revisions."""

    def visible_to(self, access: Access, permission: Permission = Permission.VIEW) -> "RevisionQuerySet":
        """Revisions of tenants in which the caller holds `permission`."""
        rows: RevisionQuerySet = self.filter(access.scope(permission).filter("slice__tenant_id"))
        return rows


class Revision(models.Model):
    """One publish. `root` names what it compiled to (index root, node protocol); `buckets` are its 256 digests."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="revisions")
    sequence = models.BigIntegerField()
    message = models.CharField(max_length=LONGEST_MESSAGE, blank=True)
    author = models.JSONField()
    created_at = models.DateTimeField()
    reverts = models.BigIntegerField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    buckets = models.BinaryField(max_length=8192)
    resource_count = models.PositiveIntegerField(default=0)
    resource_bytes = models.PositiveBigIntegerField(default=0)
    schema_version = models.CharField(max_length=80)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slice", "sequence"], name="policies_revision_sequence")]

    def __str__(self) -> str:
        return f"revision {self.sequence}"


class RevisionObject(models.Model):
    """One object from revision `from_sequence` on, until before `to_sequence` (null: still)."""

    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="published_objects")
    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=253)
    spec = models.JSONField()
    digest = models.BinaryField(max_length=32)
    hostnames = models.JSONField(default=list)
    created_at = models.DateTimeField(null=True)
    from_sequence = models.BigIntegerField()
    to_sequence = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "kind", "name"],
                condition=models.Q(to_sequence__isnull=True),
                name="policies_revision_object_live",
            )
        ]
        indexes = [models.Index(fields=["slice", "from_sequence", "to_sequence"], name="policies_revision_object_span")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

"""Tunnels that a node cut, because what let them in holds no longer."""

from django.db import models


class Cut(models.Model):
    """Rows are added, never changed. `revision_sequence` is of the revision after which they were cut."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    slice_id = models.UUIDField()
    node_id = models.UUIDField()
    node_name = models.CharField(max_length=63)
    revision_sequence = models.BigIntegerField()
    workload = models.CharField(max_length=63)
    destination = models.CharField(max_length=300)
    rule = models.CharField(max_length=200)
    cause = models.CharField(max_length=16)
    count = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["slice_id", "-at", "-id"], name="egress_cut_of_slice"),
            models.Index(fields=["at"], name="egress_cut_at"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.workload} → {self.destination}: {self.cause}"

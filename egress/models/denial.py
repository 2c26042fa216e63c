"""One request that did not come through, or would not have."""

from django.db import models


class Denial(models.Model):
    """Rows are added, never changed. A node tells of those that are alike together: `count`, and the newest of them."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    slice_id = models.UUIDField()
    node_id = models.UUIDField()
    workload = models.CharField(max_length=63)
    destination = models.CharField(max_length=300)
    way = models.CharField(max_length=8)
    outcome = models.CharField(max_length=16)
    reason = models.CharField(max_length=64)
    rule = models.CharField(max_length=200)
    address = models.CharField(max_length=64)
    client = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=100)
    identified_by = models.CharField(max_length=16, default="")
    count = models.BigIntegerField()

    class Meta:
        db_table = "egress_denial"

    def __str__(self) -> str:
        return f"{self.outcome} {self.workload} → {self.destination}: {self.reason}"

"""That a workload asks for a destination at all: kept until nobody has seen it for long."""

from django.db import models


class Sight(models.Model):
    """What became of a workload's requests for a destination since they were first seen.

    `missed` is what was denied, or would have been: what learning is made of. Days are counted in UTC.
    """

    id = models.BigAutoField(primary_key=True)
    slice_id = models.UUIDField()
    workload = models.CharField(max_length=63)
    destination = models.CharField(max_length=300)
    way = models.CharField(max_length=8)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    days = models.IntegerField()
    allowed = models.BigIntegerField()
    would_deny = models.BigIntegerField()
    denied = models.BigIntegerField()
    failed = models.BigIntegerField()
    bytes_up = models.BigIntegerField()
    bytes_down = models.BigIntegerField()
    missed_first_at = models.DateTimeField(null=True)
    missed_last_at = models.DateTimeField(null=True)
    missed_days = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slice_id", "workload", "destination", "way"], name="egress_sight_once")
        ]
        indexes = [
            models.Index(fields=["slice_id", "destination"], name="egress_sight_destination"),
            models.Index(fields=["slice_id", "missed_last_at"], name="egress_sight_missed"),
            models.Index(fields=["last_at"], name="egress_sight_last"),
        ]

    def __str__(self) -> str:
        return f"{self.workload} → {self.destination}"

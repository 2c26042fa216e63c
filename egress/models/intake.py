"""How much of a slice is stored."""

from django.db import models


class Intake(models.Model):
    """What a slice stored in its last day and minute. Whoever writes of a slice locks this row first."""

    slice_id = models.UUIDField(primary_key=True)
    day = models.DateField()
    minute = models.DateTimeField()
    flows = models.IntegerField()
    """New rows of the day, as `hits`."""
    hits = models.IntegerField()
    denials = models.IntegerField()
    """Of the minute, as `cuts`."""
    cuts = models.IntegerField()
    sights = models.IntegerField()
    """All that are kept."""

    def __str__(self) -> str:
        return f"{self.flows} flows on {self.day}"

"""How much of a slice is stored."""

from django.db import models


class Intake(models.Model):
    """What a slice stored in its last minute with events. Whoever writes of a slice locks this row first."""

    slice_id = models.UUIDField(primary_key=True)
    minute = models.DateTimeField()
    events = models.IntegerField()
    samples = models.IntegerField()
    sample_bytes = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.events} in {self.minute}"

"""What was counted for objectives, by step: ten seconds for three hours, minutes for eight days, hours for 400 days.

Unlike telemetry's, these rows are added to, by one writer at a time (`slo.judging.round`). `left_good` and `left_bad`
are the part that does not count because somebody left its time out.
"""

from django.db import models


class Count(models.Model):
    """One step of one objective."""

    id = models.BigAutoField(primary_key=True)
    objective_id = models.UUIDField()
    at = models.DateTimeField()
    good = models.BigIntegerField(default=0)
    bad = models.BigIntegerField(default=0)
    left_good = models.BigIntegerField(default=0)
    left_bad = models.BigIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.objective_id} at {self.at}"


class Tens(Count):
    """The finest step."""

    class Meta:
        db_table = "slo_tens"
        constraints = [models.UniqueConstraint(fields=["objective_id", "at"], name="slo_tens_once")]
        indexes = [models.Index(fields=["at"], name="slo_tens_at")]


class Minute(Count):
    """Sixty seconds."""

    class Meta:
        db_table = "slo_minute"
        constraints = [models.UniqueConstraint(fields=["objective_id", "at"], name="slo_minute_once")]
        indexes = [models.Index(fields=["at"], name="slo_minute_at")]


class Hour(Count):
    """An hour; where time is counted instead of events, its good slices and all of them."""

    slices_good = models.IntegerField(default=0)
    slices_bad = models.IntegerField(default=0)

    class Meta:
        db_table = "slo_hour"
        constraints = [models.UniqueConstraint(fields=["objective_id", "at"], name="slo_hour_once")]
        indexes = [models.Index(fields=["at"], name="slo_hour_at")]


class Progress(models.Model):
    """Up to which row of telemetry's finest level everything has been counted; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    counted_upto = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"up to {self.counted_upto}"

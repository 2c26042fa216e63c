"""How often a rule decided on one day."""

from django.db import models


class Hit(models.Model):
    """Sums of a day in UTC; `rule` as flows have it. They are exact, also of what is no flow of its own any more."""

    pk = models.CompositePrimaryKey("slice_id", "day", "rule")
    slice_id = models.UUIDField()
    day = models.DateField()
    rule = models.CharField(max_length=200)
    allowed = models.BigIntegerField()
    would_deny = models.BigIntegerField()
    denied = models.BigIntegerField()
    failed = models.BigIntegerField()
    bytes_up = models.BigIntegerField()
    bytes_down = models.BigIntegerField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule} on {self.day}"

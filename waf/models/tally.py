"""Events of an hour added up by all that people filter by, so that a million of them are counted in an instant."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Tally(models.Model):
    """How many stored events of one hour are alike in everything named here.

    Attacks repeat themselves, so that these are few. Where an hour has too many, the new ones lose what clients choose:
    `is_folded`, and then client, host and method are empty.
    """

    pk = models.CompositePrimaryKey("slice_id", "at", "digest")
    slice_id = models.UUIDField()
    at = models.DateTimeField()
    digest = models.UUIDField()
    """Of all that follows but the total: what they are told apart by."""
    policy = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    host = models.CharField(max_length=255)
    client = models.GenericIPAddressField(null=True)
    country = models.CharField(max_length=2)
    method = models.CharField(max_length=32)
    outcome = models.CharField(max_length=16)
    rules = ArrayField(models.TextField())
    is_folded = models.BooleanField()
    total = models.BigIntegerField()

    class Meta:
        db_table = "waf_tally"

    def __str__(self) -> str:
        return f"{self.total} {self.outcome} at {self.at}"

"""Events that belong together."""

from django.db import models


class Attack(models.Model):
    """Events of one client, first rule and route with no more than ten minutes between them (`attacks.py`)."""

    id = models.UUIDField(primary_key=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    slice_id = models.UUIDField()
    policy = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    client = models.GenericIPAddressField(null=True)
    country = models.CharField(max_length=2)
    rule = models.CharField(max_length=100)
    requests = models.BigIntegerField()
    refused = models.BigIntegerField()
    """Of the requests, those that did not go through as they came."""

    class Meta:
        db_table = "waf_attack"

    def __str__(self) -> str:
        return f"{self.client} {self.rule}"

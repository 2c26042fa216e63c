"""Clients on temporary lists, as nodes put them there and people took them off."""

from django.db import models


class Ban(models.Model):
    """A client that came on the temporary list of a policy. Each further time, after an end or a release, is a row."""

    id = models.UUIDField(primary_key=True)
    slice_id = models.UUIDField()
    node_id = models.UUIDField()
    """The node that said so first."""
    policy = models.CharField(max_length=200)
    client = models.CharField(max_length=43)
    """An address, or of IPv6 a network of 64 bits."""
    country = models.CharField(max_length=2)
    route = models.CharField(max_length=200)
    rule = models.CharField(max_length=100)
    """Against which the last offence went."""
    since = models.DateTimeField()
    until = models.DateTimeField()
    action = models.CharField(max_length=16)
    is_enforced = models.BooleanField()
    """False where the policy only detects: it is told who would be on the list."""
    times = models.IntegerField()
    """How often the client came on it lately."""
    most = models.IntegerField()
    """How many clients may be on the list of a node at once."""
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=254)

    class Meta:
        indexes = [
            models.Index(fields=["slice_id", "-since", "-id"], name="waf_ban_of_slice"),
            models.Index(fields=["until"], name="waf_ban_until"),
        ]

    def __str__(self) -> str:
        return f"{self.client} on {self.policy}"

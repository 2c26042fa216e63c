"""When each kind of rule was last looked at, and when it is next; whoever looks holds the row's claim."""

from django.db import models


class Look(models.Model):
    """`fence` grows with every claim: a look that lost its claim cannot write."""

    kind = models.CharField(primary_key=True, max_length=32)
    looked_at = models.DateTimeField(null=True)
    """When it was last looked at with success."""
    error = models.TextField(blank=True)
    next_action_at = models.DateTimeField()
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.kind)

"""A check that is run once, on one node, before anybody publishes it."""

from django.db import models

from console.base.ids import new_id
from fleet.models.node import Node
from policies.models import Slice


class CheckTry(models.Model):
    """Waits until its node reports, goes out with the answer, and comes back with the next report or never."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    check_name = models.CharField(max_length=63)
    document = models.TextField()
    """The check as it travels."""
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["node"], condition=models.Q(taken_at__isnull=True), name="fleet_check_try_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.check_name} on {self.node_id}"

"""Where the name of a service leads on a node, as the node told last."""

from django.db import models

from fleet.models.node import Node
from policies.models import Slice


class ResolvedName(models.Model):
    """One name on one node; rows are written where they changed, so how fresh says the node's own row."""

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="names")
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=63)
    host = models.CharField(max_length=253)
    addresses = models.JSONField()
    """`address:port`, as Envoy has them."""
    since = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    """Since when no answer can be used; null: the newest one is in use."""
    error = models.TextField(blank=True)
    refused = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "slice", "service"], name="fleet_name_once")]
        indexes = [models.Index(fields=["slice", "service"], name="fleet_name_service")]

    def __str__(self) -> str:
        return f"{self.host} on {self.node_id}: {', '.join(self.addresses)}"

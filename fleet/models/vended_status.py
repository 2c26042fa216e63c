"""How a credential that a node adds to requests is there, as the node told last."""

from django.db import models

from fleet.models.node import Node
from policies.models import Slice


class VendedStatus(models.Model):
    """One credential on one node; rows are written where they changed, so how fresh says the node's own row."""

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="vended")
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+")
    """The slice of credentials."""
    name = models.CharField(max_length=63)
    version = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12)
    """`ok`, `refreshing`, `failed` or `expired` (`gatehouse_protocol/vending.py`)."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    """When what is added now ends; null: it does not by itself."""
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "slice", "name"], name="fleet_vended_once")]
        indexes = [models.Index(fields=["slice", "name"], name="fleet_vended_name")]

    def __str__(self) -> str:
        return f"{self.name} on {self.node_id}: {self.state}"

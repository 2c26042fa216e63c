"""How the key set of a policy, which tokens are verified with, is on a node, as the node told last."""

from django.db import models

from fleet.models.node import Node
from policies.models import Slice


class KeySetStatus(models.Model):
    """One key set on one node; rows are written where they changed, so how fresh says the node's own row."""

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="key_sets")
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+")
    policy = models.CharField(max_length=63)
    address = models.TextField()
    """The address of the set, or of the issuer that says where it is."""
    keys = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    """Keys of the set that tokens cannot be verified with."""
    fetched_at = models.DateTimeField(null=True)
    """When the keys came; null: there are none."""
    error = models.TextField(blank=True)
    """Why the last try brought none."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "slice", "policy"], name="fleet_key_set_once")]
        indexes = [models.Index(fields=["slice", "policy"], name="fleet_key_set_policy")]

    def __str__(self) -> str:
        return f"{self.policy} on {self.node_id}: {self.keys} keys"

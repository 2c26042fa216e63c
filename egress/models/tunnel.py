"""Tunnels that are open now, as each node said last."""

from django.db import models


class Teller(models.Model):
    """A node that tells what goes out through it, and when it did last."""

    node_id = models.UUIDField(primary_key=True)
    node_name = models.CharField(max_length=63)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.node_name} at {self.told_at}"


class Tunnel(models.Model):
    """How many tunnels of a workload to a destination are open on a node."""

    id = models.BigAutoField(primary_key=True)
    node_id = models.UUIDField()
    slice_id = models.UUIDField()
    workload = models.CharField(max_length=63)
    destination = models.CharField(max_length=300)
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node_id", "slice_id", "workload", "destination"], name="egress_tunnel_once"
            )
        ]
        indexes = [models.Index(fields=["slice_id"], name="egress_tunnel_of_slice")]

    def __str__(self) -> str:
        return f"{self.count} {self.workload} → {self.destination}"

"""Requests and tunnels of one minute that are alike."""

from typing import Final

from django.db import models

OTHER: Final = "other"
"""The destination of what is beyond the bounds of a slice. No destination is called so: each has a port."""


class Flow(models.Model):
    """How many began within a minute, and what they moved; `digest` is of all by which flows are told apart.

    `node_region` is the label `region` of the node, empty: it has none; `identified_by` is how it was proven who asks,
    empty: the node did not say. `rule` is without tenant and `egress/` in front: `payments/stripe`, `denied` or
    `would-deny`. What is beyond the bound of a day is counted under the destination `other`, with neither workload,
    reason, rule, address, region nor proof.
    """

    pk = models.CompositePrimaryKey("slice_id", "at", "digest")
    slice_id = models.UUIDField()
    at = models.DateTimeField()
    digest = models.UUIDField()
    workload = models.CharField(max_length=63)
    destination = models.CharField(max_length=300)
    way = models.CharField(max_length=8)
    outcome = models.CharField(max_length=16)
    reason = models.CharField(max_length=64)
    rule = models.CharField(max_length=200)
    address = models.CharField(max_length=64)
    node_region = models.CharField(max_length=63, default="")
    identified_by = models.CharField(max_length=16, default="")
    count = models.BigIntegerField()
    bytes_up = models.BigIntegerField()
    bytes_down = models.BigIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "egress_flow"

    def __str__(self) -> str:
        return f"{self.count} {self.outcome} {self.workload} → {self.destination}"

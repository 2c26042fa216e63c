"""Which revision of a slice nodes should run: one default per slice, and exceptions for nodes that run another."""

from django.db import models

from fleet.models.node import Node
from policies.models import Revision, Slice


class Assignment(models.Model):
    """`node` null is the default for the whole gateway. Any change bumps `Gateway.assignment_version` with it."""

    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="assignments")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, null=True, related_name="assignments")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slice"], condition=models.Q(node__isnull=True), name="fleet_assignment_default"
            ),
            models.UniqueConstraint(
                fields=["slice", "node"], condition=models.Q(node__isnull=False), name="fleet_assignment_exception"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slice_id} runs {self.revision_id} on {self.node_id or 'every node'}"

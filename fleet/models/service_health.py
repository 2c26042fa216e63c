"""How the endpoints of services are, as nodes told last, and what became of them lately."""

from django.db import models

from fleet.models.node import Node
from policies.models import Slice


class ServiceHealth(models.Model):
    """One service on one node; rows are written where they changed, so how fresh says the node's own row."""

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=255)
    epoch = models.UUIDField()
    """The agent's boot that told of it; once a later one has told of all, what it did not tell of is gone."""
    total = models.PositiveIntegerField()
    healthy = models.PositiveIntegerField()
    since = models.DateTimeField()
    """When as many of its endpoints as now were healthy first; or when that was first told."""
    endpoints = models.JSONField()
    """As in `gatehouse_protocol/health.py`, those in trouble first, 300 at most."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "slice", "service"], name="fleet_health_once")]
        indexes = [
            models.Index(fields=["slice", "service"], name="fleet_health_service"),
            models.Index(
                fields=["slice"], condition=models.Q(healthy__lt=models.F("total")), name="fleet_health_trouble"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} on {self.node_id}: {self.healthy} of {self.total}"


class HealthChange(models.Model):
    """An endpoint became otherwise on a node; kept for a week."""

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=255)
    address = models.TextField()
    at = models.DateTimeField()
    was = models.CharField(max_length=12)
    """Its state before, empty where the endpoint is new."""
    state = models.CharField(max_length=12)
    """Empty where the endpoint is no more."""
    reason = models.CharField(max_length=12)
    status = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["slice", "service", "-at"], name="fleet_health_change"),
            models.Index(fields=["at"], name="fleet_health_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.address} of {self.service} on {self.node_id}: {self.state}"

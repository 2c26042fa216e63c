"""A node: one agent and one Envoy, what it last said, and what it proved per slice."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.ids import new_id
from policies.models import Gateway, Slice

REGION: Final = "region"
"""The label that says where a node stands."""


class NodeQuerySet(models.QuerySet["Node"]):
    """The gate for reading nodes."""

    def visible_to(self, access: Access) -> "NodeQuerySet":
        """Nodes of gateways on which the caller may see a slice."""
        scope = access.scope(Permission.VIEW)
        if scope.is_everywhere:
            return self
        return self.filter(gateway__in=Gateway.objects.visible_to(access).values("pk"))


class Node(models.Model):
    """One enrolled node. Status is never stored: it is computed from freshness and proof (`fleet/status.py`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="nodes")
    name = models.SlugField(max_length=63)
    signing_key = models.BinaryField(max_length=32)
    sealing_kem = models.CharField(max_length=16)
    sealing_key = models.BinaryField()
    facts = models.JSONField(default=dict)
    labels = models.JSONField(default=dict)
    """Text by key, as the platform's people gave them; rollouts choose nodes by them (see `fleet/labels.py`)."""
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    epoch = models.UUIDField(null=True)
    """The agent's boot the last report came from."""
    retired_epochs = ArrayField(models.UUIDField(), default=list)
    """Earlier boots, newest first; a report from one of them is late and changes nothing."""
    report_sequence = models.BigIntegerField(default=0)
    report_window = models.BinaryField(default=bytes)
    """Which sequences up to the newest were taken (see `fleet/reports/window.py`)."""
    slices_digest = models.BinaryField(default=bytes)
    """SHA-256 of the slices last reported, so that a report that says nothing new writes one row only."""
    manifest_version = models.BigIntegerField(default=0)
    agent = models.JSONField(default=dict)
    envoy = models.JSONField(default=dict)
    listeners = models.JSONField(default=list)
    inspector = models.JSONField(default=dict)
    """How the inspector beside its Envoy is; empty while the node has said nothing of it."""

    checks = models.JSONField(default=dict)
    """How many checks it runs and which it refuses; empty where its agent runs none."""

    objects = NodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "name"], condition=models.Q(revoked_at__isnull=True), name="fleet_node_name"
            )
        ]
        indexes = [
            models.Index(fields=["gateway", "name"], name="fleet_node_list"),
            models.Index(
                fields=["revoked_at"], condition=models.Q(revoked_at__isnull=False), name="fleet_node_revoked"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region(self) -> str:
        """Where the node stands, as its label `region` says; empty where nobody said."""
        return str(self.labels.get(REGION, ""))


class NodeSlice(models.Model):
    """How far one node has come with one slice, as sequences: received → accepted → active → proven."""

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="slices")
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="node_slices")
    received = models.BigIntegerField(null=True)
    accepted = models.BigIntegerField(null=True)
    active = models.BigIntegerField(null=True)
    proven = models.BigIntegerField(null=True)
    proven_at = models.DateTimeField(null=True)
    error = models.JSONField(null=True)
    """The agent's error as reported: stage, sequence, type, object, message."""
    reported_at = models.DateTimeField()
    """When this row last changed; how fresh it is says `Node.last_seen_at`."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "slice"], name="fleet_node_slice_once")]

    def __str__(self) -> str:
        return f"{self.slice_id} on {self.node_id}: {self.proven} proven"


class NodeEvent(models.Model):
    """Something a node refused, lost or did by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    code = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["node", "-at"], name="fleet_node_event")]

    def __str__(self) -> str:
        return f"{self.code} on {self.node_id}"

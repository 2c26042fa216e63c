"""Which certificate a node shows for which name, as handshakes of its own with its listeners saw it."""

from django.db import models

from fleet.models.node import Node


class ServedCertificate(models.Model):
    """What one handshake showed last; rows are written only where they changed, so how fresh says the node's own row.

    `key` is `ecdsa`, `rsa`, or empty where the listener left the choice to Envoy. `certificate` is the SHA-256 of the
    leaf (DER) in hexadecimal, empty if none was seen. The `listener` of a handshake by QUIC ends with `/quic`, so that
    one on TCP and one on UDP are two rows also to a web process of the version before.
    """

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="served_certificates")
    listener = models.CharField(max_length=80)
    transport = models.CharField(max_length=8, default="tcp", db_default="tcp")
    server_name = models.CharField(max_length=253)
    key = models.CharField(max_length=16, blank=True)
    certificate = models.CharField(max_length=64, blank=True)
    proven = models.BooleanField()
    error = models.TextField(blank=True)
    proven_at = models.DateTimeField(null=True)
    """When the expected leaf was last seen, as of the report in which the row last changed."""
    seen_at = models.DateTimeField()
    """When the report came in that this is from."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "listener", "server_name", "key"], name="fleet_served_once")
        ]
        indexes = [
            models.Index(fields=["server_name"], name="fleet_served_name"),
            models.Index(fields=["certificate"], name="fleet_served_certificate"),
        ]

    def __str__(self) -> str:
        return f"{self.server_name} on {self.listener} of {self.node_id}: {self.certificate[:12]}"

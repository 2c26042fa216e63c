"""Challenges that nodes answer for a certificate authority (RFC 8555 §8, RFC 8737), and whether each node does."""

from django.db import models
from gatehouse_protocol.messages import ChallengeType

from console.base.ids import new_id
from fleet.models.node import Node
from policies.models import Gateway


class Challenge(models.Model):
    """One answer that every node of the gateway gives while the row is there; part of the signed manifest.

    Rows come and go with a new version of the manifest (`fleet/actions/challenges.py`). Nothing in it is secret.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE, related_name="challenges")
    type = models.CharField(max_length=16, choices=[(str(each), str(each)) for each in ChallengeType])
    host = models.CharField(max_length=253)
    token = models.CharField(max_length=512)
    key_authorization = models.CharField(max_length=1024)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    """Not in manifests that are issued later, even if nobody takes it back."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gateway", "type", "host", "token"], name="fleet_challenge_once")
        ]

    def __str__(self) -> str:
        return f"{self.type} for {self.host}"


class ChallengeEcho(models.Model):
    """Whether a node answers a challenge on its own listeners, as it last said; `error` says why it does not."""

    id = models.BigAutoField(primary_key=True)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="echoes")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="echoes")
    proven = models.BooleanField()
    error = models.TextField(blank=True)
    at = models.DateTimeField()
    """When it first said so."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "node"], name="fleet_challenge_echo_once")]

    def __str__(self) -> str:
        return f"{self.challenge_id} on {self.node_id}: {'proven' if self.proven else self.error}"

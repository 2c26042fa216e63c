"""A version of a credential: a secret and the parameters that it is used with."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from console.base.ids import new_id
from fleet.models import Secret
from vending.models.credential import Credential


class Origin(StrEnum):
    """What made a version: the credential itself, another secret, other parameters, or what stood in its store."""

    CREATED = "created"
    ROTATED = "rotated"
    CHANGED = "changed"
    READ = "read"


class Version(models.Model):
    """Versions count from 1 for each credential. Once `destroyed_at`, its secret is nowhere with us any more.

    `ciphertext` is the secret (and session token) under the key ring, bound to this row; `secret` is what nodes get.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=8, choices=[(str(each), str(each)) for each in Origin])
    note = models.CharField(max_length=500, blank=True)
    """Why, in somebody's words."""
    parameters = models.JSONField(default=dict)
    """What its secret is used with, by name (`vending/kinds.py`)."""
    store_version = models.PositiveBigIntegerField(null=True)
    """Its number where it was read; null: given through the API."""
    ciphertext = models.BinaryField(blank=True)
    secret = models.ForeignKey(Secret, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)
    """When the secret itself ends, if somebody said so; nodes do not use it from then on."""
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=400)
    proven_at = models.DateTimeField(null=True)
    """When a rollout had brought it to every node that is heard."""
    replaced_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["credential", "number"], name="vending_version_once")]
        indexes = [
            models.Index(fields=["replaced_at"], condition=Q(destroyed_at=None), name="vending_version_replaced")
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} version {self.number}"

"""Secrets that nodes need (private keys, credentials): encrypted at rest, sealed to each node on the way out."""

from django.db import models

from console.base.ids import new_id
from policies.models import Slice


class Secret(models.Model):
    """One version of a named secret of a slice; older ones stay for older revisions.

    `ciphertext` is the serialised Envoy secret under the key ring, bound to this row. It is empty once the secret was
    destroyed: that there was one is then all that is known.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="secrets")
    name = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    """SHA-256 of the plaintext; the version nodes compare."""
    size_bytes = models.PositiveIntegerField()
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slice", "name", "digest"], name="fleet_secret_version")]

    def __str__(self) -> str:
        return self.name

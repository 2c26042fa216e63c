"""The Ed25519 keys that sign manifests and node sessions; nodes learn the public halves when they enrol."""

from django.db import models


class SigningKey(models.Model):
    """One key pair, the private half encrypted under the key ring. `retired_at` may lie ahead: until then it is active.

    A retired key signs nothing but the list of keys.
    """

    kid = models.CharField(max_length=32, primary_key=True)
    public_key = models.BinaryField(max_length=32)
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.kid

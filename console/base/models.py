"""The kernel's tables: what a POST answered, so that repeating it does nothing twice, and wrapped data keys."""

from django.db import models


class IdempotencyRecord(models.Model):
    """One POST with an Idempotency-Key. `status` is null while the first attempt is under way."""

    key = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of caller, method, path and the key sent."""
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "base_idempotency"

    def __str__(self) -> str:
        return str(self.key)


class DataKey(models.Model):
    """A data key as the key management service wrapped it; added and read by `keyring/data_key_table.py`."""

    id = models.CharField(max_length=16, primary_key=True)
    """The key's id in hex, as the ciphertexts under it begin."""
    wrapped = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "base_data_key"

    def __str__(self) -> str:
        return str(self.id)

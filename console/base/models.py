"""Idempotency records: what a POST answered, so that a repeated POST answers the same and does nothing twice."""

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

"""What was refused, counted: one row for the same refusal of the same caller within a window."""

from django.db import models


class Refusal(models.Model):
    """Attempts that were refused. The worker writes an entry at the first, and one when the window is over."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64)
    """Digest of who, what and why."""
    began_at = models.DateTimeField()
    """When the window began."""
    source = models.CharField(max_length=80)
    """Who counts as one: an actor's id, or a network."""
    kind = models.CharField(max_length=16)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=254)
    ip = models.CharField(max_length=45)
    request_id = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    summary = models.TextField()
    target_kind = models.CharField(max_length=32)
    target_id = models.CharField(max_length=64)
    target_name = models.CharField(max_length=300)
    tenant_id = models.UUIDField(null=True)
    chain = models.CharField(max_length=64)
    slice = models.CharField(max_length=130)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.BigIntegerField()
    told = models.BigIntegerField(default=0)
    """How many of them the trail knows."""

    class Meta:
        db_table = "audit_refusal"
        constraints = [models.UniqueConstraint(fields=["key", "began_at"], name="audit_refusal_key_window")]
        indexes = [
            models.Index(fields=["began_at", "source"], name="audit_refusal_source"),
            models.Index(fields=["id"], condition=models.Q(count__gt=models.F("told")), name="audit_refusal_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} ×{self.count}"

"""The audit entry. A database trigger refuses updates and deletes (see migration `append_only`)."""

from django.db import models

from console.base.ids import new_id


class Entry(models.Model):
    """One line of the trail. `chain` is a tenant's slug; `digest` covers the entry and the digest before it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    chain = models.CharField(max_length=64)
    position = models.BigIntegerField()
    verb = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=254)
    tenant_id = models.UUIDField(null=True)
    slice = models.CharField(max_length=130, blank=True)
    target_kind = models.CharField(max_length=32)
    target_id = models.CharField(max_length=64, blank=True)
    target_name = models.CharField(max_length=300)
    summary = models.TextField()
    changes = models.JSONField(default=list)
    request_id = models.CharField(max_length=64, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_entry"
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_entry_chain_position")]
        indexes = [
            models.Index(fields=["tenant_id", "-id"], name="audit_entry_tenant"),
            models.Index(fields=["-id"], name="audit_entry_newest"),
            models.Index(fields=["target_kind", "target_name"], name="audit_entry_target"),
        ]

"""The audit entry. A database trigger refuses updates and deletes (see migration `append_only`)."""

from typing import Protocol

from django.db import models

from console.base.ids import new_id


class TenantScope(Protocol):
    """The tenants a reader may look into (accounts' `Scope`; this app lies below accounts and cannot import it)."""

    def filter(self, field_name: str) -> models.Q:
        """Return the condition that keeps only rows of these tenants."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """The gate for reading the trail."""

    def visible_to(self, scope: TenantScope) -> "EntryQuerySet":
        """Entries of the tenants in which the caller holds `audit`; entries of no tenant are the platform's to read."""
        return self.filter(scope.filter("tenant_id"))


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

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = "audit_entry"
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_entry_chain_position")]
        indexes = [
            models.Index(fields=["tenant_id", "-id"], name="audit_entry_tenant"),
            models.Index(fields=["-id"], name="audit_entry_newest"),
            models.Index(fields=["target_kind", "target_name"], name="audit_entry_target"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.position}: {self.verb}"

"""The audit entry. A database trigger refuses updates and deletes (see the migrations)."""

from enum import StrEnum
from typing import Protocol

from django.db import models

from console.base.ids import new_id


class Outcome(StrEnum):
    """Whether what an entry tells of was done."""

    DONE = "done"
    REFUSED = "refused"


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
    """One line of the trail. `chain` is a tenant's slug; `digest` covers the entry and the digest before it.

    Of form 1 the digest covers the fields themselves, of form 2 a salted commitment to each part that can be redacted
    (`console.audit.commitments`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    chain = models.CharField(max_length=64)
    position = models.BigIntegerField()
    verb = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, default=Outcome.DONE, db_default="done")
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
    form = models.PositiveSmallIntegerField(default=2, db_default=1)
    salts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """Part → salt (hexadecimal) of its commitment; a redacted part has none."""
    redacted = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """Part → its commitment, where the content was taken out."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = "audit_entry"
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_entry_chain_position")]
        indexes = [
            models.Index(fields=["tenant_id", "-id"], name="audit_entry_tenant"),
            models.Index(fields=["-id"], name="audit_entry_newest"),
            models.Index(fields=["target_kind", "target_name"], name="audit_entry_target"),
            models.Index(fields=["target_id", "-id"], name="audit_entry_target_id"),
            models.Index(fields=["actor_id", "-id"], name="audit_entry_actor"),
            models.Index(fields=["slice", "-id"], name="audit_entry_slice"),
            models.Index(fields=["request_id"], name="audit_entry_request"),
            models.Index(fields=["ip", "-id"], name="audit_entry_ip"),
            models.Index(fields=["verb"], opclasses=["varchar_pattern_ops"], name="audit_entry_verb"),
            models.Index(fields=["-at"], name="audit_entry_at"),
            models.Index(fields=["-id"], condition=models.Q(outcome="refused"), name="audit_entry_refused"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.position}: {self.verb}"


SEARCHED = ("actor_name", "target_name", "summary")
"""Where the filter by text looks; under a trigram index on `upper(…)` where Postgres has pg_trgm."""


def said(text: str) -> models.Q:
    """Return the condition that `text` is in what an entry says, in capitals or not."""
    found = models.Q()
    for name in SEARCHED:
        found |= models.Q(**{f"{name}__icontains": text})
    return found

"""Exports: where evidence is sent, and how far each has come; and the cuts that all of them send."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.base.ids import new_id


class ExportKind(StrEnum):
    """In which language."""

    REMOTE_WRITE = "remote_write"
    OTLP = "otlp"


class Export(models.Model):
    """A receiver. Everything up to `sent_until` is with it, or was refused by it, or has been given up.

    `fence` grows with every claim: a sender that lost its claim cannot write.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=63, unique=True)
    kind = models.CharField(max_length=16, choices=[(str(one), str(one)) for one in ExportKind])
    url = models.CharField(max_length=1000)
    query_url = models.CharField(max_length=1000, blank=True)
    """Where what was sent can be read back by PromQL (`…/api/v1`); empty: nowhere."""
    ciphertext = models.BinaryField(blank=True)
    """Headers, sealed."""
    header_names = ArrayField(models.CharField(max_length=100), default=list)
    tenants = ArrayField(models.CharField(max_length=63), default=list)
    """Slugs; empty: all."""
    external_labels = models.JSONField(default=dict)
    interval_seconds = models.PositiveIntegerField(default=60)
    is_enabled = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    started_at = models.DateTimeField(null=True)
    """The first moment it is told about."""
    sent_until = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)
    attempts_failed = models.PositiveIntegerField(default=0)
    """Since something last arrived."""
    failing_since = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    samples_sent = models.BigIntegerField(default=0)
    samples_refused = models.BigIntegerField(default=0)
    """What it answered with an error that trying again does not mend."""
    last_refusal = models.TextField(blank=True)
    refused_at = models.DateTimeField(null=True)
    skipped_seconds = models.BigIntegerField(default=0)
    """Of the course that was given up, too old to be told step by step; totals are right all the same."""
    next_action_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.name)


class Sealing(models.Model):
    """A cut (`telemetry.queries.counters`): the end of a step of ten seconds, and the last row that counts."""

    end = models.DateTimeField(primary_key=True)
    upto = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.end} up to {self.upto}"

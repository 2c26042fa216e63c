"""The tables of checks. No foreign keys: evidence outlives what it is about until it expires."""

from typing import Final
from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.db import models

CONSOLE: Final = UUID("00000000-0000-8000-8000-636f6e736f6c")
CONSOLE_NAME: Final = "console"
"""Stand where a node's id and name do, of results that the control plane itself came to."""


def id_of(slice_id: UUID, name: str) -> UUID:
    """Return the id of a check, which is that of its scope in the moments of telemetry, too."""
    return uuid5(slice_id, f"check:{name}")


class Check(models.Model):
    """A check of a slice that some node has run; its id follows from both."""

    id = models.UUIDField(primary_key=True, editable=False)
    slice_id = models.UUIDField()
    name = models.CharField(max_length=63)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slice_id", "name"], name="telemetry_check_once")]

    def __str__(self) -> str:
        return self.name


class CheckMinute(models.Model):
    """How a check went on one node within one minute; kept for two days."""

    id = models.BigAutoField(primary_key=True)
    check_id = models.UUIDField()
    node_id = models.UUIDField()
    at = models.DateTimeField()
    good = models.IntegerField()
    bad = models.IntegerField()
    reasons = models.JSONField(default=dict)
    """How often for which reason it failed."""
    buckets = ArrayField(models.SmallIntegerField(), default=list)
    """Buckets of the time that answers took (`histogram`); `bucket_counts` holds the answers in each."""
    bucket_counts = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_id", "node_id", "at"], name="telemetry_check_minute")]
        indexes = [models.Index(fields=["at"], name="telemetry_check_minute_at")]

    def __str__(self) -> str:
        return f"{self.good} good, {self.bad} bad at {self.at}"


class CheckOnNode(models.Model):
    """How a check stands on one node: what it came to last, and the last time that it failed."""

    id = models.BigAutoField(primary_key=True)
    check_id = models.UUIDField()
    node_id = models.UUIDField()
    node_name = models.CharField(max_length=63)
    last_at = models.DateTimeField()
    reason = models.CharField(max_length=16)
    """Why it failed the last time; empty: it did not."""
    status = models.SmallIntegerField(null=True)
    total_us = models.BigIntegerField()
    failing_since = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.JSONField(default=dict)
    """The last failure: reason, status, text, masked beginning of the body, attempts, times in microseconds."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_id", "node_id"], name="telemetry_check_on_node_once")]
        indexes = [models.Index(fields=["last_at"], name="telemetry_check_on_node_at")]

    def __str__(self) -> str:
        return f"{self.node_name}: {self.reason or 'good'} at {self.last_at}"


class ConsoleTurn(models.Model):
    """When the control plane sends a check next. A turn is taken before it is sent: one that is lost is a gap."""

    check_id = models.UUIDField(primary_key=True, editable=False)
    slice_id = models.UUIDField()
    name = models.CharField(max_length=63)
    due_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="telemetry_console_turn_due")]

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at}"

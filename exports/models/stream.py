"""Streams of the audit trail: where it is sent, and how far each has come, chain by chain."""

from enum import StrEnum

from django.db import models

from console.base.ids import new_id


class StreamKind(StrEnum):
    """How a receiver is reached."""

    WEBHOOK = "webhook"
    SYSLOG = "syslog"


class StreamFormat(StrEnum):
    """How entries are written."""

    JSON = "json"
    CEF = "cef"
    OCSF = "ocsf"


class Stream(models.Model):
    """A receiver. It is told the trail of its tenant; a stream of the platform's, all of it.

    `fence` grows with every claim: a sender that lost its claim cannot write.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="audit_streams")
    name = models.CharField(max_length=63)
    kind = models.CharField(max_length=8)
    url = models.CharField(max_length=1000)
    """`https://…`, or `syslog+tls://host:port`."""
    format = models.CharField(max_length=8, default=StreamFormat.JSON)
    ca_pem = models.TextField(blank=True)
    """CAs that are trusted instead of the public ones."""
    ciphertext = models.BinaryField(blank=True)
    """The signing secret of a webhook, the client certificate of syslog; sealed."""
    has_client_certificate = models.BooleanField(default=False)
    is_enabled = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    messages_sent = models.BigIntegerField(default=0)
    last_sent_at = models.DateTimeField(null=True)
    attempts_failed = models.PositiveIntegerField(default=0)
    """Since something last arrived."""
    failing_since = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    next_action_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "exports_stream"
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="exports_stream_name")]

    def __str__(self) -> str:
        return str(self.name)


class StreamPosition(models.Model):
    """Up to where a stream was told one chain; of the chain `` (empty) the id of the last checkpoint."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="positions")
    chain = models.CharField(max_length=64, blank=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "exports_stream_position"
        constraints = [models.UniqueConstraint(fields=["stream", "chain"], name="exports_stream_position_chain")]

    def __str__(self) -> str:
        return f"{self.chain} {self.position}"

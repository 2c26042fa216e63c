"""Streams of the audit trail as JSON. Secrets go in and never come out, but for one that was made here."""

from typing import Any

from rest_framework import serializers

from alerting.api.shapes.fields import NameField
from console.base.etags import etag
from console.base.shapes import StrictShape
from exports.models import Stream, StreamFormat, StreamKind

KINDS = [str(one) for one in StreamKind]
FORMATS = [str(one) for one in StreamFormat]


class StreamShape(serializers.Serializer):
    """A receiver of the trail, and how far it has come."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    url = serializers.CharField()
    format = serializers.ChoiceField(FORMATS)
    ca_pem = serializers.CharField(help_text="CAs that are trusted instead of the public ones.")
    has_client_certificate = serializers.BooleanField()
    is_enabled = serializers.BooleanField()
    state = serializers.ChoiceField(["sending", "behind", "failing", "off"])
    backlog = serializers.IntegerField(help_text="Entries that wait to be told.")
    messages_sent = serializers.IntegerField(help_text="Entries and checkpoints.")
    last_sent_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField()
    next_try_at = serializers.DateTimeField(allow_null=True)
    etag = serializers.CharField()


class NewStreamShape(StreamShape):
    """A stream that was added."""

    signing_secret = serializers.CharField(help_text="The secret that was made for a webhook; told this once.")


class StreamsShape(serializers.Serializer):
    """All streams of a tenant, by name."""

    items = StreamShape(many=True)


class StreamTrialShape(serializers.Serializer):
    """What became of a test message."""

    is_taken = serializers.BooleanField()
    text = serializers.CharField()


class StreamChange(StrictShape):
    """What to change of a stream; what is left out stays."""

    name = NameField(required=False)
    url = serializers.CharField(
        max_length=1_000, required=False, help_text="`https://…`, or `syslog+tls://host:port` (6514 by default)."
    )
    format = serializers.ChoiceField(FORMATS, required=False)
    ca_pem = serializers.CharField(max_length=65_536, allow_blank=True, required=False)
    signing_secret = serializers.CharField(
        max_length=200, required=False, help_text="Of a webhook: `whsec_` and at least 24 bytes in base64."
    )
    client_pem = serializers.CharField(
        max_length=65_536, allow_blank=True, required=False, help_text="Of syslog: certificate and private key."
    )
    is_enabled = serializers.BooleanField(required=False)


class NewStream(StreamChange):
    """A stream to add."""

    name = NameField()
    kind = serializers.ChoiceField(KINDS)
    url = serializers.CharField(max_length=1_000)
    from_beginning = serializers.BooleanField(default=False, help_text="Tell everything there is, not only what comes.")


def stream_json(row: Stream, backlog: int) -> dict[str, Any]:
    """Return a StreamShape."""
    shown = (
        "name", "kind", "url", "format", "ca_pem", "has_client_certificate", "is_enabled", "messages_sent",
        "last_sent_at", "failing_since", "last_error",
    )  # fmt: skip
    return {
        "id": str(row.pk),
        **{name: getattr(row, name) for name in shown},
        "state": _state(row, backlog),
        "backlog": backlog,
        "next_try_at": row.next_action_at if row.failing_since else None,
        "etag": etag(row.version),
    }


def _state(row: Stream, backlog: int) -> str:
    if not row.is_enabled:
        return "off"
    if row.failing_since:
        return "failing"
    return "behind" if backlog > 1_000 else "sending"

"""Records as JSON. Texts are what clients sent: show them as text, never as anything else."""

from datetime import datetime
from typing import Any

from django.conf import settings
from rest_framework import serializers

from telemetry.records.clients import masked
from telemetry.records.facets import NAMES, Facets
from telemetry.records.models import Record

REASONS = ("rate", "room", "store")
_PLAIN = (
    "id", "at", "request_id", "trace_id", "span_id", "is_own_trace", "trace_state", "method", "host", "path", "query",
    "route", "service", "upstream", "status", "flags", "details", "bytes_in", "bytes_out", "duration_us",
    "first_byte_us", "upstream_us", "attempts", "protocol", "tls", "ja4", "ja3", "country", "asn", "server_name",
    "user_agent", "waf_policy",
    "waf_outcome", "waf_score",
)  # fmt: skip


class AccessRecordShape(serializers.Serializer):
    """One request. Texts are empty where there is nothing; secrets in them are masked with stars."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField(help_text="When it began.")
    node = serializers.UUIDField()
    revision = serializers.IntegerField(help_text="Sequence of the revision that was active.")
    request_id = serializers.CharField()
    trace_id = serializers.CharField()
    span_id = serializers.CharField()
    is_own_trace = serializers.BooleanField(help_text="The gateway made the trace id.")
    trace_state = serializers.CharField()
    trace_link = serializers.CharField(help_text="Where the trace is shown; empty if no such place is set.")
    client = serializers.CharField(help_text="An address, or only its network; see `is_client_masked`.")
    is_client_masked = serializers.BooleanField()
    method = serializers.CharField()
    host = serializers.CharField()
    path = serializers.CharField()
    query = serializers.CharField()
    route = serializers.CharField()
    service = serializers.CharField()
    upstream = serializers.CharField(help_text="The address that was asked last.")
    status = serializers.IntegerField(help_text="0 where no answer was sent.")
    flags = serializers.ListField(child=serializers.CharField(), help_text="Envoy's response flags.")
    details = serializers.CharField(help_text="Why Envoy answered as it did.")
    bytes_in = serializers.IntegerField()
    bytes_out = serializers.IntegerField()
    duration_us = serializers.IntegerField(help_text="First byte received to last byte sent.")
    first_byte_us = serializers.IntegerField(allow_null=True, help_text="First byte received to first byte sent.")
    upstream_us = serializers.IntegerField(allow_null=True, help_text="What the service took.")
    attempts = serializers.IntegerField()
    protocol = serializers.CharField()
    tls = serializers.CharField()
    ja4 = serializers.CharField()
    ja3 = serializers.CharField()
    country = serializers.CharField(help_text="Two letters (ISO 3166-1); empty if the node does not know.")
    asn = serializers.IntegerField(help_text="The client's autonomous system; 0 if the node does not know.")
    server_name = serializers.CharField()
    user_agent = serializers.CharField()
    waf_policy = serializers.CharField(help_text="The policy that found something.")
    waf_outcome = serializers.CharField(help_text="What it said, as `refused`.")
    waf_score = serializers.IntegerField()


class AccessRecordPage(serializers.Serializer):
    """A page of records."""

    items = AccessRecordShape(many=True)
    next = serializers.CharField(allow_null=True)


class RecordFacetShape(serializers.Serializer):
    """One value and how many records have it."""

    value = serializers.CharField()
    count = serializers.IntegerField()


class RecordStepShape(serializers.Serializer):
    """A sixtieth of the time asked for."""

    at = serializers.DateTimeField(help_text="When it begins.")
    total = serializers.IntegerField()
    failed = serializers.IntegerField(help_text="Of class 5xx.")


class RecordMissingShape(serializers.Serializer):
    """Records of the slice in this time that were never kept, whatever is asked for."""

    rate = serializers.IntegerField(help_text="More on one node in a second than is a tenant's share.")
    room = serializers.IntegerField(help_text="More than wait on a node, in all.")
    store = serializers.IntegerField(help_text="More in a minute than are stored of a slice.")


RecordFacetsByName = type(
    "RecordFacetsByName", (serializers.Serializer,), {name: RecordFacetShape(many=True) for name in NAMES}
)


class RecordFacetsShape(serializers.Serializer):
    """What the newest of the records asked for consist of."""

    counted = serializers.IntegerField(help_text="How many were counted, at most 10 000.")
    is_whole = serializers.BooleanField(help_text="There are no more than were counted.")
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    facets = RecordFacetsByName()
    steps = RecordStepShape(many=True)
    missing = RecordMissingShape()
    as_of = serializers.DateTimeField()


def record_json(row: Record, *, sees_clients: bool) -> dict[str, Any]:
    """Return an AccessRecordShape."""
    client = row.client or ""
    return {name: getattr(row, name) for name in _PLAIN} | {
        "node": row.node_id,
        "revision": row.revision_sequence,
        "client": client if sees_clients else masked(client),
        "is_client_masked": not sees_clients,
        "trace_link": settings.TRACE_LINK.replace("{trace_id}", row.trace_id) if row.trace_id else "",
    }


def facets_json(facets: Facets, since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    """Return a RecordFacetsShape."""
    by = {name: [{"value": value, "count": count} for value, count in rows] for name, rows in facets.by.items()}
    return {
        "counted": facets.counted,
        "is_whole": facets.is_whole,
        "since": since,
        "until": until,
        "facets": by,
        "steps": [{"at": one.at, "total": one.total, "failed": one.failed} for one in facets.steps],
        "missing": {reason: facets.missing.get(reason, 0) for reason in REASONS},
        "as_of": now,
    }

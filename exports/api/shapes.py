"""Exports as JSON. Headers go in and never come out, only their names."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from alerting.api.shapes.fields import LABEL, NameField
from console.base.etags import etag
from console.base.shapes import StrictShape
from exports.models import Export, ExportKind

INTERVALS = (10, 60)
KINDS = [str(one) for one in ExportKind]


class ExportShape(serializers.Serializer):
    """A receiver of counters, and how far it has come."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    url = serializers.CharField()
    query_url = serializers.CharField(help_text="Where what was sent is read back; empty: nowhere.")
    header_names = serializers.ListField(child=serializers.CharField(), help_text="Their values are never told.")
    tenants = serializers.ListField(child=serializers.CharField(), help_text="Empty: all.")
    external_labels = serializers.DictField(child=serializers.CharField())
    interval_seconds = serializers.IntegerField()
    is_enabled = serializers.BooleanField()
    state = serializers.ChoiceField(["waiting", "sending", "behind", "failing", "off"])
    started_at = serializers.DateTimeField(allow_null=True, help_text="The first moment it is told about.")
    sent_until = serializers.DateTimeField(allow_null=True, help_text="It has been told everything up to here.")
    lag_seconds = serializers.IntegerField(
        allow_null=True, help_text="How long ago `sent_until` is. About the interval and 20 s is as good as it gets."
    )
    last_sent_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField()
    next_try_at = serializers.DateTimeField(allow_null=True)
    samples_sent = serializers.IntegerField()
    samples_refused = serializers.IntegerField(help_text="Answered with an error that trying again does not mend.")
    last_refusal = serializers.CharField()
    refused_at = serializers.DateTimeField(allow_null=True)
    skipped_seconds = serializers.IntegerField(help_text="Of the course that was too old to be told; totals are right.")
    etag = serializers.CharField()


class ExportsShape(serializers.Serializer):
    """All exports, by name."""

    items = ExportShape(many=True)


class ExportTrialShape(serializers.Serializer):
    """What became of a single sample."""

    is_taken = serializers.BooleanField()
    text = serializers.CharField()


class ExternalLabelsField(serializers.DictField):
    """Labels that every sample gets."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=serializers.CharField(max_length=200), **options)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the labels; raise at names that are none, and at too many."""
        labels: dict[str, str] = super().to_internal_value(data)
        if len(labels) > 10:
            raise serializers.ValidationError("At most 10 labels.", code="too_many")
        for name in labels:
            if not LABEL.match(name) or name.startswith("__"):
                raise serializers.ValidationError("A label is letters, digits and _, at most 63.", code="label_invalid")
        return labels


class ExportChange(StrictShape):
    """What to change of an export; what is left out stays. Headers are given all together."""

    name = NameField(required=False)
    url = serializers.CharField(max_length=1_000, required=False)
    query_url = serializers.CharField(max_length=1_000, allow_blank=True, required=False)
    headers = serializers.DictField(child=serializers.CharField(max_length=4_000), required=False)
    tenants = serializers.ListField(child=serializers.CharField(max_length=63), max_length=200, required=False)
    external_labels = ExternalLabelsField(required=False)
    interval_seconds = serializers.ChoiceField(INTERVALS, required=False)
    is_enabled = serializers.BooleanField(required=False)


class NewExport(ExportChange):
    """An export to add."""

    name = NameField()
    kind = serializers.ChoiceField(KINDS)
    url = serializers.CharField(max_length=1_000)


def export_json(row: Export, now: datetime) -> dict[str, Any]:
    """Return an ExportShape."""
    lag = int((now - row.sent_until).total_seconds()) if row.sent_until else None
    shown = (
        "name", "kind", "url", "query_url", "header_names", "tenants", "external_labels", "interval_seconds",
        "is_enabled", "started_at", "sent_until", "last_sent_at", "failing_since", "last_error", "samples_sent",
        "samples_refused", "last_refusal", "refused_at", "skipped_seconds",
    )  # fmt: skip
    return {
        "id": str(row.pk),
        **{name: getattr(row, name) for name in shown},
        "state": _state(row, lag),
        "lag_seconds": lag,
        "next_try_at": row.next_action_at if row.failing_since else None,
        "etag": etag(row.version),
    }


def _state(row: Export, lag: int | None) -> str:
    if not row.is_enabled:
        return "off"
    if row.failing_since:
        return "failing"
    if lag is None:
        return "waiting"
    return "sending" if lag <= 2 * row.interval_seconds + 60 else "behind"

"""Silences as JSON."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from alerting.api.shapes.fields import check_time_zone, matchers_field
from alerting.life.windows import LONGEST
from alerting.models import Silence
from alerting.models.silence import SilenceState
from console.accounts.api.shapes.fields import next_field
from console.base.shapes import PlainTextField, StrictShape

LONGEST_MINUTES = int(LONGEST.total_seconds() / 60)


class WeeklyShape(StrictShape):
    """Windows that come each week, at the wall clock of a time zone."""

    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), min_length=1, max_length=7, help_text="0 is Monday."
    )
    at = serializers.RegexField(r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z", help_text="HH:MM, local time.")
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_MINUTES)
    time_zone = serializers.CharField(max_length=64, validators=[check_time_zone], help_text="As Europe/Berlin.")


class SilenceShape(serializers.Serializer):
    """Alerts that match are shown, but nobody is told of them."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    matchers = matchers_field()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True, help_text="Null: until somebody ends it.")
    weekly = WeeklyShape(allow_null=True, help_text="A maintenance window that comes each week; null: a silence.")
    next_window_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()
    state = serializers.ChoiceField([str(one) for one in SilenceState])
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    ended_by = serializers.CharField(allow_null=True)
    refused = serializers.CharField(
        allow_null=True, help_text="Why it ended before its time: who made it might not any more."
    )


class SilencePage(serializers.Serializer):
    """One page of silences."""

    items = SilenceShape(many=True)
    next = next_field()


class NewSilence(StrictShape):
    """A silence, or with `weekly` a maintenance window."""

    matchers = matchers_field(allow_empty=False)
    starts_at = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text="Null: now.")
    ends_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="Null: until somebody ends it, for weekly ones only."
    )
    weekly = WeeklyShape(required=False, allow_null=True, default=None)
    reason = PlainTextField(max_length=500)


def silence_json(row: Silence, now: datetime) -> dict[str, Any]:
    """Return a SilenceShape; `tenant` must be at hand."""
    state, window = row.state_at(now), row.window
    return {
        "id": str(row.pk),
        "tenant": row.tenant.slug,
        "matchers": row.matchers,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "weekly": row.weekly,
        "next_window_at": window.next_start(now) if window and state is not SilenceState.ENDED else None,
        "reason": row.reason,
        "state": str(state),
        "created_by": row.created_by,
        "created_at": row.created_at,
        "ended_by": row.ended_by or None,
        "refused": row.refused or None,
    }

"""Freezes as JSON."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from fleet.models import Freeze, FreezeState


class FreezeShape(serializers.Serializer):
    """A span of time in which nothing new starts and no rollout goes on to its next stage."""

    id = serializers.UUIDField()
    gateway = serializers.SlugField(allow_null=True, help_text="Null: every gateway.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True, help_text="Null: until somebody ends it.")
    reason = serializers.CharField()
    state = serializers.ChoiceField([str(state) for state in FreezeState])
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    ended_by = serializers.CharField(allow_null=True, help_text="Who ended it or called it off before its time.")
    refused = serializers.CharField(
        allow_null=True, help_text="Why it did not begin: who planned it might not any more."
    )


class FreezePage(serializers.Serializer):
    """One page of freezes."""

    items = FreezeShape(many=True)
    next = serializers.CharField(allow_null=True)


class NewFreeze(StrictShape):
    """A freeze to begin."""

    gateway = serializers.CharField(
        max_length=40, required=False, allow_null=True, default=None, help_text="Slug; null: every gateway."
    )
    starts_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="Null: now. At most 366 days ahead."
    )
    ends_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None,
        help_text="Null: until somebody ends it. At most 366 days after it starts.",
    )  # fmt: skip
    reason = PlainTextField(max_length=500)


def freeze_json(row: Freeze, now: datetime) -> dict[str, Any]:
    """Return a FreezeShape; `gateway` must be at hand."""
    return {
        "id": str(row.pk),
        "gateway": row.gateway.slug if row.gateway else None,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "reason": row.reason,
        "state": row.state_at(now),
        "created_by": row.created_by,
        "created_at": row.created_at,
        "ended_by": row.ended_by or None,
        "refused": row.refused or None,
    }

"""The review of access as JSON."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.api.shapes.fields import next_field
from console.accounts.models import AccessReview
from console.accounts.permissions import Permission
from console.accounts.queries.access_review import Due
from console.accounts.queries.holders import Holder, ReasonKind
from console.base.shapes import PlainTextField, StrictShape

EXAMPLE = OpenApiExample("All is as it should be", value={"note": "Removed two people who left."}, request_only=True)


class ReasonShape(serializers.Serializer):
    """Why a permission is held."""

    kind = serializers.ChoiceField([str(kind) for kind in ReasonKind])
    name = serializers.CharField(help_text="Of the role, the team, or the person or service account behind a token.")


class HeldShape(serializers.Serializer):
    """One permission and why it is held."""

    permission = serializers.ChoiceField([str(permission) for permission in Permission])
    reasons = ReasonShape(many=True)


class HolderShape(serializers.Serializer):
    """A person, a team, a service account or a token, and what it may do."""

    kind = serializers.CharField()
    id = serializers.CharField()
    name = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="Last sign-in or use; null: never.")
    unused = serializers.BooleanField(help_text="Not used for 90 days.")
    off = serializers.BooleanField(help_text="Disabled or expired: it can do nothing.")
    permissions = HeldShape(many=True)


class ReviewShape(serializers.Serializer):
    """A review that somebody did."""

    id = serializers.UUIDField()
    reviewed_by = serializers.CharField()
    reviewed_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
    lines = serializers.IntegerField(help_text="Of the table that was looked at.")
    digest = serializers.CharField(help_text="SHA-256 of the table, without what tells of use.")


class AccessReviewPage(serializers.Serializer):
    """One page of holders, and how the review stands."""

    items = HolderShape(many=True)
    next = next_field()
    kinds = serializers.ListField(child=serializers.CharField(), help_text="What else can be asked for.")
    last = ReviewShape(allow_null=True)
    due_at = serializers.DateTimeField()
    overdue = serializers.BooleanField()


class ReviewPage(serializers.Serializer):
    """One page of reviews, newest first."""

    items = ReviewShape(many=True)
    next = next_field()


class NewReview(StrictShape):
    """What is worth noting of a review."""

    note = PlainTextField(max_length=500, required=False, default="", allow_blank=True)


def holder_json(holder: Holder, now: datetime) -> dict[str, Any]:
    """Return a HolderShape."""
    return {
        "kind": holder.kind,
        "id": holder.id,
        "name": holder.name,
        "detail": holder.detail,
        "since": holder.since,
        "last_used_at": holder.last_used_at,
        "unused": holder.is_unused(now),
        "off": holder.is_off,
        "permissions": [
            {
                "permission": str(permission),
                "reasons": [{"kind": str(reason.kind), "name": reason.name} for reason in holder.held[permission]],
            }
            for permission in Permission
            if permission in holder.held
        ],
    }


def review_json(review: AccessReview) -> dict[str, Any]:
    """Return a ReviewShape."""
    return {
        "id": str(review.pk),
        "reviewed_by": review.reviewed_by,
        "reviewed_at": review.reviewed_at,
        "note": review.note,
        "lines": review.lines,
        "digest": review.digest,
    }


def due_json(due: Due, now: datetime) -> dict[str, Any]:
    """Return how the review stands."""
    last = review_json(due.last) if due.last else None
    return {"last": last, "due_at": due.at, "overdue": due.is_over(now)}

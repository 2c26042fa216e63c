"""“View as” as JSON."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.actions.impersonation import LONGEST_MINUTES
from console.accounts.api.shapes.fields import PersonShape, next_field
from console.accounts.api.shapes.ownership import person_json
from console.accounts.models import Impersonation, StandingConsent, ViewState
from console.accounts.viewing import View
from console.base.shapes import PlainTextField, StrictShape

EXAMPLE = OpenApiExample(
    "Why does the page stay empty?",
    value={"user": "0198f1c2-7b1e-7c3a-9a54-6f0d8a0b1c2d", "reason": "Ticket 4711", "minutes": 30, "writable": False},
    request_only=True,
)


class ViewShape(serializers.Serializer):
    """One view: a platform person sees the tenant as a member does."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    by = PersonShape()
    viewed = PersonShape()
    reason = serializers.CharField()
    minutes = serializers.IntegerField()
    writable = serializers.BooleanField(help_text="Never people, tokens, secrets or approvals.")
    state = serializers.ChoiceField([str(state) for state in ViewState])
    asked_at = serializers.DateTimeField()
    consented_by = serializers.CharField(allow_blank=True)
    begun_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(help_text="Until when it can be used; once begun, until when it lasts.")
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.CharField(allow_blank=True)


class StandingConsentShape(serializers.Serializer):
    """What the platform's people may do without asking."""

    minutes = serializers.IntegerField()
    writable = serializers.BooleanField()
    given_by = serializers.CharField()
    given_at = serializers.DateTimeField()


class ViewPage(serializers.Serializer):
    """One page of views, newest first, and what the tenant allows for good."""

    items = ViewShape(many=True)
    next = next_field()
    standing_consent = StandingConsentShape(allow_null=True)


class CurrentViewShape(serializers.Serializer):
    """The view that this session is in."""

    id = serializers.UUIDField()
    tenant = serializers.CharField(allow_blank=True)
    by = serializers.CharField()
    viewed = serializers.CharField()
    writable = serializers.BooleanField()
    expires_at = serializers.DateTimeField()
    over = serializers.BooleanField(help_text="It has ended; the session can only leave it.")


class NewView(StrictShape):
    """Whom to look as."""

    user = serializers.UUIDField(help_text="The user id of a member.")
    reason = PlainTextField(max_length=500)
    minutes = serializers.IntegerField(min_value=5, max_value=LONGEST_MINUTES, default=30)
    writable = serializers.BooleanField(default=False)


class ConsentGiven(StrictShape):
    """How much of it to allow; without it, all that was asked."""

    minutes = serializers.IntegerField(min_value=5, max_value=LONGEST_MINUTES, required=False, allow_null=True)
    writable = serializers.BooleanField(required=False, allow_null=True)


class NewStandingConsent(StrictShape):
    """What to allow for good."""

    minutes = serializers.IntegerField(min_value=5, max_value=LONGEST_MINUTES, default=30)
    writable = serializers.BooleanField(default=False)


def view_json(row: Impersonation, now: datetime) -> dict[str, Any]:
    """Return a ViewShape; `tenant`, `by` and `viewed` must be at hand."""
    return {
        "id": str(row.pk),
        "tenant": row.tenant.slug,
        "by": person_json(row.by),
        "viewed": person_json(row.viewed),
        "reason": row.reason,
        "minutes": row.minutes,
        "writable": row.is_writable,
        "state": str(row.state_at(now)),
        "asked_at": row.asked_at,
        "consented_by": row.consented_by,
        "begun_at": row.begun_at,
        "expires_at": row.expires_at,
        "ended_at": row.ended_at,
        "ended_by": row.ended_by,
    }


def standing_json(given: StandingConsent | None) -> dict[str, Any] | None:
    """Return a StandingConsentShape."""
    if given is None:
        return None
    return {
        "minutes": given.minutes,
        "writable": given.is_writable,
        "given_by": given.given_by,
        "given_at": given.given_at,
    }


def current_view_json(view: View) -> dict[str, Any]:
    """Return a CurrentViewShape."""
    return {
        "id": str(view.id),
        "tenant": view.tenant_slug,
        "by": view.by.email,
        "viewed": view.viewed.email,
        "writable": view.is_writable,
        "expires_at": view.expires_at,
        "over": view.is_over,
    }

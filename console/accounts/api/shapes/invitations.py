"""Invitations as JSON; the link is in one answer only, and not even there where it was mailed."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.api.shapes.fields import AddressField, RolesField, SlugField, next_field
from console.accounts.models import Invitation, OfferState
from console.base.shapes import StrictShape

LONGEST_DAYS = 30
EXAMPLE = OpenApiExample(
    "Somebody for the night shift",
    value={"email": "frank@acme.example", "roles": ["viewer"], "teams": ["night"], "expires_in_days": 7},
    request_only=True,
)


class InvitationShape(serializers.Serializer):
    """An invitation to join a tenant."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    roles = RolesField()
    teams = serializers.ListField(child=serializers.SlugField())
    state = serializers.ChoiceField([str(state) for state in OfferState])
    reason = serializers.CharField(allow_blank=True, help_text="Why it was refused.")
    invited_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True, help_text="When it was mailed; null: hand its link over.")


class InvitedShape(InvitationShape):
    """An invitation just made."""

    url = serializers.URLField(allow_null=True, help_text="To hand over, shown once; null where it was mailed.")


class InvitationPage(serializers.Serializer):
    """One page of invitations, newest first."""

    items = InvitationShape(many=True)
    next = next_field()


class NewInvitation(StrictShape):
    """Whom to invite."""

    email = AddressField()
    roles = RolesField(default=list)
    teams = serializers.ListField(child=SlugField(), default=list, max_length=20, help_text="Slugs.")
    expires_in_days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=7)


class Renewal(StrictShape):
    """For how long the new link shall work."""

    expires_in_days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=7)


def invitation_json(row: Invitation, now: datetime) -> dict[str, Any]:
    """Return an InvitationShape."""
    return {
        "id": str(row.pk),
        "email": row.email,
        "roles": row.roles,
        "teams": row.teams,
        "state": str(row.state_at(now)),
        "reason": row.reason,
        "invited_by": row.invited_by["name"],
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "sent_at": row.sent_at,
    }

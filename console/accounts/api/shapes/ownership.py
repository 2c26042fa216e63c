"""Who owns a tenant, and to whom it is offered, as JSON."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.api.shapes.fields import PersonShape
from console.accounts.models import OfferState, OwnershipOffer, User
from console.base.shapes import StrictShape

EXAMPLE = OpenApiExample(
    "To a colleague, and go", value={"user": "0198f1c2-7b1e-7c3a-9a54-6f0d8a0b1c2d", "stays": False}, request_only=True
)


class OfferShape(serializers.Serializer):
    """The last offer."""

    by = PersonShape()
    to = PersonShape()
    stays = serializers.BooleanField(help_text="Whether who offers it stays an owner.")
    state = serializers.ChoiceField([str(state) for state in OfferState])
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class OwnershipShape(serializers.Serializer):
    """The owners of a tenant."""

    owners = PersonShape(many=True)
    offer = OfferShape(allow_null=True)


class NewOffer(StrictShape):
    """To whom to offer the tenant."""

    user = serializers.UUIDField(help_text="The user id of another member.")
    stays = serializers.BooleanField(default=False, help_text="Whether you stay an owner, too.")


def person_json(user: User) -> dict[str, Any]:
    """Return a PersonShape."""
    return {"id": str(user.pk), "email": user.email, "name": user.name}


def offer_json(offer: OwnershipOffer, now: datetime) -> dict[str, Any]:
    """Return an OfferShape."""
    return {
        "by": person_json(offer.offered_by),
        "to": person_json(offer.offered_to),
        "stays": offer.stays,
        "state": str(offer.state_at(now)),
        "created_at": offer.created_at,
        "expires_at": offer.expires_at,
    }

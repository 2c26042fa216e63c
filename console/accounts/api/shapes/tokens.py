"""API tokens as JSON; the secret appears in one answer only."""

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.actions.tokens import LONGEST_OVERLAP
from console.accounts.api.shapes.fields import NetworksField, PermissionsField, next_field
from console.accounts.models import ApiToken
from console.base.shapes import PlainTextField, StrictShape


class TokenShape(serializers.Serializer):
    """One token, without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the secret begins, to recognise it.")
    scopes = PermissionsField()
    networks = serializers.ListField(child=serializers.CharField(), help_text="It is taken from here; none: anywhere.")
    service_account = serializers.CharField(allow_null=True, help_text="Slug; null for a token that acts as a person.")
    trust = serializers.CharField(allow_null=True, help_text="The trust under which it was exchanged.")
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="To the minute.")
    last_used_from = serializers.CharField(allow_blank=True, help_text="The address it was last used from.")
    created_by = serializers.CharField(help_text="Whom it acts as; of a service account's, who made it.")
    created_at = serializers.DateTimeField()


class NewTokenShape(TokenShape):
    """A token just made."""

    token = serializers.CharField(help_text="`ght_…` or `gha_…`; shown now and never again.", allow_blank=True)


class TokenPage(serializers.Serializer):
    """One page of tokens."""

    items = TokenShape(many=True)
    next = next_field()


class NewToken(StrictShape):
    """A token to create."""

    name = PlainTextField(max_length=120)
    scopes = PermissionsField(allow_empty=False, help_text="At most what you hold in this tenant; always with `view`.")
    expires_at = serializers.DateTimeField(help_text="At most 366 days ahead.")
    networks = NetworksField(default=list, help_text="Take it from these networks (CIDR) only; none: from anywhere.")


class TokenRotation(StrictShape):
    """How a token is rotated."""

    overlap_hours = serializers.IntegerField(
        min_value=0, max_value=int(LONGEST_OVERLAP.total_seconds()) // 3600, default=24,
        help_text="How long the old one stays good; 0: it ends at once.",
    )  # fmt: skip
    expires_at = serializers.DateTimeField(
        required=False, help_text="When the new one ends; left out, it lives as long as the old one was meant to."
    )


def token_json(token: ApiToken) -> dict[str, Any]:
    """Return a TokenShape."""
    return {
        "id": str(token.pk),
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "networks": token.networks,
        "service_account": token.service_account.slug if token.service_account else None,
        "trust": token.trust.name if token.trust else None,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "last_used_from": token.last_used_from,
        "created_by": token.created_by.email if token.created_by else token.made_by,
        "created_at": token.created_at,
    }


_TOKEN: dict[str, Any] = {
    "id": "0192f8a1-7c44-7d31-9a55-0c6f0e3b2a10", "name": "deploys", "prefix": "gha_7Gd2", "scopes": ["edit", "view"],
    "networks": ["203.0.113.0/24"], "service_account": "deploy", "trust": None, "expires_at": "2031-08-21T12:00:00Z",
    "last_used_at": None, "last_used_from": "", "created_by": "alice@acme.test", "created_at": "2031-05-21T12:00:00Z",
}  # fmt: skip
MADE = OpenApiExample("A token", value={**_TOKEN, "token": "gha_7Gd2…"}, response_only=True, status_codes=["201"])
ASKED = OpenApiExample(
    "For a pipeline", request_only=True,
    value={
        "name": "deploys", "scopes": ["view", "edit"], "expires_at": "2031-08-21T12:00:00Z",
        "networks": ["203.0.113.0/24"],
    },
)  # fmt: skip
ROTATED = OpenApiExample("With a day to go over", value={"overlap_hours": 24}, request_only=True)

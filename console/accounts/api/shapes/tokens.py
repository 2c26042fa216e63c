"""API tokens as JSON; the secret appears in one answer only."""

from typing import Any

from rest_framework import serializers

from console.accounts.api.shapes.fields import PermissionsField, next_field
from console.accounts.models import ApiToken
from console.base.shapes import PlainTextField, StrictShape


class TokenShape(serializers.Serializer):
    """One token, without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the secret begins, to recognise it.")
    scopes = PermissionsField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    created_by = serializers.EmailField()
    created_at = serializers.DateTimeField()


class NewTokenShape(TokenShape):
    """A token just made."""

    token = serializers.CharField(help_text="`gh_…`; shown now and never again.")


class TokenPage(serializers.Serializer):
    """One page of tokens."""

    items = TokenShape(many=True)
    next = next_field()


class NewToken(StrictShape):
    """A token to create."""

    name = PlainTextField(max_length=120)
    scopes = PermissionsField(allow_empty=False, help_text="At most what you hold in this tenant; always with `view`.")
    expires_at = serializers.DateTimeField(help_text="At most 366 days ahead.")


def token_json(token: ApiToken) -> dict[str, Any]:
    """Return a TokenShape."""
    return {
        "id": str(token.pk),
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "created_by": token.created_by.email,
        "created_at": token.created_at,
    }

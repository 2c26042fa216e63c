"""Join tokens as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from fleet.actions.join_tokens import DEFAULT_SECONDS, MAX_SECONDS, MIN_SECONDS
from fleet.models import JoinToken


class JoinTokenShape(serializers.Serializer):
    """A token that lets one node join; its secret is not kept."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    prefix = serializers.CharField(help_text="The first characters of the secret.")
    gateway = serializers.SlugField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField()
    expires_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)
    node = serializers.UUIDField(allow_null=True, help_text="The node that joined with it.")


class NewJoinTokenShape(JoinTokenShape):
    """A fresh join token."""

    token = serializers.CharField(help_text="The secret `ghj_…`; shown only here. Empty in a dry run.")


class JoinTokenPage(serializers.Serializer):
    """One page of join tokens."""

    items = JoinTokenShape(many=True)
    next = serializers.CharField(allow_null=True)


class NewJoinTokenBody(StrictShape):
    """A join token to make."""

    name = PlainTextField(max_length=120, required=False, allow_blank=True, default="")
    expires_in_seconds = serializers.IntegerField(
        min_value=MIN_SECONDS, max_value=MAX_SECONDS, required=False, default=DEFAULT_SECONDS
    )


def join_token_json(row: JoinToken, gateway: str) -> dict[str, Any]:
    """Return a JoinTokenShape."""
    return {
        "id": str(row.pk),
        "name": row.name,
        "prefix": row.prefix,
        "gateway": gateway,
        "created_at": row.created_at,
        "created_by": row.created_by,
        "expires_at": row.expires_at,
        "used_at": row.used_at,
        "node": str(row.used_by_id) if row.used_by_id else None,
    }

"""Service accounts as JSON."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.api.shapes.fields import RolesField, SlugField, next_field
from console.accounts.models import ServiceAccount
from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape


class ServiceAccountShape(serializers.Serializer):
    """An identity for automation; it holds roles as members do, and never signs in."""

    id = serializers.UUIDField()
    slug = serializers.SlugField()
    description = serializers.CharField(allow_blank=True)
    roles = RolesField()
    is_active = serializers.BooleanField(help_text="Switched off, none of its tokens is good for anything.")
    tokens = serializers.IntegerField(help_text="How many of its tokens are good now.")
    trusts = serializers.IntegerField()
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="When any of its tokens was last used.")
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    etag = serializers.CharField()


class ServiceAccountPage(serializers.Serializer):
    """One page of service accounts."""

    items = ServiceAccountShape(many=True)
    next = next_field()


class NewServiceAccount(StrictShape):
    """A service account to create."""

    slug = SlugField(help_text="For ever; names it in the trail.")
    description = PlainTextField(max_length=200, allow_blank=True, default="")
    roles = RolesField(help_text="At most what you hold yourself.")


class ServiceAccountChange(StrictShape):
    """What to change of it; what is left out stays."""

    description = PlainTextField(max_length=200, allow_blank=True, required=False)
    roles = RolesField(required=False)
    is_active = serializers.BooleanField(required=False)


def account_json(account: ServiceAccount) -> dict[str, Any]:
    """Return a ServiceAccountShape of a row that was read with its counts; a new one has none."""
    return {
        "id": str(account.pk),
        "slug": account.slug,
        "description": account.description,
        "roles": account.roles,
        "is_active": account.is_active,
        "tokens": getattr(account, "living_tokens", 0),
        "trusts": getattr(account, "trust_count", 0),
        "last_used_at": getattr(account, "last_used_at", None),
        "created_by": account.created_by,
        "created_at": account.created_at,
        "etag": etag(account.version),
    }


_ACCOUNT: Final[dict[str, Any]] = {"slug": "deploy", "description": "Publishes from CI", "roles": ["editor"]}
ASKED: Final = OpenApiExample("For deployments", value=_ACCOUNT, request_only=True)
SWITCHED_OFF: Final = OpenApiExample("Switched off", value={"is_active": False}, request_only=True)
SHOWN: Final = OpenApiExample(
    "A service account", response_only=True,
    value={
        "id": "0192f8a1-7c44-7d31-9a55-0c6f0e3b2a10", **_ACCOUNT, "is_active": True, "tokens": 1, "trusts": 1,
        "last_used_at": "2031-05-21T12:00:00Z", "created_by": "alice@acme.test",
        "created_at": "2031-05-20T09:00:00Z", "etag": '"1"',
    },
)  # fmt: skip

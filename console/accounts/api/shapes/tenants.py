"""Tenants as JSON."""

from typing import Any

from rest_framework import serializers

from console.accounts.api.shapes.fields import SlugField, next_field
from console.accounts.models import Tenant
from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape


class TenantShape(serializers.Serializer):
    """One tenant."""

    id = serializers.UUIDField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    platform = serializers.BooleanField(help_text="The one tenant whose people act everywhere.")
    created_at = serializers.DateTimeField()
    suspended_at = serializers.DateTimeField(allow_null=True, help_text="Since when its people and tokens are refused.")
    closing_at = serializers.DateTimeField(allow_null=True, help_text="Since when it is being deleted.")
    etag = serializers.CharField(help_text="Send it as If-Match to change or delete this.")


class TenantPage(serializers.Serializer):
    """One page of tenants."""

    items = TenantShape(many=True)
    next = next_field()


class NewTenant(StrictShape):
    """A tenant to create."""

    slug = SlugField(help_text="For ever; part of slice keys.")
    name = PlainTextField(max_length=120)


class TenantChange(StrictShape):
    """A tenant's new name."""

    name = PlainTextField(max_length=120)


def tenant_json(tenant: Tenant) -> dict[str, Any]:
    """Return a TenantShape."""
    return {
        "id": str(tenant.pk),
        "slug": tenant.slug,
        "name": tenant.name,
        "platform": tenant.is_platform,
        "created_at": tenant.created_at,
        "suspended_at": tenant.suspended_at,
        "closing_at": tenant.closing_at,
        "etag": etag(tenant.version),
    }

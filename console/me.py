"""`GET /api/v1/me`: who is calling, what they may do where, and their slices. Also the console's boot data."""

from typing import Any
from uuid import UUID

from django.db.models import Count
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.access import Access
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.fields import PermissionsField, PersonShape
from console.accounts.api.shapes.impersonation import CurrentViewShape, current_view_json
from console.accounts.models import ApiToken, ServiceAccount, Tenant
from console.accounts.permissions import Permission
from policies.models import DraftObject, Slice

MOST_ROWS = 1_000
"""More tenants or slices than this are found by search, not in a menu."""


class CallerShape(PersonShape):
    """The person or service account calling."""

    email = serializers.CharField(help_text="The address; of a service account what stands in the trail.")
    service_account = serializers.BooleanField(help_text="Whether it is a service account, no person.")
    is_platform = serializers.BooleanField(help_text="Whether they act in every tenant.")


class MyTenantShape(serializers.Serializer):
    """A tenant the caller may see."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    platform = serializers.BooleanField()


class MySuspendedTenantShape(serializers.Serializer):
    """A tenant whose people are refused for now."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    since = serializers.DateTimeField()
    reason = serializers.CharField()


class MySliceShape(serializers.Serializer):
    """A slice the caller may see."""

    slice = serializers.CharField(help_text="`<tenant>@<gateway>`")
    tenant = serializers.SlugField()
    gateway = serializers.SlugField()
    platform = serializers.BooleanField()
    pending = serializers.IntegerField(help_text="Objects of the draft that are not published yet.")


class MyTokenShape(serializers.Serializer):
    """The token the call was made with."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = PermissionsField()
    expires_at = serializers.DateTimeField()


class MeShape(serializers.Serializer):
    """The caller."""

    user = CallerShape()
    permissions = serializers.DictField(child=PermissionsField(), help_text="By tenant slug.")
    tenants = MyTenantShape(many=True)
    suspended = MySuspendedTenantShape(many=True, help_text="Tenants that you belong to and that are suspended.")
    slices = MySliceShape(many=True)
    token = MyTokenShape(allow_null=True, help_text="Null in a browser session.")
    view = CurrentViewShape(allow_null=True, help_text="Set where you look as somebody else; `user` is then them.")


class MeEndpoint(Endpoint):
    """The caller."""

    permissions = {"retrieve": None}
    is_open_in_views = True

    @extend_schema(operation_id="read_me", tags=["me"], responses=MeShape)
    def retrieve(self, request: Request) -> Response:
        """Who is calling and what they may do."""
        return Response(describe(self.access))


def describe(access: Access) -> dict[str, Any]:
    """Return the caller, their permissions by tenant, and the slices they may see with unpublished counts."""
    tenants = list(Tenant.objects.visible_to(access).order_by("slug")[:MOST_ROWS])
    return {
        "user": {
            "id": str(access.user.pk),
            "email": access.user.email,
            "name": access.user.name,
            "service_account": isinstance(access.user, ServiceAccount),
            "is_platform": access.scope(Permission.VIEW).is_everywhere,
        },
        "permissions": {tenant.slug: [p for p in Permission if access.may(p, tenant.pk)] for tenant in tenants},
        "tenants": [{"slug": tenant.slug, "name": tenant.name, "platform": tenant.is_platform} for tenant in tenants],
        "suspended": [
            {"slug": one.slug, "name": one.name, "since": one.since, "reason": one.reason}
            for one in sorted(access.suspended.values(), key=lambda one: one.slug)
        ],
        "slices": _slices(access),
        "token": _token(access.token) if access.token else None,
        "view": current_view_json(access.view) if access.view else None,
    }


def _slices(access: Access) -> list[dict[str, Any]]:
    rows = Slice.objects.visible_to(access).select_related("tenant", "gateway").order_by("key")[:MOST_ROWS]
    counted = DraftObject.objects.visible_to(access).unpublished().values_list("slice_id").annotate(Count("id"))
    pending = dict(counted)
    return [_slice(row, pending) for row in rows]


def _slice(row: Slice, pending: dict[UUID, int]) -> dict[str, Any]:
    return {
        "slice": row.key,
        "tenant": row.tenant.slug,
        "gateway": row.gateway.slug,
        "platform": row.tenant.is_platform,
        "pending": pending.get(row.pk, 0),
    }


def _token(token: ApiToken) -> dict[str, Any]:
    return {
        "id": str(token.pk),
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }

"""`GET /api/v1/me`: who is calling, what they may do where, and the slices they can open. Also the console's boot data."""

from typing import Any

from django.db.models import Count, Q
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.access import Access
from console.accounts.api.gate import Endpoint
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from policies.models import Slice


class MeEndpoint(Endpoint):
    """The caller."""

    permissions = {"retrieve": None}

    @extend_schema(operation_id="me", tags=["me"], responses={200: dict})
    def retrieve(self, request: Request) -> Response:
        """Who is calling and what they may do."""
        return Response(describe(self.access))


def describe(access: Access) -> dict[str, Any]:
    """Return the caller, their permissions by tenant, and the slices they may see with unpublished counts."""
    tenants = Tenant.objects.filter(access.scope(Permission.VIEW).filter("pk")).order_by("slug")[:1000]
    pending = Count("objects", filter=Q(objects__is_unpublished=True))
    slices = Slice.objects.visible_to(access).select_related("tenant", "gateway").annotate(pending=pending)
    return {
        "user": {
            "id": str(access.user.pk),
            "email": access.user.email,
            "name": access.user.name,
            "is_platform": access.scope(Permission.VIEW).is_everywhere,
        },
        "permissions": {tenant.slug: [p for p in Permission if access.may(p, tenant.pk)] for tenant in tenants},
        "tenants": [{"slug": tenant.slug, "name": tenant.name, "platform": tenant.is_platform} for tenant in tenants],
        "slices": [_slice(row) for row in slices.order_by("key")[:1000]],
        "token": {"id": str(access.token.pk), "name": access.token.name} if access.token else None,
    }


def _slice(row: Slice) -> dict[str, Any]:
    return {
        "slice": row.key,
        "tenant": row.tenant.slug,
        "gateway": row.gateway.slug,
        "platform": row.tenant.is_platform,
        "pending": row.pending,  # type: ignore[attr-defined]
    }

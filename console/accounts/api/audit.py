"""`/audit`: who did what, when; each tenant's trail for those who hold `audit` there, all of it for the platform's."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.audit import EntryFilters, EntryPage, entry_json
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.models import Entry
from console.base.answers import LISTING, answers
from console.base.errors import FieldProblem, Forbidden, Invalid, flatten
from console.base.paging import page

CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "slice": lambda key: Q(slice=key),
    "actor": lambda text: Q(actor_id=text) | Q(actor_name__icontains=text),
    "verb": lambda name: Q(verb=name) | Q(verb__startswith=f"{name}."),
    "target": lambda text: Q(target_id=text) | Q(target_name__icontains=text),
    "since": lambda at: Q(at__gte=at),
    "until": lambda at: Q(at__lt=at),
}


class AuditEndpoint(Endpoint):
    """The audit trail."""

    permissions = {"list": Permission.AUDIT}

    @extend_schema(
        operation_id="list_audit",
        tags=["audit"],
        parameters=[EntryFilters, *LISTING],
        responses=answers(EntryPage, 403, 404, 422),
    )
    def list(self, request: Request) -> Response:
        """Entries, newest first."""
        scope = self.access.scope(self.needed)
        if not scope.is_everywhere and not scope.tenant_ids:
            raise Forbidden("You hold “audit” in no tenant. An owner can grant it.")
        found, following = page(Entry.objects.visible_to(scope).filter(self._wanted()), request, order=["-id"])
        slugs = dict(Tenant.objects.filter(pk__in={row.tenant_id for row in found}).values_list("pk", "slug"))
        return Response({"items": [entry_json(row, slugs) for row in found], "next": following})

    def _wanted(self) -> Q:
        given = _filters(self.request)
        wanted = Q()
        if slug := given.pop("tenant", None):
            wanted &= Q(tenant_id=tenant_of(self.access, slug, self.needed).pk)
        for name, value in given.items():
            wanted &= CONDITIONS[name](value)
        return wanted


def _filters(request: Request) -> dict[str, Any]:
    parsed = EntryFilters(data={name: value for name, value in request.query_params.items() if value})
    if not parsed.is_valid():
        problems = flatten(parsed.errors)
        raise Invalid(problems=[FieldProblem(p.code, "?" + p.pointer.lstrip("/"), p.text) for p in problems])
    values: dict[str, Any] = dict(parsed.validated_data)
    return values

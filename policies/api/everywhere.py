"""Objects of one kind across every slice the caller may see: for searching and for inventories. Read-only."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.paging import page
from policies.api.filters import filtered, of_owner
from policies.api.objects import Rows, as_listed, render_page
from policies.compiler import Kind
from policies.models import DraftObject


class EverywhereEndpoint(Endpoint):
    """`/hostnames`, `/services`, `/routes`."""

    kind: ClassVar[Kind]
    permissions = {"list": Permission.VIEW}

    def list(self, request: Request) -> Response:
        """One page, by name."""
        rows = DraftObject.objects.visible_to(self.access).filter(kind=self.kind)
        shown: Rows
        found = as_listed(self.kind, of_owner(filtered(rows, request), request))
        shown, following = page(found, request, order=["name", "id"])
        return Response({"items": render_page(shown), "next": following})

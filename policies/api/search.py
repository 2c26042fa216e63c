"""The palette's search: slices by key, and objects by name, host, path or service, wherever the caller may look."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from policies.api import shapes
from policies.api.filters import read
from policies.api.operations import answers
from policies.compiler import DRAFTED_KINDS, KINDS, Kind
from policies.models import DraftObject, Slice

MOST_OBJECTS: Final = 20
MOST_SLICES: Final = 5
Hits = list[dict[str, Any]]


class SearchEndpoint(Endpoint):
    """`/search?q=`."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(
        operation_id="search",
        tags=["search"],
        parameters=[OpenApiParameter("q", str, description="Part of a name, host, path or service.")],
        responses=answers(shapes.Hits, 422),
    )
    def list(self, request: Request) -> Response:
        """The first hits; nothing for fewer than two characters."""
        text = read(request, "q").lower()
        hits = [*self._slices(text), *self._objects(text)] if len(text) >= 2 else []
        return Response({"items": hits})

    def _slices(self, text: str) -> Hits:
        rows = Slice.objects.visible_to(self.access).filter(key__contains=text).order_by("key")
        keys = rows.values_list("key", flat=True)[:MOST_SLICES]
        return [{"kind": "slice", "name": key, "slice": key, "url": f"/s/{key}/routes"} for key in keys]

    def _objects(self, text: str) -> Hits:
        rows = DraftObject.objects.visible_to(self.access).present()
        named = rows.filter(search_text__contains=text, kind__in=DRAFTED_KINDS)
        found = named.order_by("name", "id").values_list("kind", "name", "slice__key")[:MOST_OBJECTS]
        return [
            {"kind": kind, "name": name, "slice": key, "url": f"/s/{key}/{KINDS[Kind(kind)].plural}/{name}"}
            for kind, name, key in found
        ]

"""`/slices/{slice}/named-by`: which objects of the draft name another."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import Invalid
from console.base.paging import page
from policies.api.filters import read
from policies.api.operations import PAGING, answers
from policies.api.slice_gate import SliceEndpoint
from policies.compiler import KINDS, Kind, ObjectKey
from policies.queries.naming import NAMED, naming

_KINDS = sorted(str(kind) for kind in NAMED)
_PARAMETERS = [
    OpenApiParameter("kind", str, enum=_KINDS, required=True, description="Of the object that is named."),
    OpenApiParameter("name", str, required=True, description="Its name; it need not be there."),
]


class NamingObject(serializers.Serializer):
    """An object that names it."""

    kind = serializers.CharField()
    plural = serializers.CharField(help_text="As in its address.")
    name = serializers.CharField()
    state = serializers.CharField()


class NamingObjects(serializers.Serializer):
    """A page of them."""

    items = NamingObject(many=True)
    next = serializers.CharField(allow_null=True)


EXAMPLE = OpenApiExample(
    "A hostname and a route",
    value={
        "items": [
            {"kind": "hostname", "plural": "hostnames", "name": "shop.acme.test", "state": "published"},
            {"kind": "route", "plural": "routes", "name": "shop-search", "state": "changed"},
        ],
        "next": None,
    },
    response_only=True,
)


@extend_schema(tags=["search"])
class NamedByEndpoint(SliceEndpoint):
    """Who names an object."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(
        operation_id="list_naming_objects", parameters=[*_PARAMETERS, *PAGING], examples=[EXAMPLE],
        responses=answers(NamingObjects, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """The objects of the draft that name a hostname, a service, a policy or a list; by kind and name."""
        found, kind, name = self.slice_of(slice_key), read(request, "kind"), read(request, "name")
        if kind not in _KINDS:
            raise Invalid.field("?kind", "choice_unknown", f"kind is one of {', '.join(_KINDS)}.")
        if not name:
            raise Invalid.field("?name", "required", "Say which object is meant.")
        rows, following = page(naming(found, ObjectKey(Kind(kind), name)), request, order=["kind", "name"])
        items = [
            {"kind": row.kind, "plural": KINDS[Kind(row.kind)].plural, "name": row.name, "state": str(row.state)}
            for row in rows
        ]
        return Response({"items": items, "next": following})

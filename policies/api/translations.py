"""`/slices/{slice}/translations`: configuration of other products as objects that an import takes."""

from collections import defaultdict
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import Invalid
from console.base.shapes import StrictShape, read
from policies.api.operations import answers
from policies.api.shapes import AnyObject
from policies.api.slice_gate import SliceEndpoint
from policies.compiler.intent.fields.hostnames import hostname_or_wildcard
from policies.models import DraftObject, Slice
from policies.translating import MOST_CHARACTERS, Format, Known, Severity, Translation, translate
from policies.translating.documents import Untranslatable

_MOST_HOSTNAMES = 20


class ForeignDocument(StrictShape):
    """A document. It is not kept or logged."""

    format = serializers.ChoiceField([str(one) for one in Format])
    document = serializers.CharField(
        trim_whitespace=False, max_length=MOST_CHARACTERS, help_text="Its text: YAML, JSON or NGINX configuration."
    )
    hostnames = serializers.ListField(
        child=serializers.CharField(max_length=255), required=False, default=list, max_length=_MOST_HOSTNAMES,
        help_text="For routes of documents that name none; an OpenAPI document then holds for these.",
    )  # fmt: skip


class TranslationNote(serializers.Serializer):
    """What became of a part of the document."""

    severity = serializers.ChoiceField(
        [str(one) for one in Severity],
        help_text="`left_out`: it is in no object. `changed`: it is, but otherwise. `told`: nothing is to be done.",
    )
    place = serializers.CharField(help_text="As `HTTPRoute shop/spec/rules/0/filters/1`, or a line.")
    text = serializers.CharField()


class Translated(serializers.Serializer):
    """Objects for `import`, which checks them, and what was not understood."""

    objects = AnyObject(many=True)
    notes = TranslationNote(many=True)


EXAMPLE = OpenApiExample(
    "A route of the Gateway API",
    value={
        "format": "gateway_api",
        "document": (
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: shop}\nspec:\n"
            "  hostnames: [shop.example.com]\n  rules:\n  - backendRefs: [{name: shop, port: 8080}]\n"
        ),
    },
    request_only=True,
)


class TranslationsEndpoint(SliceEndpoint):
    """Translations."""

    permissions = {"create": Permission.VIEW}

    @extend_schema(
        operation_id="translate_document",
        tags=["draft"],
        request=ForeignDocument,
        examples=[EXAMPLE],
        responses=answers(Translated, 404, 422),
    )
    def create(self, request: Request, slice_key: str) -> Response:
        """What a document of the Gateway API, of OpenAPI, Kong (decK) or NGINX says, as objects for `import`.

        Nothing is written. Every part that is not understood is told. Objects that the slice has are left as they are:
        a hostname or service of the same name is not among the answer, and others get a name of their own.
        """
        found = self.slice_of(slice_key)
        asked = read(ForeignDocument, request)
        known = Known(_names(found), tuple(_hostname(index, name) for index, name in enumerate(asked["hostnames"])))
        try:
            told = translate(Format(asked["format"]), asked["document"], known)
        except Untranslatable as error:
            raise Invalid.field("/document", "document_unreadable", str(error)) from error
        return Response(_render(told))


def _hostname(index: int, name: str) -> str:
    try:
        return hostname_or_wildcard(name)
    except ValueError as error:
        raise Invalid.field(f"/hostnames/{index}", "hostname_invalid", str(error)) from error


def _names(slice_: Slice) -> dict[str, frozenset[str]]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for kind, name in DraftObject.objects.present().filter(slice=slice_).values_list("kind", "name"):
        names[kind].add(name)
    return {kind: frozenset(found) for kind, found in names.items()}


def _render(told: Translation) -> dict[str, Any]:
    notes = [{"severity": str(one.severity), "place": one.place, "text": one.text} for one in told.notes]
    return {"objects": told.objects, "notes": notes}

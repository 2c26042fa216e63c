"""Serializers for each kind of object, made from the compiler's registry: a new kind documents itself."""

from functools import cache
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from policies.api.shapes import STATES, Finding
from policies.api.spec_schema import SpecField
from policies.compiler import KINDS, Kind
from policies.compiler.intent.waf import ListType

Shape = type[serializers.Serializer]


@extend_schema_field({"type": "object", "maxProperties": 0})
class _Nothing(serializers.JSONField):
    """An object without members."""


class ListHead(serializers.Serializer):
    """What a list says of itself, without its entries."""

    description = serializers.CharField()
    type = serializers.ChoiceField(choices=[one.value for one in ListType])


@cache
def stored(kind: Kind) -> Shape:
    """An object as it is read: `Route`, `Service`, …"""
    text = f"A {kind} in the draft of a slice, and how it stands to the last revision."
    return _shape(KINDS[kind].component, text, **_fields(kind, SpecField(kind)))


@cache
def tried(kind: Kind) -> Any:
    """What a dry run may answer: the object as it would be read, or `Unread…` with the reasons why it cannot be."""
    label = KINDS[kind].component
    text = f"What a dry run says of a {kind} that cannot be read: the problems, and an empty spec."
    unread = _shape(f"Unread{label}", text, **_fields(kind, _Nothing()))
    return PolymorphicProxySerializer(f"Tried{label}", [stored(kind), unread], resource_type_field_name=None)


@cache
def listed(kind: Kind) -> Shape:
    """An object as pages hold it: as it is read, but lists without their entries."""
    if kind is not Kind.LIST:
        return stored(kind)
    text = "A list in the draft of a slice, without its entries."
    return _shape(
        "ListedList",
        text,
        **_fields(kind, ListHead()),
        entry_count=serializers.IntegerField(help_text="How many entries it has, ended ones too."),
        next_expiry=serializers.DateTimeField(allow_null=True, help_text="When the next entry ends that ever does."),
    )


@cache
def page(kind: Kind) -> Shape:
    """One page of objects."""
    label = KINDS[kind].component
    following = serializers.CharField(allow_null=True, help_text="The cursor of the next page.")
    return _shape(f"{label}Page", f"One page of {KINDS[kind].plural}.", items=listed(kind)(many=True), next=following)


def _fields(kind: Kind, spec: serializers.Field) -> dict[str, Any]:
    return {
        "id": serializers.UUIDField(),
        "kind": _always(kind),
        "name": serializers.CharField(),
        "slice": serializers.CharField(),
        "state": serializers.ChoiceField(choices=STATES),
        "spec": spec,
        "updated_at": serializers.DateTimeField(),
        "updated_by": serializers.CharField(),
        "etag": serializers.CharField(),
        "problems": Finding(many=True),
    }


@cache
def new(kind: Kind) -> Shape:
    """What a create sends."""
    info = KINDS[kind]
    name = serializers.RegexField(info.name_pattern, max_length=253)
    return _shape(f"New{info.component}", f"A {kind} to add.", name=name, spec=SpecField(kind))


@cache
def replacement(kind: Kind) -> Shape:
    """What a replace sends."""
    return _shape(f"{KINDS[kind].component}Replacement", f"A whole new spec of a {kind}.", spec=SpecField(kind))


@cache
def patch(kind: Kind) -> Shape:
    """What a merge patch sends: any part of the spec, null for what shall be as by default."""
    spec = serializers.JSONField(help_text=f"A JSON merge patch (RFC 7396) of {KINDS[kind].spec.__name__}.")
    return _shape(f"{KINDS[kind].component}Patch", f"A change of parts of a {kind}.", spec=spec)


def _always(kind: Kind) -> serializers.Field:
    """A field that holds nothing but the kind's name."""

    @extend_schema_field({"type": "string", "const": str(kind)})
    class KindField(serializers.CharField):
        """The kind of these objects."""

    return KindField()


def _shape(label: str, text: str, /, **fields: Any) -> Shape:
    return type(label, (serializers.Serializer,), {"__doc__": text, "__module__": __name__, **fields})

"""Puts the compiler's own models into the OpenAPI document: `RouteSpec` there is `RouteSpec` here, field by field.

Answers always carry every field, requests may leave out what has a default: hence `RouteSpec` and `RouteSpecRequest`.
"""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema
from rest_framework import serializers

from policies.api.examples import EXAMPLES
from policies.compiler import KINDS, Kind

_DEFINITION = re.compile(r"^#/\$defs/(.+)$")
_Field = core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField


class SpecField(serializers.JSONField):
    """The spec of one kind of object."""

    def __init__(self, kind: Kind, **options: Any) -> None:
        self.kind = kind
        super().__init__(**options)


class _Answered(GenerateJsonSchema):
    """A schema in which every field is present, as in answers."""

    def field_is_required(self, field: _Field, total: bool) -> bool:
        return True


class SpecFieldExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Maps a `SpecField` to a reference to its kind's component."""

    target_class = "policies.api.spec_schema.SpecField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        """Register the model and all its parts, and return the reference."""
        kind: Kind = self.target.kind
        suffix = "Request" if direction == "request" else ""
        for name, schema in component_schemas(kind, suffix).items():
            component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, name)  # type: ignore[no-untyped-call]
            auto_schema.registry.register_on_missing(component)
        return {"$ref": f"#/components/schemas/{KINDS[kind].spec.__name__}{suffix}"}


def component_schemas(kind: Kind, suffix: str) -> dict[str, dict[str, Any]]:
    """Return the OpenAPI component of a kind's spec and of every model within it, by component name."""
    model = KINDS[kind].spec
    generator = GenerateJsonSchema if suffix else _Answered
    whole = model.model_json_schema(ref_template="#/$defs/{model}", schema_generator=generator)
    parts: dict[str, dict[str, Any]] = whole.pop("$defs", {})
    whole["examples"] = [EXAMPLES[kind][1]]
    named = {model.__name__: whole, **parts}
    return {name + suffix: _point_to_components(schema, suffix) for name, schema in named.items()}


def _point_to_components(value: Any, suffix: str) -> Any:
    """Rewrite references within a model to references between components."""
    if isinstance(value, dict):
        return {key: _point_to_components(each, suffix) for key, each in value.items()}
    if isinstance(value, list):
        return [_point_to_components(each, suffix) for each in value]
    if isinstance(value, str) and (found := _DEFINITION.match(value)):
        return f"#/components/schemas/{found.group(1)}{suffix}"
    return value

"""Validation rules as they stand in the schema: extensions of field and oneof options, named `validate.…`."""

from __future__ import annotations

from typing import Any, Protocol

from gatehouse_protocol.envoy_schema import EnvoySchema


class Descriptor(Protocol):
    """Anything of a schema that has options."""

    def GetOptions(self) -> Any: ...  # noqa: N802 - protobuf's name


class RuleOptions:
    """Reads rules with the schema's own option classes, as the interpreter's are of another pool and know no rules."""

    def __init__(self, schema: EnvoySchema) -> None:
        self._field_options = schema.message("google.protobuf.FieldOptions")
        self._oneof_options = schema.message("google.protobuf.OneofOptions")
        self._rules = schema.pool.FindExtensionByName("validate.rules")  # type: ignore[no-untyped-call]
        self._required = schema.pool.FindExtensionByName("validate.required")  # type: ignore[no-untyped-call]

    def of_field(self, field: Descriptor) -> Any | None:
        """The `validate.FieldRules` of a field, or None."""
        options = self._field_options.FromString(field.GetOptions().SerializeToString())
        return options.Extensions[self._rules] if options.HasExtension(self._rules) else None

    def is_required(self, oneof: Descriptor) -> bool:
        """Whether some member of a oneof must be set."""
        options = self._oneof_options.FromString(oneof.GetOptions().SerializeToString())
        return bool(options.Extensions[self._required])

"""Makes protobuf messages of a table of their fields."""

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_PACKAGE: Final = "gatehouse.wire"
_FIELD: Final = descriptor_pb2.FieldDescriptorProto
_SCALARS: Final = {
    "string": _FIELD.TYPE_STRING,
    "bytes": _FIELD.TYPE_BYTES,
    "uint32": _FIELD.TYPE_UINT32,
    "int32": _FIELD.TYPE_INT32,
    "int64": _FIELD.TYPE_INT64,
    "bool": _FIELD.TYPE_BOOL,
}


def classes_of(shapes: Mapping[str, dict[str, tuple[int, str]]]) -> dict[str, type[Any]]:
    """Return the class of each message, given as field → (number, type).

    `*` marks repeated fields, `?` fields of which one can see whether they are there.
    """
    file = descriptor_pb2.FileDescriptorProto(name="gatehouse/wire.proto", package=_PACKAGE, syntax="proto3")
    for name, fields in shapes.items():
        _declare(file, name, fields)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")) for name in shapes}


def _declare(file: descriptor_pb2.FileDescriptorProto, name: str, fields: dict[str, tuple[int, str]]) -> None:
    message = file.message_type.add(name=name)
    for field_name, (number, kind) in fields.items():
        field = message.field.add(name=field_name, number=number)
        field.label = _FIELD.LABEL_REPEATED if kind.endswith("*") or kind == "map" else _FIELD.LABEL_OPTIONAL
        base = kind.rstrip("*?")
        if kind.endswith("?"):
            field.proto3_optional, field.oneof_index = True, len(message.oneof_decl)
            message.oneof_decl.add(name=f"_{field_name}")
        if kind == "map":
            entry = message.nested_type.add(name="InitialResourceVersionsEntry")
            entry.options.map_entry = True
            for number_in_entry, part in enumerate(("key", "value"), start=1):
                entry.field.add(name=part, number=number_in_entry, type=_FIELD.TYPE_STRING, label=_FIELD.LABEL_OPTIONAL)
            field.type, field.type_name = _FIELD.TYPE_MESSAGE, f".{_PACKAGE}.{name}.{entry.name}"
        elif base in _SCALARS:
            field.type = _SCALARS[base]
        else:
            field.type, field.type_name = _FIELD.TYPE_MESSAGE, f".{_PACKAGE}.{base}"

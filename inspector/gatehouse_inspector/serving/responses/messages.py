"""What Envoy asks of a response and what it is answered: the few fields we need of `envoy.service.ext_proc.v3`.

The numbers are of the stable API; a test compares them with the schema inside the Envoy binary.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from gatehouse_inspector.dlp.responses import Changes
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response

_SERVICE, _CORE = "envoy.service.ext_proc.v3", "envoy.config.core.v3"
SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "ProcessingRequest": (
        f"{_SERVICE}.ProcessingRequest",
        {"response_headers": (3, "HttpHeaders"), "response_body": (5, "HttpBody")},
    ),
    "HttpHeaders": (f"{_SERVICE}.HttpHeaders", {"headers": (1, "HeaderMap"), "end_of_stream": (3, "bool")}),
    "HttpBody": (f"{_SERVICE}.HttpBody", {"body": (1, "bytes"), "end_of_stream": (2, "bool")}),
    "HeaderMap": (f"{_CORE}.HeaderMap", {"headers": (1, "HeaderValue*")}),
    "HeaderValue": (f"{_CORE}.HeaderValue", {"key": (1, "string"), "raw_value": (3, "bytes")}),
    "ProcessingResponse": (
        f"{_SERVICE}.ProcessingResponse",
        {
            "response_headers": (2, "HeadersResponse"),
            "response_body": (4, "BodyResponse"),
            "immediate_response": (7, "ImmediateResponse"),
            "mode_override": (9, "ProcessingMode"),
        },
    ),
    "HeadersResponse": (f"{_SERVICE}.HeadersResponse", {"response": (1, "CommonResponse")}),
    "BodyResponse": (f"{_SERVICE}.BodyResponse", {"response": (1, "CommonResponse")}),
    "CommonResponse": (
        f"{_SERVICE}.CommonResponse",
        {"header_mutation": (2, "HeaderMutation"), "body_mutation": (3, "BodyMutation")},
    ),
    "BodyMutation": (f"{_SERVICE}.BodyMutation", {"body": (1, "bytes")}),
    "ProcessingMode": (
        "envoy.extensions.filters.http.ext_proc.v3.ProcessingMode",
        {"request_header_mode": (1, "int32"), "response_header_mode": (2, "int32"), "response_body_mode": (4, "int32")},
    ),
    "ImmediateResponse": (
        f"{_SERVICE}.ImmediateResponse",
        {"status": (1, "HttpStatus"), "headers": (2, "HeaderMutation"), "body": (3, "bytes"), "details": (5, "string")},
    ),
    "HttpStatus": ("envoy.type.v3.HttpStatus", {"code": (1, "int32")}),
    "HeaderMutation": (
        f"{_SERVICE}.HeaderMutation", {"set_headers": (1, "HeaderValueOption*"), "remove_headers": (2, "string*")},
    ),
    "HeaderValueOption": (
        f"{_CORE}.HeaderValueOption", {"header": (1, "HeaderValue"), "append_action": (3, "int32")},
    ),
}  # fmt: skip
"""Message → its full name in Envoy, and field → (number, type); `*` marks repeated fields."""
_FIELD: Final = descriptor_pb2.FieldDescriptorProto
_SCALARS: Final = {
    "string": _FIELD.TYPE_STRING, "bytes": _FIELD.TYPE_BYTES, "bool": _FIELD.TYPE_BOOL, "int32": _FIELD.TYPE_INT32,
}  # fmt: skip
_STATUS: Final = ":status"
_PACKAGE: Final = "gatehouse.responses"
_SEND, _SKIP, _BUFFERED, _BUFFERED_PARTIAL, _OVERWRITE = 1, 2, 2, 3, 2


def _declared() -> Mapping[str, Any]:
    file = descriptor_pb2.FileDescriptorProto(name="gatehouse/responses.proto", package=_PACKAGE, syntax="proto3")
    for name, (_, fields) in SHAPES.items():
        message = file.message_type.add(name=name)
        for field_name, (number, kind) in fields.items():
            field = message.field.add(name=field_name, number=number)
            field.label = _FIELD.LABEL_REPEATED if kind.endswith("*") else _FIELD.LABEL_OPTIONAL
            base = kind.rstrip("*")
            field.type = _SCALARS.get(base, _FIELD.TYPE_MESSAGE)
            if base not in _SCALARS:
                field.type_name = f".{_PACKAGE}.{base}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")) for name in SHAPES}


_CLASSES: Final = _declared()
ProcessingRequest: Final = _CLASSES["ProcessingRequest"]
ProcessingResponse: Final = _CLASSES["ProcessingResponse"]


def answers(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """Return that the client shall get this instead."""
    said = ProcessingResponse()
    instead = said.immediate_response
    instead.status.code, instead.body, instead.details = status, body, "response_refused"
    for name, value in headers:
        option = instead.headers.set_headers.add(append_action=_OVERWRITE)
        option.header.key, option.header.raw_value = name, value.encode("latin-1")
    return bytes(said.SerializeToString())


def head_of(said: Any, request: Request) -> Response:
    """Return the head of a response as Envoy tells of it; status 0 where it names none."""
    values = [(one.key, one.raw_value) for one in said.headers.headers]
    status = next((int(value) for name, value in values if name == _STATUS), 0)
    headers = [(name.encode("latin-1"), value) for name, value in values if not name.startswith(":")]
    return Response(request, status, headers)


def head_changes(changes: Changes) -> bytes:
    """Return that a response goes on with these changes of its headers."""
    said = ProcessingResponse(response_headers={})
    _write(said.response_headers.response, changes)
    return bytes(said.SerializeToString())


def body_changes(changes: Changes) -> bytes:
    """Return that a response goes on with these changes of its headers, and with another body where there is one."""
    said = ProcessingResponse(response_body={})
    _write(said.response_body.response, changes)
    return bytes(said.SerializeToString())


def _write(response: Any, changes: Changes) -> None:
    for name, value in changes.headers:
        option = response.header_mutation.set_headers.add(append_action=_OVERWRITE)
        option.header.key, option.header.raw_value = name, value
    response.header_mutation.remove_headers.extend(changes.removed)
    if changes.body is not None:
        response.body_mutation.body = changes.body


def _wanting_body(body_mode: int) -> bytes:
    said = ProcessingResponse(response_headers={})
    mode = said.mode_override
    mode.request_header_mode, mode.response_header_mode, mode.response_body_mode = _SKIP, _SEND, body_mode
    return bytes(said.SerializeToString())


HEAD_PASSES: Final = bytes(ProcessingResponse(response_headers={}).SerializeToString())
BODY_PASSES: Final = bytes(ProcessingResponse(response_body={}).SerializeToString())
WANTS_BODY: Final = _wanting_body(_BUFFERED_PARTIAL)
"""Envoy shall keep the response until it has been told of the body's beginning."""
WANTS_ALL: Final = _wanting_body(_BUFFERED)
"""Envoy shall do so until the end of a body that it can keep: only then it takes another length of it."""

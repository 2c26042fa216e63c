"""What is read of OpenTelemetry's messages, in the form of `wire.SHAPES`.

Records are `bytes`, so that each is only opened if there is room for it; texts are, because clients choose them and
not all of them are UTF-8.
"""

from typing import Final

from gatehouse_agent.declaring import classes_of

SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "Export": (
        "opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest",
        {"resource_logs": (1, "ResourceLogs*")},
    ),
    "ResourceLogs": (
        "opentelemetry.proto.logs.v1.ResourceLogs",
        {"resource": (1, "LogResource"), "scope_logs": (2, "ScopeLogs*")},
    ),
    "LogResource": ("opentelemetry.proto.resource.v1.Resource", {"attributes": (1, "KeyValue*")}),
    "ScopeLogs": ("opentelemetry.proto.logs.v1.ScopeLogs", {"log_records": (2, "bytes*")}),
    "LogRecord": ("opentelemetry.proto.logs.v1.LogRecord", {"attributes": (6, "KeyValue*")}),
    "KeyValue": ("opentelemetry.proto.common.v1.KeyValue", {"key": (1, "string"), "value": (2, "Value")}),
    "Value": ("opentelemetry.proto.common.v1.AnyValue", {"string_value": (1, "bytes")}),
}
_CLASSES: Final = classes_of({name: fields for name, (_, fields) in SHAPES.items()})
Export: Final = _CLASSES["Export"]
LogRecord: Final = _CLASSES["LogRecord"]

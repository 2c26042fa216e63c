"""What a client reads where nobody could look, and nothing may pass unseen."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

UNAVAILABLE: Final = 503
_EXPRESSION: Final = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter"


def write_unlooked(manager: Any, failed: str, detail: str, schema: EnvoySchema) -> None:
    """Answer 503 in words where the expression `failed` holds; what the inspector answers itself stays as it is."""
    mapper = manager.local_reply_config.mappers.add()
    mapper.filter.extension_filter.name = "could-not-be-looked-at"
    expression = schema.message(_EXPRESSION)(expression=failed)
    mapper.filter.extension_filter.typed_config.CopyFrom(schema.to_any(expression))
    mapper.status_code.value = UNAVAILABLE
    mapper.body_format_override.content_type = "application/problem+json"
    said = {"type": "about:blank", "title": "Service Unavailable", "status": UNAVAILABLE, "detail": detail}
    mapper.body_format_override.json_format.update({**said, "request_id": "%REQ(X-REQUEST-ID)%"})

"""Envoy's own answers, told apart by expressions over the request and what Envoy says of it, in words for people."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

_EXPRESSION: Final = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter"


def answered_where(manager: Any, name: str, condition: str, schema: EnvoySchema) -> Any:
    """Add to a connection manager, and return, the `ResponseMapper` of its own answers for which `condition` holds."""
    mapper = manager.local_reply_config.mappers.add()
    mapper.filter.extension_filter.name = name
    expression = schema.message(_EXPRESSION)(expression=condition)
    mapper.filter.extension_filter.typed_config.CopyFrom(schema.to_any(expression))
    return mapper


def write_problem(mapper: Any, status: int, title: str, detail: str) -> None:
    """Let the body be problem details (RFC 9457)."""
    mapper.body_format_override.content_type = "application/problem+json"
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    mapper.body_format_override.json_format.update({**said, "request_id": "%REQ(X-REQUEST-ID)%"})

"""Envoy's own answers, told apart by expressions over the request and what Envoy says of it, in words for people."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

_EXPRESSION: Final = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter"


def answered_where(manager: Any, name: str, condition: str, schema: EnvoySchema, *, status: int | None = None) -> Any:
    """Add to a connection manager, and return, the `ResponseMapper` of its own answers for which `condition` holds.

    With `status` it is asked for answers with that status alone: an expression costs more than a number.
    """
    mapper = manager.local_reply_config.mappers.add()
    asked = mapper.filter
    if status is not None:
        both = mapper.filter.and_filter.filters
        comparison = both.add().status_code_filter.comparison
        comparison.op, comparison.value.default_value = comparison.EQ, status
        comparison.value.runtime_key = f"gatehouse.answers.{status}"
        asked = both.add()
    asked.extension_filter.name = name
    expression = schema.message(_EXPRESSION)(expression=condition)
    asked.extension_filter.typed_config.CopyFrom(schema.to_any(expression))
    return mapper


def write_problem(mapper: Any, status: int, title: str, detail: str, code: str = "") -> None:
    """Let the body be problem details (RFC 9457), with a stable `code` for programs."""
    mapper.body_format_override.content_type = "application/problem+json"
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    said |= {"code": code} if code else {}
    mapper.body_format_override.json_format.update({**said, "request_id": "%REQ(X-REQUEST-ID)%"})

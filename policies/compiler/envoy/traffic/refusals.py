"""What clients read when a traffic policy refuses them: problem details (RFC 9457) instead of Envoy's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

_EXPRESSION: Final = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter"


@dataclass(frozen=True, slots=True)
class _Refusal:
    expression: str
    status: int
    title: str
    detail: str


_REFUSALS: Final = (
    _Refusal(
        'response.code_details == "local_rate_limited"', 429, "Too Many Requests",
        "This client has sent more requests than it may for now. Retry-After says when to come back.",
    ),
)  # fmt: skip


def write_refusals(manager: Any, schema: EnvoySchema) -> None:
    """Say for each sort of refusal what its body is; it is looked up for Envoy's own answers alone."""
    for one in _REFUSALS:
        mapper = manager.local_reply_config.mappers.add()
        mapper.filter.extension_filter.name = "refused-by-policy"
        expression = schema.message(_EXPRESSION)(expression=one.expression)
        mapper.filter.extension_filter.typed_config.CopyFrom(schema.to_any(expression))
        mapper.body_format_override.content_type = "application/problem+json"
        said = {"type": "about:blank", "title": one.title, "status": one.status, "detail": one.detail}
        mapper.body_format_override.json_format.update({**said, "request_id": "%REQ(X-REQUEST-ID)%"})

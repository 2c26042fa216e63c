"""What clients read when a traffic policy refuses them: problem details (RFC 9457) instead of Envoy's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.local_replies import answered_where, write_problem


@dataclass(frozen=True, slots=True)
class _Refusal:
    expression: str
    status: int
    title: str
    detail: str


_WITHOUT_PAGE: Final = '!("content-type" in response.headers)'
"""A page of a policy for errors has said what it is."""

_REFUSALS: Final = (
    _Refusal(
        'response.code_details == "local_rate_limited"', 429, "Too Many Requests",
        "This client has sent more requests than it may for now. Retry-After says when to come back.",
    ),
    _Refusal(
        'response.code_details == "reached_concurrency_limit"', 503, "Service Unavailable",
        "More requests are under way than this service bears for now.",
    ),
    _Refusal(
        'response.code_details == "request_payload_too_large"', 413, "Content Too Large",
        "The body of this request is larger than it may be here.",
    ),
    _Refusal(
        'response.code_details == "fault_filter_abort"', 503, "Service Unavailable",
        "This fault was made on purpose by a policy.",
    ),
)  # fmt: skip


def write_refusals(manager: Any, schema: EnvoySchema) -> None:
    """Say for each sort of refusal what its body is; it is looked up for Envoy's own answers alone."""
    for one in _REFUSALS:
        mapper = answered_where(manager, "refused-by-policy", f"{one.expression} && {_WITHOUT_PAGE}", schema)
        write_problem(mapper, one.status, one.title, one.detail)

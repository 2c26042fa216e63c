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
    code: str = ""


_REFUSALS: Final = (
    _Refusal(
        'response.code_details.startsWith("rbac_access_denied_matched_policy[ip_access:")', 403, "Forbidden",
        "Clients from this address may not come here.", "address_refused",
    ),
    _Refusal(
        'response.code_details == "local_rate_limited"', 429, "Too Many Requests",
        "This client has sent more requests than it may for now. Retry-After says when to come back.",
    ),
)  # fmt: skip


def write_refusals(manager: Any, schema: EnvoySchema) -> None:
    """Say for each sort of refusal what its body is; it is looked up for Envoy's own answers alone."""
    for one in _REFUSALS:
        mapper = answered_where(manager, "refused-by-policy", one.expression, schema, status=one.status)
        write_problem(mapper, one.status, one.title, one.detail, one.code)

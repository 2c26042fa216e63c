"""What clients read when a traffic policy refuses them: problem details (RFC 9457) instead of Envoy's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.local_replies import answered_where, write_problem
from policies.compiler.envoy.traffic.external_authorization import UNAVAILABLE
from policies.compiler.envoy.values import overwrite_header


@dataclass(frozen=True, slots=True)
class _Refusal:
    expression: str
    status: int
    title: str
    detail: str
    code: str = ""
    challenge: str = ""
    becomes: int = 0
    """The status that clients get, where it is another."""


_WITHOUT_PAGE: Final = '!("content-type" in response.headers)'
"""A page of a policy for errors has said what it is."""
_INVALID: Final = 'Bearer error="invalid_token"'

_SIGN_IN_WORDS: Final = (
    "CSRF token", "State query", "Code verifier", "Failed to decrypt", "Invalid token", "No access token"
)  # fmt: skip
_SIGN_IN_FAILED: Final = "(" + " || ".join(f'response.code_details.startsWith("{one}")' for one in _SIGN_IN_WORDS) + ")"
"""What Envoy's filter for sessions says in its own words."""

_REFUSALS: Final = (
    _Refusal(
        'response.code_details.startsWith("rbac_access_denied_matched_policy[ip_access:")', 403, "Forbidden",
        "Clients from this address may not come here.", "address_refused",
    ),
    _Refusal(
        '(response.code_details.startsWith("Unauthorized, and redirecting to OAuth")'
        ' || response.code_details.startsWith("Failed to refresh the access token"))', 401, "Unauthorized",
        "Somebody must sign in. This request is none of a page that could show where.", "sign_in_needed",
    ),
    _Refusal(
        _SIGN_IN_FAILED, 401, "Unauthorized",
        "Signing in did not succeed. Go to the page again.", "sign_in_failed",
    ),
    _Refusal(
        'response.code_details == "jwt_authn_access_denied{Jwt_is_missing}"', 401, "Unauthorized",
        "A token is needed here.", "token_missing", challenge="Bearer",
    ),
    _Refusal(
        'response.code_details == "jwt_authn_access_denied{Jwt_is_expired}"', 401, "Unauthorized",
        "The token has expired.", "token_expired", challenge=_INVALID,
    ),
    _Refusal(
        'response.code_details == "jwt_authn_access_denied{Jwks_remote_fetch_is_failed}"', 401, "Service Unavailable",
        "The keys that tokens are verified with are not there. Try again later.", "token_keys_unavailable",
        becomes=503,
    ),
    _Refusal(
        'response.code_details.startsWith("jwt_authn_access_denied{")', 401, "Unauthorized",
        "The token is not valid here.", "token_invalid", challenge=_INVALID,
    ),
    _Refusal(
        'response.code_details.startsWith("jwt_authn_access_denied{")', 403, "Unauthorized",
        "The token is not valid here.", "token_invalid", challenge=_INVALID, becomes=401,
    ),
    _Refusal(
        'response.code_details.startsWith("rbac_access_denied_matched_policy[jwt:")'
        ' && response.code_details.endsWith(":twice]")', 403, "Unauthorized",
        "The token was sent twice.", "token_invalid", challenge='Bearer error="invalid_request"', becomes=401,
    ),
    _Refusal(
        'response.code_details.startsWith("rbac_access_denied_matched_policy[jwt:")', 403, "Forbidden",
        "The token does not permit this.", "token_insufficient", challenge='Bearer error="insufficient_scope"',
    ),
    _Refusal(
        'response.code_details.startsWith("rbac_access_denied_matched_policy[authorization:")', 403, "Forbidden",
        "This client may not do that here.", "not_authorized",
    ),
    _Refusal(
        'response.code_details == "ext_authz_error"', UNAVAILABLE, "Service Unavailable",
        "It could not be found out whether this request may go on. Try again later.", "authorization_unavailable",
        becomes=503,
    ),
    _Refusal(
        'response.code_details == "local_rate_limited"', 429, "Too Many Requests",
        "This client has sent more requests than it may for now. Retry-After says when to come back.",
    ),
    _Refusal(
        'response.code_details == "rate_limited_by_quota"', 429, "Too Many Requests",
        "The quota is used up for now. Retry-After says when the next window begins.", "quota_used_up",
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
        where = f"{one.expression} && {_WITHOUT_PAGE}"
        mapper = answered_where(manager, "refused-by-policy", where, schema, status=one.status)
        write_problem(mapper, one.becomes or one.status, one.title, one.detail, one.code)
        if one.becomes:
            mapper.status_code.value = one.becomes
        if one.challenge:
            overwrite_header(mapper.headers_to_add, "www-authenticate", one.challenge)

"""Whom traffic policies refused, or in shadow would have: what Envoy's counters say of it. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from gatehouse_protocol.vitals import WOULD_BE, Signal
from gatehouse_protocol.vocabulary import REFUSAL_PREFIX

_REFUSED: Final = re.compile(rf"{re.escape(REFUSAL_PREFIX)}\.of\.(?P<route>.*)\.why\.(?P<why>.+)")
_RULE: Final = r"(?P<type>[a-z_]+):(?P<policy>[^/:]+/[^/:]+):(?P<rule>.+)"
_BY_RULE: Final = re.compile(rf"rbac_access_denied_matched_policy\[{_RULE}\]")
_WOULD_BE_BY_RULE: Final = re.compile(rf".+\.rbac\.\w+\.policy\.{_RULE}\.shadow_denied")
_LIMITED: Final = re.compile(
    r"rate_limit/(?P<policy>[^/]+/[^/]+)\.http_local_rate_limit\.(?P<what>rate_limited|enforced)"
)
_BY_WORD: Final = {
    "lua_response": "api_key",
    "jwt_authn_access_denied{Jwt_is_missing}": "jwt:missing",
    "jwt_authn_access_denied{Jwt_is_expired}": "jwt:expired",
    "jwt_authn_access_denied{Jwks_remote_fetch_is_failed}": "jwt:keys",
    "local_rate_limited": "rate_limit",
    "rate_limited_by_quota": "quota",
    "reached_concurrency_limit": "adaptive_concurrency",
    "request_payload_too_large": "size_limit",
    "fault_filter_abort": "fault",
    "ext_authz_denied": "external_authorization",
    "ext_authz_error": "unanswered",
}
_BY_BEGINNING: Final = {
    "jwt_authn_access_denied{": "jwt:invalid",
    "Unauthorized,_and_redirecting": "oidc:missing",
    "Failed_to_refresh": "oidc:expired",
    "CSRF_token": "oidc:invalid", "State_query": "oidc:invalid", "Code_verifier": "oidc:invalid",
    "Failed_to_decrypt": "oidc:invalid", "Invalid_token": "oidc:invalid", "No_access_token": "oidc:invalid",
}  # fmt: skip
STATS_FILTER: Final = (
    rf"^{re.escape(REFUSAL_PREFIX)}\.|\.rbac\.\w+\.policy\..*\.shadow_denied$"
    r"|^rate_limit/.*\.http_local_rate_limit\.(rate_limited|enforced)$"
)

Key = tuple[str, ...]


def refusals_of(name: str, value: int) -> Sequence[tuple[Key, int]]:
    """Return whose refusals a counter counts, and how many it adds; nothing for one that counts no refusals.

    The key is (`refusals`, route, policy with its tenant, outcome); one of route and policy may be empty. Limits are
    counted twice, by route and by policy: what a limit enforced it also counts among what it would refuse.
    """
    if found := _REFUSED.fullmatch(name):
        key = _refused(found["route"], found["why"])
        return () if key is None else ((key, value),)
    if found := _WOULD_BE_BY_RULE.fullmatch(name):
        outcome = f"{WOULD_BE}{found['type']}:{found['rule']}"
        return (((Signal.REFUSALS, "", found["policy"], outcome), value),)
    if found := _LIMITED.fullmatch(name):
        key, would_be = ((Signal.REFUSALS, "", found["policy"], f"{begins}rate_limit") for begins in ("", WOULD_BE))
        return ((would_be, value),) if found["what"] == "rate_limited" else ((key, value), (would_be, -value))
    return ()


def _refused(route: str, why: str) -> Key | None:
    if found := _BY_RULE.fullmatch(why):
        return Signal.REFUSALS, route, found["policy"], f"{found['type']}:{found['rule']}"
    beginnings = (said for beginning, said in _BY_BEGINNING.items() if why.startswith(beginning))
    outcome = _BY_WORD.get(why) or next(beginnings, None)
    return (Signal.REFUSALS, route, "", outcome) if outcome is not None else None

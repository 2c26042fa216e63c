"""Who decided, by what Envoy says of an answer. One line for each thing that it says.

`%RESPONSE_CODE_DETAILS%` is the only place where Envoy names the filter; its words are those of Envoy 1.40.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gatehouse_protocol.vitals import CacheVerdict

KEPT: Final = "kept_answer"
"""What is said instead of `lua_response` where a cache answered."""
ROUTE: Final = "route"
"""The route itself answers."""
SERVICE: Final = "service"
"""What went wrong on the way to the service, or there."""
GATEWAY: Final = "gateway"
"""The gateway, before it looked for anybody's objects."""
WAF: Final = "waf"


@dataclass(frozen=True, slots=True)
class Decision:
    """`said` is an expression for the whole of what Envoy says. `by` is a type of traffic policy, or one of the above;
    where several types say the same, the first of them that acts has said it.
    """

    said: re.Pattern[str]
    by: tuple[str, ...]
    text: str


def _line(said: str, by: str | tuple[str, ...], text: str) -> Decision:
    return Decision(re.compile(said), (by,) if isinstance(by, str) else by, text)


_RBAC: Final = r"rbac_access_denied_matched_policy"
DECISIONS: Final[Sequence[Decision]] = (
    _line(r"local_rate_limited", "rate_limit", "It came more often than the policy permits."),
    _line(r"request_rate_limited|rate_limit_quota.*", "rate_limit", "It came more often than the policy permits."),
    _line(r"cors_response", "cors", "The gateway answers what browsers ask before a request."),
    _line(rf"{_RBAC}\[waf/.*\]", WAF, "A rule of the web application firewall that Envoy holds refuses it."),
    _line(rf"{_RBAC}\[ip_access:.*\]", "ip_access", "The client's address is not let in."),
    _line(rf"{_RBAC}\[jwt:.*\]", "jwt", "The token does not say what it must."),
    _line(rf"{_RBAC}\[authorization:.*\]", "authorization", "No rule lets it in, or one keeps it out."),
    _line(
        rf"{_RBAC}\[.*\]", ("authorization", "ip_access", "jwt", "api_key"), "No rule lets it in, or one keeps it out."
    ),
    _line(r"jwt_authn_access_denied\{.*\}", "jwt", "The token is missing, or is not a good one."),
    _line(r"ext_authz_denied", "external_authorization", "Who was asked does not permit it."),
    _line(r"ext_authz_error", "external_authorization", "Who was to be asked could not be."),
    _line(KEPT, "cache", "An answer that was kept is given."),
    _line(r"lua_response", "api_key", "There is no key, or not a good one."),
    _line(r"basic_auth.*|invalid_credential.*", "basic", "There are no credentials, or not good ones."),
    _line(r"fault_filter_abort", "fault", "A fault is put in its way."),
    _line(r"fault_filter_overflow|faults_overflow", "fault", "There are too many faults already."),
    _line(r"request_payload_too_large", "size_limit", "Its body is larger than the policy permits."),
    _line(r"response_payload_too_large", "size_limit", "The answer is larger than is permitted."),
    _line(r"csrf_origin_mismatch", "cors", "It comes from another page."),
    _line(r"direct_response", ROUTE, "The route answers itself."),
    _line(r"route_not_found", ROUTE, "No route takes it."),
    _line(r"no_healthy_upstream|cluster_not_found", SERVICE, "The service has nobody who could answer."),
    _line(r"(upstream|response_timeout).*", SERVICE, "The service did not answer as it should."),
    _line(r"path_normalization_failed", GATEWAY, "The path has escaped slashes; clients are sent to the plain one."),
    _line(r"request_headers_too_large|.*too_many_headers.*|http.*headers.*", GATEWAY, "Its headers are too large."),
    _line(r"missing_host_header|absolute_path_rejected", GATEWAY, "It does not say what it is for."),
    _line(r"reached_concurrency_limit", "adaptive_concurrency", "More are under way than the service bears."),
    _line(r"overload.*|.*admission_control.*", GATEWAY, "The gateway has too much to do."),
)
_UNKNOWN: Final = "The gateway answers itself."


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided: a type of traffic policy or one of the words of this module, why, and what Envoy said."""

    by: str
    text: str
    details: str


def details_of(log: Mapping[str, object]) -> str:
    """Return what Envoy says of an answer; of one that a cache kept it only says that a script answered."""
    details = str(log.get("details") or "")
    return KEPT if details == "lua_response" and str(log.get("cache")).startswith(CacheVerdict.HIT) else details


def decided(details: str, acting: Collection[str]) -> Decided | None:
    """Return who decided; None where the answer is the service's. `acting` are the types that act on the route."""
    if details == "via_upstream":
        return None
    for one in DECISIONS:
        if one.said.fullmatch(details):
            by = next((type_ for type_ in one.by if type_ in acting), one.by[0])
            return Decided(by, one.text, details)
    return Decided(GATEWAY, _UNKNOWN, details)

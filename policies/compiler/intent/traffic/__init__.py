"""Traffic policies: one model for each type, and how other objects name them."""

from policies.compiler.intent.traffic.attachment import PolicyNames, PolicyTypes
from policies.compiler.intent.traffic.authorization import (
    AuthorizationAction,
    AuthorizationPolicy,
    AuthorizationRule,
    RuleHeader,
    RuleHeaderType,
    RulePath,
    RulePathType,
)
from policies.compiler.intent.traffic.compression import CompressionPolicy, ContentCoding
from policies.compiler.intent.traffic.cors import ANY_ORIGIN, CorsPolicy
from policies.compiler.intent.traffic.external_authorization import (
    AuthorizerProtocol,
    ExternalAuthorizationPolicy,
    WhenUnavailable,
)
from policies.compiler.intent.traffic.ip_access import IpAccessPolicy
from policies.compiler.intent.traffic.jwt import (
    ClaimToHeader,
    InlineKeys,
    JwtPolicy,
    TokenInCookie,
    TokenInHeader,
    TokenInQuery,
    TokenPlace,
)
from policies.compiler.intent.traffic.policy import PolicyType, TrafficPolicySpec, TrafficSettings
from policies.compiler.intent.traffic.rate_limit import (
    ByClientAddress,
    ByHeader,
    RateException,
    RateKey,
    RateLimitPolicy,
)

__all__ = [
    "ANY_ORIGIN",
    "AuthorizationAction",
    "AuthorizationPolicy",
    "AuthorizationRule",
    "AuthorizerProtocol",
    "ByClientAddress",
    "ByHeader",
    "ClaimToHeader",
    "CompressionPolicy",
    "ContentCoding",
    "CorsPolicy",
    "ExternalAuthorizationPolicy",
    "InlineKeys",
    "IpAccessPolicy",
    "JwtPolicy",
    "PolicyNames",
    "PolicyType",
    "PolicyTypes",
    "RateException",
    "RateKey",
    "RateLimitPolicy",
    "RuleHeader",
    "RuleHeaderType",
    "RulePath",
    "RulePathType",
    "TokenInCookie",
    "TokenInHeader",
    "TokenInQuery",
    "TokenPlace",
    "TrafficPolicySpec",
    "TrafficSettings",
    "WhenUnavailable",
]

"""Traffic policies: one model for each type, and how other objects name them."""

from policies.compiler.intent.traffic.attachment import PolicyNames, PolicyTypes
from policies.compiler.intent.traffic.compression import CompressionPolicy, ContentCoding
from policies.compiler.intent.traffic.cors import ANY_ORIGIN, CorsPolicy
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
    "ByClientAddress",
    "ByHeader",
    "CompressionPolicy",
    "ContentCoding",
    "CorsPolicy",
    "IpAccessPolicy",
    "ClaimToHeader",
    "InlineKeys",
    "JwtPolicy",
    "TokenInCookie",
    "TokenInHeader",
    "TokenInQuery",
    "TokenPlace",
    "PolicyNames",
    "PolicyType",
    "PolicyTypes",
    "RateException",
    "RateKey",
    "RateLimitPolicy",
    "TrafficPolicySpec",
    "TrafficSettings",
]

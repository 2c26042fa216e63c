"""Traffic policies: one model for each type, and how other objects name them."""

from policies.compiler.intent.traffic.api_key import (
    IDENTITY_HEADERS,
    ApiKeyPolicy,
    InCookie,
    InHeader,
    InQuery,
    KeySource,
)
from policies.compiler.intent.traffic.attachment import PolicyNames, PolicyTypes
from policies.compiler.intent.traffic.compression import CompressionPolicy, ContentCoding
from policies.compiler.intent.traffic.cors import ANY_ORIGIN, CorsPolicy
from policies.compiler.intent.traffic.policy import PolicyType, TrafficPolicySpec, TrafficSettings
from policies.compiler.intent.traffic.rate_limit import (
    ByClientAddress,
    ByConsumer,
    ByHeader,
    RateException,
    RateKey,
    RateLimitPolicy,
)

__all__ = [
    "ANY_ORIGIN",
    "IDENTITY_HEADERS",
    "ApiKeyPolicy",
    "ByClientAddress",
    "ByConsumer",
    "ByHeader",
    "CompressionPolicy",
    "ContentCoding",
    "CorsPolicy",
    "InCookie",
    "InHeader",
    "InQuery",
    "KeySource",
    "PolicyNames",
    "PolicyType",
    "PolicyTypes",
    "RateException",
    "RateKey",
    "RateLimitPolicy",
    "TrafficPolicySpec",
    "TrafficSettings",
]

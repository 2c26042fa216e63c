"""Traffic policies: one model for each type, and how other objects name them."""

from policies.compiler.intent.traffic.adaptive_concurrency import AdaptiveConcurrencyPolicy
from policies.compiler.intent.traffic.api_key import (
    IDENTITY_HEADERS,
    ApiKeyPolicy,
    InCookie,
    InHeader,
    InQuery,
    KeySource,
)
from policies.compiler.intent.traffic.attachment import PolicyNames, PolicyTypes
from policies.compiler.intent.traffic.authorization import AuthorizationPolicy
from policies.compiler.intent.traffic.authorization_rule import (
    AuthorizationAction,
    AuthorizationRule,
    RuleHeader,
    RuleHeaderType,
    RulePath,
    RulePathType,
)
from policies.compiler.intent.traffic.bandwidth import BandwidthDirection, BandwidthPolicy
from policies.compiler.intent.traffic.cache import (
    CacheBypass,
    CachedQuery,
    CacheIdentified,
    CacheKey,
    CachePolicy,
)
from policies.compiler.intent.traffic.compression import CompressionPolicy, ContentCoding
from policies.compiler.intent.traffic.cors import ANY_ORIGIN, CorsPolicy
from policies.compiler.intent.traffic.counting import (
    ByClaim,
    ByClientAddress,
    ByConsumer,
    ByHeader,
    ByQuery,
    ByRoute,
    ByTenant,
)
from policies.compiler.intent.traffic.error_pages import ErrorPage, ErrorPagesPolicy
from policies.compiler.intent.traffic.external_authorization import (
    AuthorizerProtocol,
    ExternalAuthorizationPolicy,
    WhenUnavailable,
)
from policies.compiler.intent.traffic.fault import FaultAbort, FaultDelay, FaultGate, FaultPolicy
from policies.compiler.intent.traffic.headers import HeadersPolicy, QueryEdits, QuerySetting
from policies.compiler.intent.traffic.ip_access import IpAccessPolicy
from policies.compiler.intent.traffic.jwt import (
    ClaimToHeader,
    JwtPolicy,
    TokenInCookie,
    TokenInHeader,
    TokenInQuery,
    TokenPlace,
)
from policies.compiler.intent.traffic.oidc import OidcPolicy
from policies.compiler.intent.traffic.policy import PolicyType, TrafficPolicySpec, TrafficSettings
from policies.compiler.intent.traffic.quota import QuotaAway, QuotaKey, QuotaPeriod, QuotaPolicy
from policies.compiler.intent.traffic.rate_limit import (
    LimitHeaders,
    RateException,
    RateKey,
    RateLimitPolicy,
)
from policies.compiler.intent.traffic.size_limit import SizeLimitPolicy
from policies.compiler.intent.traffic.token_keys import InlineKeys, IssuerKeys, PublishedKeys, TokenKeys, UrlKeys

__all__ = [
    "ANY_ORIGIN",
    "IDENTITY_HEADERS",
    "AdaptiveConcurrencyPolicy",
    "ApiKeyPolicy",
    "AuthorizationAction",
    "AuthorizationPolicy",
    "AuthorizationRule",
    "AuthorizerProtocol",
    "BandwidthDirection",
    "BandwidthPolicy",
    "ByClaim",
    "ByClientAddress",
    "ByConsumer",
    "ByHeader",
    "ByQuery",
    "ByRoute",
    "ByTenant",
    "CacheBypass",
    "CacheIdentified",
    "CacheKey",
    "CachePolicy",
    "CachedQuery",
    "ClaimToHeader",
    "CompressionPolicy",
    "ContentCoding",
    "CorsPolicy",
    "ErrorPage",
    "ErrorPagesPolicy",
    "ExternalAuthorizationPolicy",
    "FaultAbort",
    "FaultDelay",
    "FaultGate",
    "FaultPolicy",
    "HeadersPolicy",
    "InCookie",
    "InHeader",
    "InQuery",
    "InlineKeys",
    "IpAccessPolicy",
    "IssuerKeys",
    "JwtPolicy",
    "KeySource",
    "LimitHeaders",
    "OidcPolicy",
    "PolicyNames",
    "PolicyType",
    "PolicyTypes",
    "PublishedKeys",
    "QueryEdits",
    "QuerySetting",
    "QuotaAway",
    "QuotaKey",
    "QuotaPeriod",
    "QuotaPolicy",
    "RateException",
    "RateKey",
    "RateLimitPolicy",
    "RuleHeader",
    "RuleHeaderType",
    "RulePath",
    "RulePathType",
    "SizeLimitPolicy",
    "TokenInCookie",
    "TokenInHeader",
    "TokenInQuery",
    "TokenKeys",
    "TokenPlace",
    "TrafficPolicySpec",
    "TrafficSettings",
    "UrlKeys",
    "WhenUnavailable",
]

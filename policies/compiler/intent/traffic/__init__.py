"""Traffic policies: one model for each type, and how other objects name them."""

from policies.compiler.intent.traffic.adaptive_concurrency import AdaptiveConcurrencyPolicy
from policies.compiler.intent.traffic.attachment import PolicyNames, PolicyTypes
from policies.compiler.intent.traffic.bandwidth import BandwidthDirection, BandwidthPolicy
from policies.compiler.intent.traffic.compression import CompressionPolicy, ContentCoding
from policies.compiler.intent.traffic.cors import ANY_ORIGIN, CorsPolicy
from policies.compiler.intent.traffic.error_pages import ErrorPage, ErrorPagesPolicy
from policies.compiler.intent.traffic.fault import FaultAbort, FaultDelay, FaultGate, FaultPolicy
from policies.compiler.intent.traffic.headers import HeadersPolicy, QueryEdits, QuerySetting
from policies.compiler.intent.traffic.policy import PolicyType, TrafficPolicySpec, TrafficSettings
from policies.compiler.intent.traffic.rate_limit import (
    ByClientAddress,
    ByHeader,
    RateException,
    RateKey,
    RateLimitPolicy,
)
from policies.compiler.intent.traffic.size_limit import SizeLimitPolicy

__all__ = [
    "ANY_ORIGIN",
    "AdaptiveConcurrencyPolicy",
    "BandwidthDirection",
    "BandwidthPolicy",
    "ByClientAddress",
    "ByHeader",
    "CompressionPolicy",
    "ContentCoding",
    "CorsPolicy",
    "ErrorPage",
    "ErrorPagesPolicy",
    "FaultAbort",
    "FaultDelay",
    "FaultGate",
    "FaultPolicy",
    "HeadersPolicy",
    "PolicyNames",
    "PolicyType",
    "PolicyTypes",
    "QueryEdits",
    "QuerySetting",
    "RateException",
    "RateKey",
    "RateLimitPolicy",
    "SizeLimitPolicy",
    "TrafficPolicySpec",
    "TrafficSettings",
]

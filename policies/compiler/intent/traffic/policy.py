"""A traffic policy: one thing that a gateway does to requests and answers, wherever the policy is named."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Spec
from policies.compiler.intent.traffic.adaptive_concurrency import AdaptiveConcurrencyPolicy
from policies.compiler.intent.traffic.bandwidth import BandwidthPolicy
from policies.compiler.intent.traffic.compression import CompressionPolicy
from policies.compiler.intent.traffic.cors import CorsPolicy
from policies.compiler.intent.traffic.error_pages import ErrorPagesPolicy
from policies.compiler.intent.traffic.fault import FaultPolicy
from policies.compiler.intent.traffic.headers import HeadersPolicy
from policies.compiler.intent.traffic.rate_limit import RateLimitPolicy
from policies.compiler.intent.traffic.size_limit import SizeLimitPolicy

TrafficSettings = (
    AdaptiveConcurrencyPolicy
    | BandwidthPolicy
    | CompressionPolicy
    | CorsPolicy
    | ErrorPagesPolicy
    | FaultPolicy
    | HeadersPolicy
    | RateLimitPolicy
    | SizeLimitPolicy
)


class PolicyType(StrEnum):
    """What a traffic policy does; an object has at most one policy of each type."""

    ADAPTIVE_CONCURRENCY = "adaptive_concurrency"
    BANDWIDTH = "bandwidth"
    COMPRESSION = "compression"
    CORS = "cors"
    ERROR_PAGES = "error_pages"
    FAULT = "fault"
    HEADERS = "headers"
    RATE_LIMIT = "rate_limit"
    SIZE_LIMIT = "size_limit"


class TrafficPolicySpec(Spec):
    """What is done, in the words of its type. It acts where gateways, hostnames, services and routes name it."""

    description: Description = ""
    policy: Annotated[TrafficSettings, Field(discriminator="type")]

    @property
    def type(self) -> PolicyType:
        """Which sort of policy this is."""
        return PolicyType(self.policy.type)

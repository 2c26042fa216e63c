"""A traffic policy: one thing that a gateway does to requests and answers, wherever the policy is named."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Spec
from policies.compiler.intent.traffic.adaptive_concurrency import AdaptiveConcurrencyPolicy
from policies.compiler.intent.traffic.api_key import ApiKeyPolicy
from policies.compiler.intent.traffic.authorization import AuthorizationPolicy
from policies.compiler.intent.traffic.bandwidth import BandwidthPolicy
from policies.compiler.intent.traffic.cache import CachePolicy
from policies.compiler.intent.traffic.compression import CompressionPolicy
from policies.compiler.intent.traffic.cors import CorsPolicy
from policies.compiler.intent.traffic.error_pages import ErrorPagesPolicy
from policies.compiler.intent.traffic.external_authorization import ExternalAuthorizationPolicy
from policies.compiler.intent.traffic.fault import FaultPolicy
from policies.compiler.intent.traffic.headers import HeadersPolicy
from policies.compiler.intent.traffic.ip_access import IpAccessPolicy
from policies.compiler.intent.traffic.jwt import JwtPolicy
from policies.compiler.intent.traffic.oidc import OidcPolicy
from policies.compiler.intent.traffic.quota import QuotaPolicy
from policies.compiler.intent.traffic.rate_limit import RateLimitPolicy
from policies.compiler.intent.traffic.size_limit import SizeLimitPolicy
from policies.compiler.intent.traffic.token_keys import PublishedKeys

TrafficSettings = (
    AdaptiveConcurrencyPolicy
    | ApiKeyPolicy
    | AuthorizationPolicy
    | BandwidthPolicy
    | CachePolicy
    | CompressionPolicy
    | CorsPolicy
    | ErrorPagesPolicy
    | ExternalAuthorizationPolicy
    | FaultPolicy
    | HeadersPolicy
    | IpAccessPolicy
    | JwtPolicy
    | QuotaPolicy
    | OidcPolicy
    | RateLimitPolicy
    | SizeLimitPolicy
)


class PolicyType(StrEnum):
    """What a traffic policy does; an object has at most one policy of each type."""

    ADAPTIVE_CONCURRENCY = "adaptive_concurrency"
    API_KEY = "api_key"
    BANDWIDTH = "bandwidth"
    CACHE = "cache"
    COMPRESSION = "compression"
    CORS = "cors"
    AUTHORIZATION = "authorization"
    ERROR_PAGES = "error_pages"
    EXTERNAL_AUTHORIZATION = "external_authorization"
    FAULT = "fault"
    HEADERS = "headers"
    IP_ACCESS = "ip_access"
    JWT = "jwt"
    QUOTA = "quota"
    OIDC = "oidc"
    RATE_LIMIT = "rate_limit"
    SIZE_LIMIT = "size_limit"


class TrafficPolicySpec(Spec):
    """What is done, in the words of its type. It acts where gateways, hostnames, services and routes name it."""

    description: Description = ""
    policy: Annotated[TrafficSettings, Field(discriminator="type")]

    @property
    def services(self) -> tuple[str, ...]:
        """The services of the slice that are asked before requests go on."""
        return (self.policy.service,) if isinstance(self.policy, ExternalAuthorizationPolicy) else ()

    @property
    def published_keys(self) -> PublishedKeys | None:
        """The keys that nodes fetch for it; None where there is nothing to fetch."""
        keys = self.policy.keys if isinstance(self.policy, JwtPolicy | OidcPolicy) else None
        return keys if isinstance(keys, PublishedKeys) else None

    @property
    def credential(self) -> str | None:
        """The credential of the tenant's that it needs, by its name."""
        return self.policy.client_secret if isinstance(self.policy, OidcPolicy) else None

    @property
    def type(self) -> PolicyType:
        """Which sort of policy this is."""
        return PolicyType(self.policy.type)

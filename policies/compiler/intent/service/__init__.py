"""A service: one module for its endpoints, one for their health, and the whole."""

from policies.compiler.intent.service.endpoints import DnsEndpoints, Endpoint, StaticEndpoints
from policies.compiler.intent.service.health import HealthCheck, OutlierDetection
from policies.compiler.intent.service.spec import LoadBalancing, Protocol, ServiceLimits, ServiceSpec
from policies.compiler.intent.service.tls import ServiceTls

__all__ = [
    "DnsEndpoints",
    "Endpoint",
    "HealthCheck",
    "LoadBalancing",
    "OutlierDetection",
    "Protocol",
    "ServiceLimits",
    "ServiceSpec",
    "ServiceTls",
    "StaticEndpoints",
]

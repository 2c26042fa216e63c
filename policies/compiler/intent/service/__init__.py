"""A service: one module for its endpoints, one for their health, and the whole."""

from policies.compiler.intent.service.endpoints import DnsEndpoints, Endpoint, Failover, StaticEndpoints
from policies.compiler.intent.service.health import CheckProtocol, HealthCheck, OutlierDetection
from policies.compiler.intent.service.spec import LoadBalancing, Protocol, ServiceLimits, ServiceSpec
from policies.compiler.intent.service.tls import ServiceTls

__all__ = [
    "CheckProtocol",
    "DnsEndpoints",
    "Endpoint",
    "Failover",
    "HealthCheck",
    "LoadBalancing",
    "OutlierDetection",
    "Protocol",
    "ServiceLimits",
    "ServiceSpec",
    "ServiceTls",
    "StaticEndpoints",
]

"""Routes of the Gateway API (gateway.networking.k8s.io): HTTPRoute and GRPCRoute, and the Services that they name."""

from policies.translating.gateway_api.reading import read

__all__ = ["read"]

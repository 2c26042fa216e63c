"""The kinds of Envoy resource a node handles, in the order in which Envoy must learn of them."""

from enum import StrEnum
from typing import Final

_PREFIX: Final = "type.googleapis.com/"


class Kind(StrEnum):
    """A type URL; the order is the order of delivery: what is referred to comes before what refers to it."""

    CLUSTER = f"{_PREFIX}envoy.config.cluster.v3.Cluster"
    ENDPOINTS = f"{_PREFIX}envoy.config.endpoint.v3.ClusterLoadAssignment"
    SECRET = f"{_PREFIX}envoy.extensions.transport_sockets.tls.v3.Secret"
    LISTENER = f"{_PREFIX}envoy.config.listener.v3.Listener"
    ROUTES = f"{_PREFIX}envoy.config.route.v3.RouteConfiguration"
    VIRTUAL_HOST = f"{_PREFIX}envoy.config.route.v3.VirtualHost"


INGRESS: Final = "ingress"  # the one RouteConfiguration that the virtual hosts of all slices go into
UPSTREAM: Final = (Kind.CLUSTER, Kind.ENDPOINTS)
DOWNSTREAM: Final = (Kind.SECRET, Kind.LISTENER, Kind.ROUTES)
OF_PLATFORM_ONLY: Final = frozenset({Kind.LISTENER, Kind.ROUTES})
OF_TENANTS: Final = frozenset({Kind.CLUSTER, Kind.ENDPOINTS, Kind.VIRTUAL_HOST, Kind.SECRET})
CARRY_TENANT: Final = frozenset({Kind.CLUSTER, Kind.ENDPOINTS, Kind.VIRTUAL_HOST})

"""The kinds of Envoy resource a node handles, in the order in which Envoy must learn of them."""

from enum import StrEnum
from typing import Final

from gatehouse_protocol.messages import DLP_POLICY_TYPE, LIST_TYPE, WAF_POLICY_TYPE
from gatehouse_protocol.vending import VENDED_TYPE

_PREFIX: Final = "type.googleapis.com/"


class Kind(StrEnum):
    """A type URL; the order is the order of delivery: what is referred to comes before what refers to it.

    Envoy is never told of seven of them by themselves: a staged secret waits for its day, filter chains go into
    listeners, virtual hosts into routes, policies and lists to the inspector, and of a credential that is vended Envoy
    gets what it makes.
    """

    CLUSTER = f"{_PREFIX}envoy.config.cluster.v3.Cluster"
    ENDPOINTS = f"{_PREFIX}envoy.config.endpoint.v3.ClusterLoadAssignment"
    SECRET = f"{_PREFIX}envoy.extensions.transport_sockets.tls.v3.Secret"
    STAGED_SECRET = f"{_PREFIX}gatehouse.v1.StagedSecret"
    FILTER_CHAIN = f"{_PREFIX}envoy.config.listener.v3.FilterChain"
    LISTENER = f"{_PREFIX}envoy.config.listener.v3.Listener"
    SCOPED_ROUTES = f"{_PREFIX}envoy.config.route.v3.ScopedRouteConfiguration"
    ROUTES = f"{_PREFIX}envoy.config.route.v3.RouteConfiguration"
    VIRTUAL_HOST = f"{_PREFIX}envoy.config.route.v3.VirtualHost"
    WAF_POLICY = WAF_POLICY_TYPE
    LIST = LIST_TYPE
    DLP_POLICY = DLP_POLICY_TYPE
    VENDED = VENDED_TYPE


INGRESS: Final = "ingress"  # the one RouteConfiguration that the virtual hosts of all slices go into
UPSTREAM: Final = (Kind.CLUSTER, Kind.ENDPOINTS)
DOWNSTREAM: Final = (Kind.SECRET, Kind.LISTENER, Kind.SCOPED_ROUTES, Kind.ROUTES)
OF_TENANTS: Final = frozenset(  # and only under names that begin with the tenant
    {
        Kind.CLUSTER, Kind.ENDPOINTS, Kind.SECRET, Kind.STAGED_SECRET, Kind.FILTER_CHAIN, Kind.VIRTUAL_HOST,
        Kind.SCOPED_ROUTES, Kind.ROUTES, Kind.WAF_POLICY, Kind.LIST, Kind.DLP_POLICY, Kind.VENDED,
    }
)  # fmt: skip

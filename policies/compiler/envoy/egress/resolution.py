"""How names are resolved on the way out: once, and never to an address outside the public internet without leave.

The address that was judged is the one that is dialled, since both come from one cache; that holds for literal
addresses as well. A name with any good address is reached by that one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.addresses import IPNetwork, refused_networks
from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.values import CLUSTER, set_duration
from policies.compiler.intent import DefaultsSpec

CLUSTER_NAME: Final = "egress"
"""The one cluster that all tunnels and requests out go through; it is the platform's."""
_CACHE: Final = "egress"
_DIGITS: Final = 12
_HOSTS: Final = 8_192
_REFRESH_SECONDS: Final = 30.0
_CONNECT_SECONDS: Final = 5.0
_FILTER: Final = "envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig"
_CLUSTER: Final = "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig"


def write_resolution(http_filter: Any, allowed: Sequence[IPNetwork], schema: EnvoySchema) -> None:
    """Fill the `HttpFilter` that waits until the destination has an address."""
    config = schema.message(_FILTER)()
    _write_cache(config.dns_cache_config, allowed)
    http_filter.name = "envoy.filters.http.dynamic_forward_proxy"
    http_filter.typed_config.CopyFrom(schema.to_any(config))


def egress_cluster(schema: EnvoySchema, allowed: Sequence[IPNetwork], defaults: DefaultsSpec) -> Any:
    """The `Cluster` whose endpoints are what was asked for; its cache is the filter's."""
    message = schema.message(CLUSTER)(name=CLUSTER_NAME)
    message.lb_policy = message.CLUSTER_PROVIDED
    set_duration(message.connect_timeout, _CONNECT_SECONDS)
    message.per_connection_buffer_limit_bytes.value = defaults.buffer_limit_kib * 1024
    config = schema.message(_CLUSTER)()
    _write_cache(config.dns_cache_config, allowed)
    message.cluster_type.name = "envoy.clusters.dynamic_forward_proxy"
    message.cluster_type.typed_config.CopyFrom(schema.to_any(config))
    return message


def _write_cache(cache: Any, allowed: Sequence[IPNetwork]) -> None:
    """Fill a cache, named by its settings: Envoy keeps caches, and takes no other settings for a name that it knows."""
    cache.dns_lookup_family = 4  # Cluster.DnsLookupFamily.V4_PREFERRED
    cache.max_hosts.value = _HOSTS
    set_duration(cache.dns_refresh_rate, _REFRESH_SECONDS)
    for network in refused_networks(allowed):
        cache.resolved_address_filter.ranges.add(
            address_prefix=str(network.network_address), prefix_len={"value": network.prefixlen}
        )
    settings = cache.SerializeToString(deterministic=True)
    cache.name = f"{_CACHE}-{hashlib.sha256(settings).hexdigest()[:_DIGITS]}"

"""What the agent writes of Envoy's messages to make a cluster of its own, in the form of `wire.SHAPES`."""

from typing import Final

CLUSTER_SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "Cluster": (
        "envoy.config.cluster.v3.Cluster",
        {
            "name": (1, "string"),
            "connect_timeout": (4, "Duration"),
            "circuit_breakers": (10, "CircuitBreakers"),
            "metadata": (25, "Metadata"),
            "load_assignment": (33, "LoadAssignment"),
            "typed_extension_protocol_options": (36, "ProtocolOptions*"),
        },
    ),
    "SourcedCluster": (
        "envoy.config.cluster.v3.Cluster",
        {
            "type": (2, "int32"),
            "eds_cluster_config": (3, "EdsClusterConfig"),
            "dns_lookup_family": (17, "int32"),
            "metadata": (25, "Metadata"),
            "ignore_health_on_host_removal": (32, "bool"),
            "load_assignment": (33, "bytes"),
        },
    ),
    "EdsClusterConfig": ("envoy.config.cluster.v3.Cluster.EdsClusterConfig", {"eds_config": (1, "ConfigSource")}),
    "ConfigSource": (
        "envoy.config.core.v3.ConfigSource",
        {"ads": (3, "AggregatedConfigSource"), "resource_api_version": (6, "int32")},
    ),
    "AggregatedConfigSource": ("envoy.config.core.v3.AggregatedConfigSource", {}),
    "ProtocolOptions": (
        "envoy.config.cluster.v3.Cluster.TypedExtensionProtocolOptionsEntry",
        {"key": (1, "string"), "value": (2, "Any")},
    ),
    "HttpProtocolOptions": (
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        {"explicit_http_config": (3, "ExplicitHttpConfig")},
    ),
    "ExplicitHttpConfig": (
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig",
        {"http2_protocol_options": (2, "Http2ProtocolOptions")},
    ),
    "Http2ProtocolOptions": (
        "envoy.config.core.v3.Http2ProtocolOptions",
        {"max_concurrent_streams": (2, "UInt32Value")},
    ),
    "Duration": ("google.protobuf.Duration", {"nanos": (2, "int32")}),
    "CircuitBreakers": ("envoy.config.cluster.v3.CircuitBreakers", {"thresholds": (1, "Thresholds*")}),
    "Thresholds": (
        "envoy.config.cluster.v3.CircuitBreakers.Thresholds",
        {
            "max_connections": (2, "UInt32Value"),
            "max_pending_requests": (3, "UInt32Value"),
            "max_requests": (4, "UInt32Value"),
            "max_retries": (5, "UInt32Value"),
        },
    ),
    "UInt32Value": ("google.protobuf.UInt32Value", {"value": (1, "uint32")}),
    "LoadAssignment": (
        "envoy.config.endpoint.v3.ClusterLoadAssignment",
        {"cluster_name": (1, "string"), "endpoints": (2, "LocalityEndpoints*")},
    ),
    "LocalityEndpoints": (
        "envoy.config.endpoint.v3.LocalityLbEndpoints",
        {"locality": (1, "Locality"), "lb_endpoints": (2, "LbEndpoint*"), "priority": (5, "uint32")},
    ),
    "Locality": ("envoy.config.core.v3.Locality", {"region": (1, "string"), "zone": (2, "string")}),
    "LbEndpoint": (
        "envoy.config.endpoint.v3.LbEndpoint",
        {"endpoint": (1, "Endpoint"), "load_balancing_weight": (4, "UInt32Value")},
    ),
    "Endpoint": ("envoy.config.endpoint.v3.Endpoint", {"address": (1, "Address")}),
    "Pipe": ("envoy.config.core.v3.Pipe", {"path": (1, "string")}),
}

"""What the agent reads and writes of Envoy's messages to make a listener speak HTTP/3, in the form of `wire.SHAPES`."""

from typing import Final

HTTP3_SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "Metadata": ("envoy.config.core.v3.Metadata", {"filter_metadata": (1, "FilterMetadata*")}),
    "FilterMetadata": (
        "envoy.config.core.v3.Metadata.FilterMetadataEntry",
        {"key": (1, "string"), "value": (2, "bytes")},
    ),
    "UdpListenerConfig": ("envoy.config.listener.v3.UdpListenerConfig", {"quic_options": (7, "QuicOptions")}),
    "QuicOptions": ("envoy.config.listener.v3.QuicProtocolOptions", {"quic_protocol_options": (1, "bytes")}),
    "Http3Options": ("envoy.config.core.v3.Http3ProtocolOptions", {"quic_protocol_options": (1, "bytes")}),
    "QuicDownstreamTransport": (
        "envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport",
        {"downstream_tls_context": (1, "DownstreamTlsContext"), "enable_early_data": (2, "BoolValue")},
    ),
    "BoolValue": ("google.protobuf.BoolValue", {"value": (1, "bool")}),
    "HttpFilter": (
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter",
        {"name": (1, "string"), "typed_config": (4, "Any")},
    ),
    "HeaderMutations": (
        "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
        {"mutations": (1, "Mutations")},
    ),
    "Mutations": (
        "envoy.extensions.filters.http.header_mutation.v3.Mutations",
        {"request_mutations": (1, "HeaderMutation*"), "response_mutations": (2, "HeaderMutation*")},
    ),
    "HeaderMutation": (
        "envoy.config.common.mutation_rules.v3.HeaderMutation",
        {"remove": (1, "string"), "append": (2, "HeaderValueOption")},
    ),
    "HeaderValueOption": (
        "envoy.config.core.v3.HeaderValueOption",
        {"header": (1, "HeaderValue"), "append_action": (3, "int32")},
    ),
    "HeaderValue": ("envoy.config.core.v3.HeaderValue", {"key": (1, "string"), "value": (2, "string")}),
}

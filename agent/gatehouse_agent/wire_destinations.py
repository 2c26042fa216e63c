"""What the agent reads and writes of clusters of named destinations and their secrets, in the form of `wire.SHAPES`."""

from typing import Final

_TLS: Final = "envoy.extensions.transport_sockets.tls.v3"
_AWS: Final = "envoy.extensions.common.aws.v3"
_FILTERS: Final = "envoy.extensions.filters.http"

DESTINATION_SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "GenericSecret": (f"{_TLS}.GenericSecret", {"secret": (1, "TextSource")}),
    "TextSource": ("envoy.config.core.v3.DataSource", {"inline_string": (3, "string?")}),
    "FileSource": (
        "envoy.config.core.v3.DataSource",
        {"filename": (1, "string"), "watched_directory": (5, "WatchedDirectory")},
    ),
    "WatchedDirectory": ("envoy.config.core.v3.WatchedDirectory", {"path": (1, "string")}),
    "DestinationCluster": (
        "envoy.config.cluster.v3.Cluster",
        {
            "health_checks": (8, "HealthCheck*"),
            "transport_socket": (24, "TransportSocket"),
            "typed_extension_protocol_options": (36, "ProtocolOptions*"),
            "cluster_type": (38, "CustomClusterType"),
        },
    ),
    "HealthCheck": (
        "envoy.config.core.v3.HealthCheck",
        {"event_logger": (25, "CoreExtensionConfig*"), "name": (27, "string")},
    ),
    "CheckEventFile": (
        "envoy.extensions.health_check.event_sinks.file.v3.HealthCheckEventFileSink",
        {"event_log_path": (1, "string")},
    ),
    "CustomClusterType": (
        "envoy.config.cluster.v3.Cluster.CustomClusterType",
        {"name": (1, "string"), "typed_config": (2, "Any")},
    ),
    "ForwardProxyCluster": (
        "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig",
        {"dns_cache_config": (1, "DnsCache")},
    ),
    "DnsCache": (
        "envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig",
        {"name": (1, "string"), "resolved_address_filter": (16, "AddressMatcher")},
    ),
    "AddressMatcher": ("envoy.type.matcher.v3.AddressMatcher", {"ranges": (1, "CidrRange*")}),
    "CidrRange": ("xds.core.v3.CidrRange", {"address_prefix": (1, "string"), "prefix_len": (2, "UInt32Value")}),
    "UpstreamTlsContext": (f"{_TLS}.UpstreamTlsContext", {"common_tls_context": (1, "UpstreamTlsCommon")}),
    "UpstreamTlsCommon": (
        f"{_TLS}.CommonTlsContext",
        {"validation_context": (3, "TrustContext"), "tls_certificate_sds_secret_configs": (6, "SdsSecretConfig*")},
    ),
    "TrustContext": (f"{_TLS}.CertificateValidationContext", {"trusted_ca": (1, "FileSource")}),
    "FilteredHttpOptions": (
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        {"http_filters": (6, "HttpFilter*")},
    ),
    "CredentialInjector": (
        f"{_FILTERS}.credential_injector.v3.CredentialInjector",
        {"credential": (3, "CoreExtensionConfig")},
    ),
    "CoreExtensionConfig": (
        "envoy.config.core.v3.TypedExtensionConfig",
        {"name": (1, "string"), "typed_config": (2, "Any")},
    ),
    "GenericCredential": (
        "envoy.extensions.http.injected_credentials.generic.v3.Generic",
        {"credential": (1, "SdsSecretConfig")},
    ),
    "RequestSigning": (
        f"{_FILTERS}.aws_request_signing.v3.AwsRequestSigning",
        {"credential_provider": (8, "AwsCredentialProvider")},
    ),
    "AwsCredentialProvider": (
        f"{_AWS}.AwsCredentialProvider",
        {"credentials_file_provider": (3, "AwsCredentialsFile")},
    ),
    "AwsCredentialsFile": (
        f"{_AWS}.CredentialsFileCredentialProvider",
        {"credentials_data_source": (1, "FileSource")},
    ),
}

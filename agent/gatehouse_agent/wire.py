"""The few protobuf messages the agent itself reads or writes, declared here: all of Envoy's are 559 files.

A message nobody looks into is declared `bytes`. A test compares the numbers with the schema inside the Envoy binary.
"""

from typing import Final

from gatehouse_agent.declaring import classes_of
from gatehouse_agent.wire_clusters import CLUSTER_SHAPES
from gatehouse_agent.wire_destinations import DESTINATION_SHAPES
from gatehouse_agent.wire_http3 import HTTP3_SHAPES
from gatehouse_agent.wire_matchers import MATCHER_SHAPES
from gatehouse_agent.wire_origins import ORIGIN_SHAPES
from gatehouse_agent.wire_scopes import SCOPE_SHAPES

# message → its full name in Envoy, and field → (number, type); `*` marks repeated fields, `map` is string to string.
SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "Any": ("google.protobuf.Any", {"type_url": (1, "string"), "value": (2, "bytes")}),
    "Status": ("google.rpc.Status", {"code": (1, "int32"), "message": (2, "string")}),
    "Node": ("envoy.config.core.v3.Node", {"id": (1, "string"), "cluster": (2, "string")}),
    "DeltaRequest": (
        "envoy.service.discovery.v3.DeltaDiscoveryRequest",
        {
            "node": (1, "Node"),
            "type_url": (2, "string"),
            "resource_names_subscribe": (3, "string*"),
            "resource_names_unsubscribe": (4, "string*"),
            "initial_resource_versions": (5, "map"),
            "response_nonce": (6, "string"),
            "error_detail": (7, "Status"),
        },
    ),
    "Resource": (
        "envoy.service.discovery.v3.Resource",
        {"version": (1, "string"), "resource": (2, "bytes"), "name": (3, "string")},
    ),
    "DeltaResponse": (
        "envoy.service.discovery.v3.DeltaDiscoveryResponse",
        {
            "system_version_info": (1, "string"),
            "resources": (2, "Resource*"),
            "type_url": (4, "string"),
            "nonce": (5, "string"),
            "removed_resources": (6, "string*"),
        },
    ),
    "SocketAddress": (
        "envoy.config.core.v3.SocketAddress",
        {"protocol": (1, "int32"), "address": (2, "string"), "port_value": (3, "uint32")},
    ),
    "Address": ("envoy.config.core.v3.Address", {"socket_address": (1, "SocketAddress"), "pipe": (2, "Pipe")}),
    "Listener": (
        "envoy.config.listener.v3.Listener",
        {
            "name": (1, "string"),
            "address": (2, "Address"),
            "filter_chains": (3, "FilterChain*"),
            "metadata": (6, "Metadata"),
            "listener_filters": (9, "ListenerFilter*"),
            "udp_listener_config": (18, "UdpListenerConfig"),
            "access_log": (22, "bytes*"),
        },
    ),
    "ListenerParts": (
        "envoy.config.listener.v3.Listener",
        {"filter_chains": (3, "FilterChain*"), "listener_filters": (9, "ListenerFilter*")},
    ),
    "ListenerFilter": (
        "envoy.config.listener.v3.ListenerFilter",
        {"name": (1, "string"), "typed_config": (3, "Any")},
    ),
    "FilterChainMatch": (
        "envoy.config.listener.v3.FilterChainMatch",
        {"application_protocols": (10, "string*"), "server_names": (11, "string*")},
    ),
    "Filter": ("envoy.config.listener.v3.Filter", {"name": (1, "string"), "typed_config": (4, "Any")}),
    "TransportSocket": (
        "envoy.config.core.v3.TransportSocket",
        {"name": (1, "string"), "typed_config": (3, "Any")},
    ),
    "FilterChain": (
        "envoy.config.listener.v3.FilterChain",
        {
            "filter_chain_match": (1, "FilterChainMatch"),
            "filters": (3, "Filter*"),
            "transport_socket": (6, "TransportSocket"),
            "name": (7, "string"),
        },
    ),
    "Secret": (
        "envoy.extensions.transport_sockets.tls.v3.Secret",
        {"name": (1, "string"), "tls_certificate": (2, "TlsCertificate"), "generic_secret": (5, "GenericSecret")},
    ),
    "TlsCertificate": (
        "envoy.extensions.transport_sockets.tls.v3.TlsCertificate",
        {"certificate_chain": (1, "DataSource"), "private_key": (2, "DataSource")},
    ),
    "SdsSecretConfig": (
        "envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig",
        {"name": (1, "string"), "sds_config": (2, "bytes")},
    ),
    "TlsParameters": (
        "envoy.extensions.transport_sockets.tls.v3.TlsParameters",
        {"tls_minimum_protocol_version": (1, "int32")},
    ),
    "CommonTlsContext": (
        "envoy.extensions.transport_sockets.tls.v3.CommonTlsContext",
        {
            "tls_params": (1, "TlsParameters"),
            "tls_certificates": (2, "TlsCertificate*"),
            "validation_context": (3, "bytes"),
            "alpn_protocols": (4, "string*"),
            "tls_certificate_sds_secret_configs": (6, "SdsSecretConfig*"),
            "validation_context_sds_secret_config": (7, "SdsSecretConfig"),
        },
    ),
    "DownstreamTlsContext": (
        "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        {
            "common_tls_context": (1, "CommonTlsContext"),
            "require_client_certificate": (2, "BoolValue"),
            "disable_stateless_session_resumption": (7, "bool"),
            "disable_stateful_session_resumption": (10, "bool"),
        },
    ),
    "ValidationContext": (
        "envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext",
        {
            "trusted_ca": (1, "DataSource"),
            "match_typed_subject_alt_names": (15, "SubjectAltNameMatcher*"),
            "max_verify_depth": (16, "UInt32Value"),
        },
    ),
    "SubjectAltNameMatcher": (
        "envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher",
        {"san_type": (1, "int32"), "matcher": (2, "StringMatcher")},
    ),
    "SetFilterState": (
        "envoy.extensions.filters.network.set_filter_state.v3.Config",
        {"on_new_connection": (1, "FilterStateValue*")},
    ),
    "FilterStateValue": (
        "envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue",
        {
            "object_key": (1, "string"),
            "format_string": (2, "FormatString"),
            "read_only": (3, "bool"),
            "factory_key": (6, "string"),
        },
    ),
    "FormatString": (
        "envoy.config.core.v3.SubstitutionFormatString",
        {"omit_empty_values": (3, "bool"), "text_format_source": (5, "DataSource")},
    ),
    "VirtualHost": (
        "envoy.config.route.v3.VirtualHost",
        {"name": (1, "string"), "domains": (2, "string*"), "routes": (3, "Route*")},
    ),
    "RouteTable": (
        "envoy.config.route.v3.RouteConfiguration",
        {"virtual_hosts": (2, "bytes*"), "typed_per_filter_config": (16, "TableFilterConfig*")},
    ),
    "RouteTableShell": ("envoy.config.route.v3.RouteConfiguration", {"metadata": (17, "Metadata")}),
    "VirtualHostHead": (
        "envoy.config.route.v3.VirtualHost",
        {
            "domains": (2, "string*"),
            "require_tls": (4, "int32"),
            "typed_per_filter_config": (15, "HostFilterConfig*"),
            "matcher": (21, "bytes"),
            "metadata": (24, "Metadata"),
        },
    ),
    "TableFilterConfig": (
        "envoy.config.route.v3.RouteConfiguration.TypedPerFilterConfigEntry",
        {"key": (1, "string"), "value": (2, "Any")},
    ),
    "HostFilterConfig": (
        "envoy.config.route.v3.VirtualHost.TypedPerFilterConfigEntry",
        {"key": (1, "string"), "value": (2, "Any")},
    ),
    "RouteFilterConfig": (
        "envoy.config.route.v3.Route.TypedPerFilterConfigEntry",
        {"key": (1, "string"), "value": (2, "Any")},
    ),
    "Route": (
        "envoy.config.route.v3.Route",
        {
            "match": (1, "RouteMatch"),
            "redirect": (3, "RedirectAction"),
            "direct_response": (7, "DirectResponseAction"),
            "typed_per_filter_config": (13, "RouteFilterConfig*"),
            "name": (14, "string"),
        },
    ),
    "RouteMatch": (
        "envoy.config.route.v3.RouteMatch",
        {
            "prefix": (1, "string"),
            "path": (2, "string"),
            "headers": (6, "HeaderMatcher*"),
            "connect_matcher": (12, "AnyConnect"),
        },
    ),
    "AnyConnect": ("envoy.config.route.v3.RouteMatch.ConnectMatcher", {}),
    "HeaderMatcher": (
        "envoy.config.route.v3.HeaderMatcher",
        {"name": (1, "string"), "string_match": (13, "StringMatcher")},
    ),
    "StringMatcher": (
        "envoy.type.matcher.v3.StringMatcher",
        {"exact": (1, "string"), "prefix": (2, "string"), "suffix": (3, "string"), "ignore_case": (6, "bool")},
    ),
    "RedirectAction": ("envoy.config.route.v3.RedirectAction", {"https_redirect": (4, "bool")}),
    "DirectResponseAction": (
        "envoy.config.route.v3.DirectResponseAction",
        {"status": (1, "uint32"), "body": (2, "DataSource")},
    ),
    "DataSource": ("envoy.config.core.v3.DataSource", {"inline_bytes": (2, "bytes"), "inline_string": (3, "string")}),
    **HTTP3_SHAPES,
    **MATCHER_SHAPES,
    **CLUSTER_SHAPES,
    **SCOPE_SHAPES,
    **ORIGIN_SHAPES,
    **DESTINATION_SHAPES,
}


_CLASSES: Final = classes_of({name: fields for name, (_, fields) in SHAPES.items()})
Any_: Final = _CLASSES["Any"]
DeltaRequest: Final = _CLASSES["DeltaRequest"]
DeltaResponse: Final = _CLASSES["DeltaResponse"]
Listener: Final = _CLASSES["Listener"]
HttpConnectionManager: Final = _CLASSES["HttpConnectionManager"]
ScopedRoutes: Final = _CLASSES["ScopedRoutes"]
BasicAuthPerRoute: Final = _CLASSES["BasicAuthPerRoute"]
ListenerParts: Final = _CLASSES["ListenerParts"]
FilterChain: Final = _CLASSES["FilterChain"]
FilterChainMatch: Final = _CLASSES["FilterChainMatch"]
CommonTlsContext: Final = _CLASSES["CommonTlsContext"]
DownstreamTlsContext: Final = _CLASSES["DownstreamTlsContext"]
ValidationContext: Final = _CLASSES["ValidationContext"]
Filter: Final = _CLASSES["Filter"]
SetFilterState: Final = _CLASSES["SetFilterState"]
ListenerFilter: Final = _CLASSES["ListenerFilter"]
QuicDownstreamTransport: Final = _CLASSES["QuicDownstreamTransport"]
HeaderMutations: Final = _CLASSES["HeaderMutations"]
SdsSecretConfig: Final = _CLASSES["SdsSecretConfig"]
TransportSocket: Final = _CLASSES["TransportSocket"]
RouteTable: Final = _CLASSES["RouteTable"]
RouteTableShell: Final = _CLASSES["RouteTableShell"]
VirtualHostHead: Final = _CLASSES["VirtualHostHead"]
Route: Final = _CLASSES["Route"]
Matcher: Final = _CLASSES["Matcher"]
HttpRequestHeaderMatchInput: Final = _CLASSES["HttpRequestHeaderMatchInput"]
Secret: Final = _CLASSES["Secret"]
Cluster: Final = _CLASSES["Cluster"]
SourcedCluster: Final = _CLASSES["SourcedCluster"]
LoadAssignment: Final = _CLASSES["LoadAssignment"]
HttpProtocolOptions: Final = _CLASSES["HttpProtocolOptions"]
VirtualHost: Final = _CLASSES["VirtualHost"]
DestinationCluster: Final = _CLASSES["DestinationCluster"]
ForwardProxyCluster: Final = _CLASSES["ForwardProxyCluster"]
DnsCache: Final = _CLASSES["DnsCache"]
UpstreamTlsContext: Final = _CLASSES["UpstreamTlsContext"]
FilteredHttpOptions: Final = _CLASSES["FilteredHttpOptions"]
CredentialInjector: Final = _CLASSES["CredentialInjector"]
CheckEventFile: Final = _CLASSES["CheckEventFile"]
GenericCredential: Final = _CLASSES["GenericCredential"]
RequestSigning: Final = _CLASSES["RequestSigning"]
NetworkGeoip: Final = _CLASSES["NetworkGeoip"]
HttpGeoip: Final = _CLASSES["HttpGeoip"]
MaxMind: Final = _CLASSES["MaxMind"]
RequestState: Final = _CLASSES["RequestState"]


def wrap(type_url: str, value: bytes) -> bytes:
    """Return a serialised Any."""
    body: bytes = Any_(type_url=type_url, value=value).SerializeToString()
    return body


def unwrap(body: bytes) -> tuple[str, bytes]:
    """Return (type URL, value) of a serialised Any; raise `google.protobuf.message.DecodeError` when it is none."""
    opened = Any_.FromString(body)
    return opened.type_url, opened.value


def length_delimited(number: int, value: bytes) -> bytes:
    """Return one length-delimited field, which adds to a repeated one."""
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)

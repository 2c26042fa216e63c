"""Builds small Envoy resources of the kind the compiler emits, with Envoy's own schema."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from gatehouse_protocol import envoy_schema
from google.protobuf import json_format

HCM = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
STATS = "type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config"
LIMIT = "type.googleapis.com/envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit"
TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
SECRET = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
STAGED_SECRET = "type.googleapis.com/gatehouse.v1.StagedSecret"
INSPECTOR = "type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"
ADS = {"ads": {}, "resource_api_version": "V3"}


@dataclass(frozen=True)
class Resource:
    """A resource as it lies in a slice: identity and serialised Any."""

    type: str
    name: str
    body: bytes = field(repr=False)
    is_sealed: bool = False

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def resource(full_name: str, name: str, document: dict[str, Any], is_sealed: bool = False) -> Resource:
    schema = envoy_schema.default()
    message = json_format.ParseDict(document, schema.message(full_name)(), descriptor_pool=schema.pool)
    return Resource(f"type.googleapis.com/{full_name}", name, schema.pack(message), is_sealed)


def tagged(kind: str) -> list[dict[str, str]]:
    tags = {"route": "%ROUTE_NAME%"}
    if kind == "rq":
        tags |= {"code": "%RESPONSE_CODE%", "flags": "%RESPONSE_FLAGS%", "cluster": "%UPSTREAM_CLUSTER%"}
    return [{"name": name, "value_format": value} for name, value in tags.items()]


def stats_logger() -> dict[str, Any]:
    duration = "%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%"
    return {
        "name": "stats",
        "typed_config": {
            "@type": STATS,
            "stats_scope": {"prefix": "gh", "max_counters": 20000, "enable_eviction": True},
            "counters": [{"stat": {"name": "rq", "tags": tagged("rq")}, "value_fixed": 1}],
            "histograms": [
                {
                    "stat": {"name": "dur_us", "tags": tagged("dur")},
                    "unit": "Microseconds",
                    "value_format": duration,
                }
            ],
        },
    }


def listener(
    name: str,
    port: int,
    secret: str = "",
    limited: dict[str, Any] | None = None,
    tls: dict[str, Any] | None = None,
    http3: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
    **changes: Any,
) -> Resource:
    """A listener that serves the `ingress` routes; `limited` puts a connection limit before everything.

    `tls` is what its TLS context says besides the secret; `http3` what its metadata say of HTTP/3,
    `metadata` all that they say.
    """
    manager: dict[str, Any] = {
        "@type": HCM,
        "stat_prefix": name,
        "rds": {"route_config_name": "ingress", "config_source": ADS},
        "http_filters": [{"name": "router", "typed_config": {"@type": ROUTER}}],
        "access_log": [stats_logger()],
        **changes,
    }
    chain: dict[str, Any] = {"filters": [{"name": "http", "typed_config": manager}]}
    if limited:
        chain["filters"].insert(0, {"name": "limit", "typed_config": {"@type": LIMIT, **limited}})
    if secret:
        secrets = [{"name": secret, "sds_config": ADS}]
        context = {"@type": TLS, "common_tls_context": {"tls_certificate_sds_secret_configs": secrets, **(tls or {})}}
        chain["transport_socket"] = {"name": "tls", "typed_config": context}
    address = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    document = {"name": name, "address": address, "filter_chains": [chain]}
    if metadata is not None:
        document["metadata"] = {"filter_metadata": metadata}
    if secret:
        document["listener_filters"] = [{"name": "tls_inspector", "typed_config": {"@type": INSPECTOR}}]
    if http3 is not None:
        manager["http3_protocol_options"] = {"quic_protocol_options": {"max_concurrent_streams": 33}}
        document["metadata"] = {"filter_metadata": {"gatehouse.http3": http3}}
    return resource("envoy.config.listener.v3.Listener", name, document)


def routes_shell() -> Resource:
    document = {"name": "ingress", "validate_clusters": True, "ignore_port_in_host_matching": True}
    return resource("envoy.config.route.v3.RouteConfiguration", "ingress", document)


def virtual_host(tenant: str, host: str, *routes: dict[str, Any], domains: tuple[str, ...] = ()) -> Resource:
    name = f"{tenant}/{host}"
    document = {"name": name, "domains": list(domains or (host,)), "routes": list(routes)}
    return resource("envoy.config.route.v3.VirtualHost", name, document)


def forward(tenant: str, service: str, prefix: str = "/", name: str = "all") -> dict[str, Any]:
    return {
        "name": f"{tenant}/{name}",
        "match": {"prefix": prefix},
        "route": {"cluster": f"{tenant}/{service}", "timeout": "15s"},
    }


def answer(tenant: str, body: str, prefix: str = "/", name: str = "all") -> dict[str, Any]:
    return {
        "name": f"{tenant}/{name}",
        "match": {"prefix": prefix},
        "direct_response": {"status": 200, "body": {"inline_string": body}},
    }


def cluster(tenant: str, service: str, **changes: Any) -> Resource:
    name = f"{tenant}/{service}"
    document = {"name": name, "type": "EDS", "connect_timeout": "1s", "eds_cluster_config": {"eds_config": ADS}}
    return resource("envoy.config.cluster.v3.Cluster", name, document | changes)


def endpoints(tenant: str, service: str, *ports: int) -> Resource:
    name = f"{tenant}/{service}"
    members = [
        {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": port}}}} for port in ports
    ]
    document = {"cluster_name": name, "endpoints": [{"lb_endpoints": members}]}
    return resource("envoy.config.endpoint.v3.ClusterLoadAssignment", name, document)


def certificate_secret(name: str, certificate: str, key: str) -> Resource:
    document = {
        "name": name,
        "tls_certificate": {
            "certificate_chain": {"inline_string": certificate},
            "private_key": {"inline_string": key},
        },
    }
    return resource("envoy.extensions.transport_sockets.tls.v3.Secret", name, document, is_sealed=True)


def staged(secret: Resource) -> Resource:
    """The same secret, not to be shown to Envoy yet."""
    return Resource(STAGED_SECRET, secret.name, secret.body, is_sealed=True)


def piece(name: str, server_names: list[str], secrets: list[str], **changes: Any) -> Resource:
    """What a certificate's slice says about listeners."""
    configs = [{"name": one, "sds_config": ADS} for one in secrets]
    context = {"@type": TLS, "common_tls_context": {"tls_certificate_sds_secret_configs": configs}}
    document = {
        "name": name,
        "filter_chain_match": {"server_names": server_names},
        "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": context},
    }
    return resource("envoy.config.listener.v3.FilterChain", name, document | changes)


def platform(port: int, **changes: Any) -> list[Resource]:
    return [listener("http", port, **changes), routes_shell()]


def service(tenant: str, name: str, *ports: int) -> list[Resource]:
    return [cluster(tenant, name), endpoints(tenant, name, *ports)]
